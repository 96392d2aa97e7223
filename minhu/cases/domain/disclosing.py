"""Opening what is closely kept: for a reason, or against the rule with a look at it afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.domain.throttling import Pace, claim
from minhu.accounts.enums import Role
from minhu.accounts.models import Leave, Post, User
from minhu.cases.enums import OpeningKind
from minhu.cases.models import Case, Opening
from minhu.cases.queries import may_open
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import read_case_number
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.places.codes import inside

GOOD_FOR = timedelta(hours=8)
GLASS_FOR = timedelta(hours=24)
PER_PERSON = Pace("glass.person", 10, timedelta(hours=1))
WORDS_LENGTH = 200


class ReasonFirstError(Exception):
    """A closely kept case is about to be shown to somebody who has not yet said why."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def require_reason(case: Case, *, actor: User, at: datetime) -> None:
    """Raise ``ReasonFirstError`` unless the case is ordinary or opened for a reason."""
    if not may_open(actor, case, at):
        raise ReasonFirstError(case.number)


@transaction.atomic
def disclose(case: Case, *, words: str, actor: User, at: datetime) -> Opening:
    """Write down why somebody opens a case they may see; it stays open to them for a shift."""
    if not actor.has_perm("cases.view_case", case):
        raise NotAllowedError(_("这件事现在不归您办。"))
    return _written(case, OpeningKind.REASON, words, actor, at)


def break_glass(number: str, *, words: str, actor: User, at: datetime) -> Opening:
    """Open what somebody may not see, for a day: written down, told, and reviewed afterwards.

    An absent number, one of another street and one that needs no glass are told apart only
    where the actor may see the case anyway. Not for use inside a transaction.
    """
    claim(PER_PERSON, str(actor.pk), at=at)
    case = Case.objects.filter(number=read_case_number(number) or "").first()
    if case is None or not actor.has_perm("cases.break_glass", case):
        raise DomainError(_("没有这个编号，或者不在您的街道。请再核对编号。"))
    if actor.has_perm("cases.view_case", case):
        raise DomainError(_("这件事您本来就能看，直接打开就行。"))
    with transaction.atomic():
        opening = _written(case, OpeningKind.GLASS, words, actor, at)
        _tell_reviewers(opening, at)
    return opening


@transaction.atomic
def review(opening: Opening, *, justified: bool, words: str, actor: User, at: datetime) -> Opening:
    """Say afterwards whether breaking the glass was right; when it was not, it ends at once."""
    if not actor.has_perm("cases.review_opening", opening):
        raise NotAllowedError(_("这一条不归您复核。"))
    fresh = Opening.objects.filter(pk=opening.pk, kind=OpeningKind.GLASS, reviewed_at=None)
    said = {"justified": justified, "opinion": _reason(words)}
    if not fresh.update(reviewed_by=actor, reviewed_at=at, **said):
        raise DomainError(_("这一条已经有人复核过了。"))
    if not justified and opening.leave is not None:
        Leave.objects.holding(at).filter(pk=opening.leave.pk).update(until=at)
        Opening.objects.filter(pk=opening.pk, until__gt=at).update(until=at)
    opening.refresh_from_db()
    return opening


def _written(case: Case, kind: OpeningKind, words: str, actor: User, at: datetime) -> Opening:
    glass = kind is OpeningKind.GLASS
    until = at + (GLASS_FOR if glass else GOOD_FOR)
    opening = Opening(case=case, user=actor, kind=kind, secrecy=case.secrecy, at=at, until=until)
    opening.words = _reason(words)
    opening.post_label = actor.post.signed[:160] if actor.post else ""
    if glass:
        leave = Leave(user=actor, thing=case.pk, ceiling=case.secrecy, since=at, until=until)
        leave.save(force_insert=True)
        opening.leave = leave
        actor.__dict__.pop("posts_now", None)
        actor.__dict__.pop("leaves_now", None)
    opening.save(force_insert=True)
    return opening


def _tell_reviewers(opening: Opening, at: datetime) -> None:
    held = Post.objects.held_on(local_day(at))
    roles = (Role.SECURITY_ADMIN, Role.AUDITOR)
    posts = [p for p in held.filter(role__in=roles) if inside(opening.case.area_id, p.area_code)]
    for address in {post.address for post in posts}:
        tell_party(
            address,
            News(_("有人破例打开了一件受限的事，请复核。")),
            dedupe_key=f"{opening.pk}:{address}",
            at=at,
        )


def _reason(words: str) -> str:
    clean = " ".join(words.replace("\0", "").split())
    if not clean:
        raise DomainError(_("请写一句为什么，会留下记录。"))
    if len(clean) > WORDS_LENGTH:
        raise DomainError(_("写得太长了，请写在 %(n)d 个字以内。") % {"n": WORDS_LENGTH})
    return clean
