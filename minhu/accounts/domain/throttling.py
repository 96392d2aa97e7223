"""Slowing down guesses: so many tries in a stretch of time, counted in the database.

A try is counted before it is made and in a transaction of its own, so that neither a
refusal that rolls back nor a second process can lose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from minhu.accounts.models import Throttle
from minhu.core.crypto import blind
from minhu.core.errors import DomainError

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Pace:
    """``limit`` tries in ``window``, counted from the first of them."""

    name: str
    limit: int
    window: timedelta


class TooOftenError(DomainError):
    """Too many tries; the message says how long to wait. ``first`` marks the first refusal."""

    def __init__(self, wait: timedelta, *, first: bool) -> None:
        super().__init__(_("试得太频繁了，请过%(wait)s再试。") % {"wait": spoken(wait)})
        self.wait = wait
        self.first = first


def spoken(wait: timedelta) -> str:
    """Return a wait as people say it, rounded up: 45 秒, 12 分钟."""
    seconds = max(1, ceil(wait.total_seconds()))
    if seconds <= _MINUTE:
        return _(" %(n)d 秒") % {"n": seconds}
    return _(" %(n)d 分钟") % {"n": ceil(seconds / _MINUTE)}


def claim(pace: Pace, subject: str, *, at: datetime) -> None:
    """Count one try; raises ``TooOftenError`` when it is one too many. An empty subject is free.

    Must not be called inside a transaction: a rollback would forget the try.
    """
    if not subject:
        return
    with transaction.atomic(durable=True):
        row = _counted(pace, subject, at)
    if row.count > pace.limit:
        raise TooOftenError(row.since + pace.window - at, first=row.count == pace.limit + 1)


def forgive(pace: Pace, subject: str) -> None:
    """Forget the tries of a subject who has shown to be the right one."""
    Throttle.objects.filter(key=_key(pace, subject)).update(count=0)


def give_back(pace: Pace, subject: str) -> None:
    """Take back one try that turned out to be in order."""
    rows = Throttle.objects.filter(key=_key(pace, subject))
    rows.update(count=Greatest(F("count") - 1, Value(0)))


def forget(*, at: datetime, keep: timedelta = timedelta(days=1)) -> int:
    """Delete counters nobody has used for a while; return how many there were."""
    return Throttle.objects.filter(since__lt=at - keep).delete()[0]


def _counted(pace: Pace, subject: str, at: datetime) -> Throttle:
    rows = Throttle.objects.filter(key=_key(pace, subject))
    over = Q(since__lte=at - pace.window)
    step = {
        "count": Case(When(over, then=Value(1)), default=F("count") + 1),
        "since": Case(When(over, then=Value(at)), default=F("since")),
    }
    if not rows.update(**step):
        new = Throttle(key=_key(pace, subject), since=at)
        Throttle.objects.bulk_create([new], ignore_conflicts=True)
        rows.update(**step)
    return rows.get()


def _key(pace: Pace, subject: str) -> str:
    return blind(f"throttle.{pace.name}", subject)
