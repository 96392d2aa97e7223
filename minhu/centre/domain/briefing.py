"""Composing the brief of a day, wording it and publishing it once; then it stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.centre.models import Brief
from minhu.centre.queries import ONE_DAY
from minhu.centre.queries.briefs import day_content
from minhu.core.chain import GENESIS
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area

WRITE = "centre.write_log"


@transaction.atomic
def compose_brief(area: Area, day: date, *, actor: User, at: datetime) -> Brief:
    """Begin the brief of a day with the figures as they stand.

    Raises ``NotAllowedError`` outside the actor's place, and ``DomainError`` for any day but
    today and yesterday, and for a day that has its brief.
    """
    _allow(actor, area)
    if not local_day(at) - ONE_DAY <= day <= local_day(at):
        raise DomainError(_("只写今天或昨天的日报。"))
    brief = Brief(area=area, day=day, composed_by=actor, composed_at=at)
    brief.content = day_content(area, day, at=at)
    try:
        with transaction.atomic():
            brief.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这天的日报已经有了，打开那一份。")) from None
    return brief


@transaction.atomic
def word_brief(brief: Brief, words: str, *, actor: User, turn: int) -> Brief:
    """Write other words beside the figures; ``turn`` is the one that was read.

    Raises ``StaleStateError`` when somebody else was first or it is published.
    """
    _allow(actor, brief.area)
    brief.words = words.strip()
    return _move(brief, turn, "words")


@transaction.atomic
def recompose_brief(brief: Brief, *, actor: User, at: datetime, turn: int) -> Brief:
    """Read the figures of a draft anew; the words stay."""
    _allow(actor, brief.area)
    brief.content, brief.composed_at = day_content(brief.area, brief.day, at=at), at
    return _move(brief, turn, "content", "composed_at")


@transaction.atomic
def publish_brief(brief: Brief, *, actor: User, at: datetime, turn: int) -> Brief:
    """Freeze words, figures and moment, linked to the brief published before it here."""
    _allow(actor, brief.area)
    published = Brief.objects.filter(area=brief.area, published_at__isnull=False)
    last = published.order_by("-published_at", "-id").first()
    brief.previous = last.hash if last else GENESIS
    brief.published_by, brief.published_at = actor, at
    brief.hash = brief.computed_hash()
    try:
        with transaction.atomic():
            return _move(brief, turn, "previous", "published_by", "published_at", "hash")
    except IntegrityError:
        raise StaleStateError(_("刚刚有人先发布了另一份，请再点一次。")) from None


def broken_briefs() -> Iterator[tuple[Brief, str]]:
    """Yield published briefs that were changed or lack the one before them, each with why."""
    previous: dict[str, str] = {}
    published = Brief.objects.filter(published_at__isnull=False)
    for one in published.order_by("published_at", "id").iterator():
        if one.previous != previous.get(one.area_id, GENESIS):
            yield one, _("和前一张接不上")
        if one.hash != one.computed_hash():
            yield one, _("内容被改过")
        previous[one.area_id] = one.hash


def _allow(actor: User, area: Area) -> None:
    if not actor.has_perm(WRITE, area):
        raise NotAllowedError(_("这里的日报不归您写。"))


def _move(brief: Brief, turn: int, *changed: str) -> Brief:
    """Save some columns of a draft, if nobody has changed or published it since."""
    values = {name: getattr(brief, name) for name in changed}
    same = Brief.objects.filter(pk=brief.pk, turn=turn, published_at=None)
    if not same.update(turn=turn + 1, **values):
        raise StaleStateError(_("刚刚有人改过或发布了这份日报。刷新后再看。"))
    brief.turn = turn + 1
    return brief
