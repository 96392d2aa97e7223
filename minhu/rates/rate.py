"""A percentage that never stands alone: its convention, numerator and denominator go along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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


def change(now: Rate, before: Rate) -> Decimal | None:
    """Return by how many percentage points a rate moved, ``None`` when one has no value."""
    if now.value is None or before.value is None:
        return None
    return now.value - before.value
