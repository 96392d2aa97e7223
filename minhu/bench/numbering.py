"""Numbers for very many invented cases: as good as those that are drawn, and soon made."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from stdnum import luhn

from minhu.core.ids import CROCKFORD

_STEP, _SPACE = 0x2545F491, 1 << 30
"""An odd step through all numbers of a day meets none twice."""


def numbers(day: date, chance: random.Random) -> Iterator[str]:
    """Yield numbers of cases of a day, none twice, each with its check character.

    The check adds up over the characters, so it is known of the halves of a number.
    """
    stamp, bits = f"{day:%Y%m%d}", chance.getrandbits(30)
    first = _check(f"{stamp}000000")
    while True:
        bits = (bits + _STEP) % _SPACE
        (high, there), (low, here) = _half(bits >> 15, "000"), _half(bits & 0x7FFF, "")
        yield f"{stamp}-{high}{low}-{CROCKFORD[(first + there + here) % len(CROCKFORD)]}"


@lru_cache(maxsize=1 << 16)
def _half(bits: int, behind: str) -> tuple[str, int]:
    """Return three characters, and what they add to the check with so many behind them."""
    text = CROCKFORD[bits >> 10] + CROCKFORD[bits >> 5 & 31] + CROCKFORD[bits & 31]
    return text, _check(text + behind)


def _check(text: str) -> int:
    return CROCKFORD.index(luhn.calc_check_digit(text, CROCKFORD))
