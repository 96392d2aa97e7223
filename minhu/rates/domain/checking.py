"""Every night the tallies are compared with the rows; who keeps the system hears when they differ."""

from __future__ import annotations

from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import ngettext

from minhu.accounts.enums import Role
from minhu.accounts.models import Post
from minhu.core.clock import local_day, zone
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.rates.domain.recounting import differences
from minhu.rates.models import TallyCheck

FROM, UNTIL = time(2), time(5)
"""The hours of the place in which nobody is kept waiting by it."""


def sweep(at: datetime) -> int:
    """Compare once a night, in whichever worker comes first; returns how many tallies differ."""
    if not FROM <= at.astimezone(zone()).time() < UNTIL or not _claim(at):
        return 0
    return check(at=at)


def check(*, at: datetime) -> int:
    """Compare the tallies with the rows now, keep what came of it, and tell when they differ."""
    wrong, day = len(differences()), local_day(at)
    TallyCheck.objects.update_or_create(
        day=day, defaults={"began_at": at, "ended_at": at, "wrong": wrong}
    )
    if wrong:
        _tell(wrong, at)
    return wrong


def _claim(at: datetime) -> bool:
    """Answer whether this worker is the first of the night: one row for each day says so."""
    try:
        with transaction.atomic():
            TallyCheck.objects.create(day=local_day(at), began_at=at)
    except IntegrityError:
        return False
    return True


def _tell(wrong: int, at: datetime) -> None:
    text = ngettext(
        "夜里核对：有 %(n)d 个数和明细对不上。请运行 minhu recount --rebuild，再查原因。",
        "夜里核对：有 %(n)d 个数和明细对不上。请运行 minhu recount --rebuild，再查原因。",
        wrong,
    ) % {"n": wrong}
    posts = Post.objects.held_on(local_day(at)).filter(role=Role.SYSTEM_ADMIN)
    for address in {post.address for post in posts.select_related("unit")}:
        key = f"tallies:{local_day(at)}:{address}"
        tell_party(address, News(text), dedupe_key=key, at=at)
