"""Numbers as official tables round and pages write them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

_LONG = 100_000


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    """Round half up, as official tables do."""
    return value.quantize(_last(decimals), rounding=ROUND_HALF_UP)


@cache
def _last(decimals: int) -> Decimal:
    """Return one of the last decimal that stays."""
    return Decimal(1).scaleb(-decimals)


def readable(number: Decimal) -> str:
    """Return a number as pages say it: sums of money in groups of three, for their length."""
    return alike(number)[0]


def alike(*numbers: Decimal) -> list[str]:
    """Return numbers that stand side by side, all written in one way: the longest decides."""
    write = grouped if any(abs(each) >= _LONG for each in numbers) else plain
    return [write(each) for each in numbers]


def grouped(number: Decimal) -> str:
    """Return a number in groups of three, as columns of sums stand."""
    return f"{number.normalize():,f}"


def plain(number: Decimal) -> str:
    """Return a number as programs read it."""
    return f"{number.normalize():f}"
