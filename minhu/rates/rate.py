"""A percentage that never stands alone: its convention, numerator and denominator go along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from minhu.rates.enums import Convention

NO_BASE = "—"


@dataclass(frozen=True, slots=True)
class Rate:
    """``value`` is in percent, rounded half up; ``None`` when there is nothing to divide by."""

    value: Decimal | None
    convention: Convention
    numerator: int
    denominator: int

    def __str__(self) -> str:
        return NO_BASE if self.value is None else f"{self.value}%"

    def as_dict(self) -> dict[str, Any]:
        """Return the form in which programs read a rate; the value as text, exact."""
        return {
            "value": None if self.value is None else str(self.value),
            "convention": self.convention.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
        }


@dataclass(frozen=True, slots=True)
class Average:
    """How long one takes, in hours, rounded half up; ``numerator`` are the minutes of all."""

    value: Decimal | None
    convention: Convention
    numerator: int
    denominator: int

    def __str__(self) -> str:
        return NO_BASE if self.value is None else _("%(hours)s 小时") % {"hours": self.value}

    @property
    def hours(self) -> Decimal:
        """Return the hours of all together."""
        return _hours(Decimal(self.numerator))

    def as_dict(self) -> dict[str, Any]:
        """Return the form in which programs read it; hours as text, exact minutes beside."""
        return {
            "value": None if self.value is None else str(self.value),
            "convention": self.convention.value,
            "minutes": self.numerator,
            "denominator": self.denominator,
        }


def average(minutes: int, count: int, convention: Convention) -> Average:
    """Divide a sum of minutes by how many took it; of none there is no average."""
    value = _hours(Decimal(minutes) / count) if count else None
    return Average(value, convention, minutes, count)


def _hours(minutes: Decimal) -> Decimal:
    return (minutes / 60).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def rate(numerator: int, denominator: int, convention: Convention, decimals: int = 2) -> Rate:
    """Divide as official tables do (98.485 is 98.49); a zero base has no value."""
    if not denominator:
        return Rate(None, convention, numerator, denominator)
    exact = Decimal(100 * numerator) / Decimal(denominator)
    value = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return Rate(value, convention, numerator, denominator)


def pool(rates: Iterable[Rate]) -> Rate:
    """Put rates of parts together: sums are divided, percentages never averaged.

    Raises ``ValueError`` when there is none or their conventions differ.
    """
    parts = tuple(rates)
    if len({part.convention for part in parts}) != 1:
        raise ValueError("only rates of one convention can be pooled")
    return rate(
        sum(part.numerator for part in parts),
        sum(part.denominator for part in parts),
        parts[0].convention,
    )


def change(now: Rate | Average, before: Rate | Average) -> Decimal | None:
    """Return by how many percentage points, or hours, it moved, ``None`` when one has no value."""
    if now.value is None or before.value is None:
        return None
    return now.value - before.value
