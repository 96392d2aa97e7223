"""序时进度: how far a year's target is reached beside how far the year is gone.

Time is counted in months (domain page §6.12): a month that is over counts one twelfth, the
present one by its days. The forecast is a straight line through what there is.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from minhu.core.clock import local_day
from minhu.rates.books import book
from minhu.rates.enums import By
from minhu.rates.indicators import Book, Figure, Indicator
from minhu.rates.models import Target
from minhu.rates.numbers import rounded
from minhu.rates.queries import targets_on
from minhu.rates.reckoning import by_row, in_all
from minhu.rates.scope import Scope

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Progress:
    """One target and how it stands at the end of a day.

    Of a rate there is neither progress nor forecast, only the gap in points.
    """

    target: Target
    figure: Figure
    through: date

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def amount(self) -> Decimal:
        return self.target.amount or Decimal(0)

    @property
    def is_rate(self) -> bool:
        return self.figure.denominator is not None

    @property
    def share(self) -> Decimal | None:
        """Return the per cent of the target that is reached; none of a rate, and of what nobody counts."""
        return share(self.figure.numerator, self.amount) if self._counts else None

    @property
    def time(self) -> Decimal:
        return rounded(100 * gone(self.through))

    @property
    def gap(self) -> Decimal | None:
        """Return by how many points it is ahead (behind: below nought)."""
        if self.is_rate:
            return None if self.figure.value is None else self.figure.value - rounded(self.amount)
        return None if self.share is None else self.share - self.time

    @property
    def forecast(self) -> Decimal | None:
        return forecast(self.figure.numerator, self.through) if self._counts else None

    @property
    def _counts(self) -> bool:
        return not (self.is_rate or self.figure.lost)

    @property
    def well(self) -> bool:
        """Answer whether it goes as it should, whichever direction is the good one."""
        return self.gap is not None and self.gap * self.indicator.better >= 0

    def as_dict(self) -> dict[str, Any]:
        texts = {
            "target": self.amount, "progress": self.share, "time_progress": self.time,
            "gap": self.gap, "forecast": self.forecast,
        }  # fmt: skip
        return {
            **self.figure.as_dict(),
            **{
                name: None if one is None else f"{one.normalize():f}" for name, one in texts.items()
            },
            "area": self.target.area_id,
            "unit": self.target.unit.code if self.target.unit else None,
            "year": self.target.year,
            "through": self.through.isoformat(),
            "target_begins": self.target.begins.isoformat(),
            "target_source": self.target.source,
        }


def gone(day: date) -> Decimal:
    """Return the part of the year that is gone at the end of a day: five twelfths on 31 May."""
    last = monthrange(day.year, day.month)[1]
    return (day.month - 1 + Decimal(day.day) / last) / MONTHS


def share(done: Decimal, target: Decimal) -> Decimal:
    return rounded(100 * done / target)


def forecast(done: Decimal, day: date) -> Decimal:
    """Return what the year comes to if it goes on like this, as a whole number."""
    return (done / gone(day)).quantize(Decimal(1), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Implied:
    """The target that a printed share stands for, and from where to where it may lie."""

    target: Decimal
    least: Decimal
    most: Decimal


def implied(done: Decimal, printed: Decimal) -> Implied:
    """Return the target behind "so much, which is so many per cent"; the share is above nought."""
    half = Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2
    low, high = printed + half, max(printed - half, half / 10)
    return Implied(*(rounded(100 * done / each, 1) for each in (printed, low, high)))


def progress(area: str, year: int, *, at: datetime) -> list[Progress]:
    """Return how the targets of a place, of those one level below and of its units stand.

    The number of statements grows with the subjects counted, never with the targets.
    """
    day = min(local_day(at), date(year, 12, 31))
    found: list[Progress] = []
    counted: dict[str, _Year] = {}
    for target in targets_on(area, year, day):
        held = book(target.book, day)
        indicator = held.find(target.indicator)
        if indicator is None:
            continue
        if target.book not in counted:
            counted[target.book] = _Year.of(held, area, day, at)
        found.append(Progress(target, counted[target.book].figure(target), day))
    return found


Counted = Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class _Year:
    """What a place came to from the first of January to a day: as a whole, below it, by unit."""

    area: str
    whole: Mapping[str, Figure]
    below: Counted
    units: Counted
    nothing: Mapping[str, Figure]

    @classmethod
    def of(cls, held: Book, area: str, day: date, at: datetime) -> _Year:
        scope = Scope(held.kind, area=area, first=day.replace(month=1, day=1), last=day)
        below, units = (by_row(held, scope, by, at=at) for by in (By.AREA, By.UNIT))
        return cls(area, in_all(held, scope, at=at), below, units, held.figures({}, 0))

    def figure(self, target: Target) -> Figure:
        if target.unit_id:
            found = self.units.get(str(target.unit_id), self.nothing)
        elif target.area_id == self.area:
            found = self.whole
        else:
            found = self.below.get(target.area_id, self.nothing)
        return found[target.indicator]
