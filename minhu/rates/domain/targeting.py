"""Saying what a place or a unit is to reach in a year; nothing said is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.accounts.models import Unit
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.rates.books import book
from minhu.rates.indicators import Indicator
from minhu.rates.models import Target

KEEP = "rates.keep_targets"
_FULL = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target as somebody wants it; ``source`` is the paper that says so."""

    book: str
    indicator: str
    area: Area
    year: int
    amount: Decimal
    source: str
    unit: Unit | None = None
    begins: date | None = None


@transaction.atomic
def set_target(wanted: Wanted, *, actor: Actor, at: datetime) -> Target:
    """Set a target from a day on; when nobody says, from where the last one for it began.

    Raises ``NotAllowedError`` outside the actor's place, and ``DomainError`` for an indicator
    that is none, an amount that cannot be reached, a day of another year, or no source.
    """
    begins = wanted.begins or _since(wanted)
    _check(wanted, begins)
    row = Target(
        book=wanted.book,
        indicator=wanted.indicator,
        area=wanted.area,
        unit=wanted.unit,
        year=wanted.year,
        amount=wanted.amount,
        begins=begins,
        source=wanted.source.strip(),
    )
    return _add(row, actor, at)


@transaction.atomic
def drop_target(target: Target, *, why: str, actor: Actor, at: datetime) -> Target:
    """Take a target back from today on; it stays readable. Raises as ``set_target`` does."""
    if not why.strip():
        raise DomainError(_("请写明为什么撤销。"))
    kept = ("book", "indicator", "area", "unit", "year")
    row = Target(**{name: getattr(target, name) for name in kept})
    row.begins = max(target.begins, local_day(at))
    row.source = why.strip()
    return _add(row, actor, at)


def _add(row: Target, actor: Actor, at: datetime) -> Target:
    if not actor.has_perm(KEEP, row.area):
        raise NotAllowedError(_("任务数由街道调度和街道领导定。"))
    row.by, row.at = as_user(actor), at
    row.save(force_insert=True)
    return row


def _check(wanted: Wanted, begins: date) -> None:
    indicator = _indicator(wanted, begins)
    if wanted.amount <= 0:
        raise DomainError(_("任务数要大于 0。"))
    if indicator.is_share and wanted.amount > _FULL:
        raise DomainError(_("比率的目标不能超过 100%。"))
    if not wanted.source.strip():
        raise DomainError(_("请写明依据，比如哪份文件。"))
    if begins.year != wanted.year:
        raise DomainError(_("起算的日子要在任务的那一年里。"))
    if wanted.unit and not inside(wanted.unit.area_code, wanted.area.code):
        raise DomainError(_("这个单位不在这个地方。"))


def _since(wanted: Wanted) -> date:
    """Return when the last word on the same thing began, else the first day of the year."""
    same = {name: getattr(wanted, name) for name in ("book", "indicator", "area", "unit", "year")}
    last = Target.objects.filter(**same).values_list("begins", flat=True).last()
    return last or date(wanted.year, 1, 1)


def _indicator(wanted: Wanted, begins: date) -> Indicator:
    try:
        found = book(wanted.book, begins).find(wanted.indicator)
    except KeyError:
        found = None
    if found is None:
        raise DomainError(_("那一天还没有这个指标，请换一个指标或日子。"))
    return found
