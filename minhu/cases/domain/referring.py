"""转介: asking one colleague into a case; they accept or refuse, and it can be taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import Leave, User
from minhu.cases.domain.moving import Move, advance, require
from minhu.cases.enums import ReferralState
from minhu.cases.models import Case, Referral
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News


def refer(case: Case, *, to: User, words: str, actor: User, at: datetime) -> Referral:
    """Ask somebody into a case. They see nothing of it before they accept.

    A referral widens who may see, never how far anybody may: raises ``DomainError`` when no
    post of theirs reaches the level of the case, or when they see it already.
    """
    require(case, "refer", actor)
    if not any(post.clearance >= case.secrecy for post in to.posts_now):
        raise DomainError(_("%(who)s的岗位不能看这一级的事，请换一个人。") % {"who": to.name})
    if to.has_perm("cases.view_case", case):
        raise DomainError(_("%(who)s本来就能看，不用转介。") % {"who": to.name})
    try:
        with transaction.atomic():
            move = Move(note=words, payload={"to": to.name})
            advance(case, "refer", actor=actor, at=at, move=move)
            referral = Referral(case=case, to=to, by=actor, words=words[:200], asked_at=at)
            referral.save(force_insert=True)
            _tell(referral, at)
            return referral
    except IntegrityError as error:
        raise DomainError(_("已经转介给%(who)s了。") % {"who": to.name}) from error


@transaction.atomic
def accept(referral: Referral, *, actor: User, at: datetime) -> Referral:
    """Accept: from now on the case can be seen, as closely as it is kept at this moment."""
    _require_own(referral, actor)
    case = referral.case
    advance(case, "accept_referral", actor=actor, at=at)
    leave = Leave(user=actor, thing=case.pk, ceiling=case.secrecy, since=at)
    leave.save(force_insert=True)
    _end(referral, ReferralState.ASKED, ReferralState.ACCEPTED, at, leave=leave)
    _forget(actor)
    return referral


@transaction.atomic
def refuse(referral: Referral, *, words: str, actor: User, at: datetime) -> Referral:
    _require_own(referral, actor)
    advance(referral.case, "refuse_referral", actor=actor, at=at, move=Move(note=words))
    _end(referral, ReferralState.ASKED, ReferralState.REFUSED, at, answer=words[:200])
    return referral


@transaction.atomic
def revoke(referral: Referral, *, words: str, actor: User, at: datetime) -> Referral:
    """Take a referral back, accepted or not; what it opened is closed at once."""
    case = referral.case
    move = Move(note=words, payload={"to": referral.to.name})
    advance(case, "revoke_referral", actor=actor, at=at, move=move)
    if referral.leave is not None:
        Leave.objects.holding(at).filter(pk=referral.leave.pk).update(until=at)
    was = ReferralState(referral.state)
    if was not in {ReferralState.ASKED, ReferralState.ACCEPTED}:
        raise StaleStateError(_("这次转介已经结束了。"))
    _end(referral, was, ReferralState.REVOKED, at)
    _forget(referral.to)
    return referral


def _tell(referral: Referral, at: datetime) -> None:
    """Leave a note that says nothing but to whom: colleagues at the same post read it as well."""
    post = referral.to.post
    tell_party(
        post.address if post else "",
        News(_("有一件事转介给%(who)s，请答复接不接。") % {"who": referral.to.name}),
        dedupe_key=f"{referral.pk}",
        at=at,
    )


def _require_own(referral: Referral, actor: User) -> None:
    if referral.to_id != actor.pk:
        raise NotAllowedError(_("这件事不是转介给您的。"))


def _end(
    referral: Referral, was: ReferralState, state: ReferralState, at: datetime, **more: object
) -> None:
    rows = Referral.objects.filter(pk=referral.pk, state=was)
    if not rows.update(state=state, answered_at=at, **more):
        raise StaleStateError(_("这次转介已经有人动过了。刷新后看看。"))
    referral.refresh_from_db()


def _forget(user: User) -> None:
    user.__dict__.pop("posts_now", None)
    user.__dict__.pop("leaves_now", None)
