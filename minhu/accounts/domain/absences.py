"""Being away: who stands in from when to when, without going round in a circle."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.models import Absence, User
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError

NOTE_ABSENCE = "accounts.note_absence"


@transaction.atomic
def note_absence(
    user: User,
    *,
    substitute: User | None,
    days: tuple[date, date],
    actor: Actor,
    at: datetime,
) -> Absence:
    """Note that somebody is away from the first day to the last; the substitute holds the posts.

    Without a substitute the moves fall to the desk. Refused where the person is noted as
    away already, and where the chain of substitutes would come back to them.
    """
    _require(user, actor)
    first, last = days
    if last < first or last < local_day(at):
        raise DomainError(_("日期不对：最后一天要在第一天以后，也不能已经过去。"))
    # The lock makes two absences of the same people wait for each other.
    list(User.objects.select_for_update().filter(pk__in=_both(user, substitute)).order_by("pk"))
    if Absence.objects.between(first, last).filter(user=user).exists():
        raise DomainError(_("这几天已经登记过了，要改先撤掉原来的。"))
    if substitute is not None:
        _check_substitute(user, substitute, days)
    absence = Absence.objects.create(user=user, substitute=substitute, first=first, last=last)
    _forget(user, substitute)
    return absence


def call_off(absence: Absence, *, actor: Actor, at: datetime) -> Absence:
    """Take an absence back; from now on everybody holds their own posts again."""
    _require(absence.user, actor)
    if not Absence.objects.standing().filter(pk=absence.pk).update(called_off_at=at):
        raise DomainError(_("这一条已经撤掉了。"))
    absence.called_off_at = at
    _forget(absence.user, absence.substitute)
    return absence


def _check_substitute(user: User, substitute: User, days: tuple[date, date]) -> None:
    if not substitute.is_active or substitute.pk == user.pk:
        raise DomainError(_("请选另一个在用的账号来代。"))
    if _comes_back(user, substitute, days):
        words = {"user": user, "substitute": substitute}
        raise DomainError(
            _("那几天%(substitute)s的事转来转去又回到%(user)s，没有人在。请换一个人代。") % words
        )


def _comes_back(user: User, substitute: User, days: tuple[date, date]) -> bool:
    """Answer whether the chain of substitutes leads back, on days that all are away."""
    for absence in Absence.objects.between(*days).filter(user=substitute):
        if absence.substitute is None:
            continue
        shared = (max(days[0], absence.first), min(days[1], absence.last))
        if absence.substitute == user or _comes_back(user, absence.substitute, shared):
            return True
    return False


def _both(user: User, substitute: User | None) -> list[UUID]:
    return [user.pk, *([substitute.pk] if substitute else [])]


def _forget(*users: User | None) -> None:
    for user in users:
        for kept in ("posts_now", "away_now", "fallen") if user else ():
            user.__dict__.pop(kept, None)


def _require(user: User, actor: Actor) -> None:
    if not actor.has_perm(NOTE_ABSENCE, user):
        raise NotAllowedError(_("您不能登记别人的不在岗，请找街道调度。"))
