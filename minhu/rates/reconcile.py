"""Which counting a printed percentage came from: conventions and small shifts, tried in turn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.rates.enums import Convention
from minhu.rates.rate import Rate, rate

_PRECISE = 6
_LARGEST = 10**12


class Way(StrEnum):
    """How a number was changed before it was divided."""

    PLAIN = "plain"
    CONVENTION = "convention"
    SHIFT = "shift"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a page or a paper says; its decimals say how far it was rounded."""

    numerator: int
    denominator: int
    value: Decimal
    withdrawn: int = 0
    invalid: int = 0
    exempt: int = 0

    @property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(self.value.as_tuple().exponent)  # type: ignore[arg-type]  # -- finite, so the exponent is a number

    def is_from(self, above: int, below: int, rounding: str = ROUND_HALF_UP) -> bool:
        exact = Decimal(100 * above) / Decimal(below)
        return exact.quantize(self.step, rounding=rounding) == self.value


@dataclass(frozen=True, slots=True)
class Match:
    """One way to the printed value: two numbers, and why just these."""

    way: Way
    convention: Convention
    numerator: int
    denominator: int
    why: str
    truncated: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "way": self.way.value,
            "convention": self.convention.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "rounding": "truncated" if self.truncated else "half_up",
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Far:
    """How large the base would have to be, were so many still open; no explanation, a measure."""

    open: int
    first: int
    last: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "open": self.open,
            "from": [self.first - self.open, self.first],
            "to": [self.last - self.open, self.last],
        }


@dataclass(frozen=True, slots=True)
class Reconciled:
    """``plain`` is what simple division gives; without matches ``far`` says how far it is."""

    printed: Printed
    plain: Rate
    matches: tuple[Match, ...]
    far: tuple[Far, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "numerator": self.printed.numerator,
            "denominator": self.printed.denominator,
            "printed": str(self.printed.value),
            "plain": self.plain.as_dict(),
            "matches": [match.as_dict() for match in self.matches],
            "far": [far.as_dict() for far in self.far],
        }


def reconcile(printed: Printed) -> Reconciled:
    """Return every convention or shift that reproduces a printed percentage.

    Two ways to the same pair of numbers are one, named after the first. Only when nothing
    else does, it is asked whether some of the base were not yet due.
    """
    _check(printed)
    found: dict[tuple[int, int], Match] = {}
    for match in _tries(printed):
        for truncated in (False, True):
            if _gives(printed, match, truncated=truncated):
                found.setdefault((match.numerator, match.denominator), _as(match, truncated))
    matches = tuple(found.values()) or _not_due(printed)
    plain = rate(printed.numerator, printed.denominator, Convention.ALL)
    return Reconciled(printed, plain, matches, () if matches else tuple(_far(printed)))


def _check(printed: Printed) -> None:
    n, d = printed.numerator, printed.denominator
    taken = printed.withdrawn + printed.invalid + printed.exempt
    if not 0 <= n <= d <= _LARGEST:
        raise DomainError(_("办结数要在 0 和收到数之间，请核对这两个数。"))
    if not d:
        raise DomainError(_("收到数是 0，没有比率可核对。"))
    if min(printed.withdrawn, printed.invalid, printed.exempt) < 0 or taken > d - n:
        raise DomainError(_("撤回、无效和剔除的合起来，不能多于没有办结的。"))
    decimals = -int(printed.value.as_tuple().exponent) if printed.value.is_finite() else -1
    if not 0 <= decimals <= _PRECISE or not 0 <= printed.value <= 100:  # noqa: PLR2004 -- per cent
        raise DomainError(_("百分数要在 0 和 100 之间，最多六位小数，例如 98.98。"))


def _tries(printed: Printed) -> Iterator[Match]:
    n, d = printed.numerator, printed.denominator
    yield Match(Way.PLAIN, Convention.ALL, n, d, _("直接相除"))
    if printed.withdrawn:
        left = printed.withdrawn
        yield _by(Convention.EXCL_WITHDRAWN, n, d - left, _("撤回的从分母里去掉"))
        yield _by(Convention.WITHDRAWN_CLOSED, n + left, d, _("撤回的算办结"))
    if printed.invalid:
        yield _by(Convention.VALID, n, d - printed.invalid, _("无效的从分母里去掉"))
    if printed.exempt:
        yield _by(Convention.EXCL_EXEMPT, n, d - printed.exempt, _("批准剔除的从分母里去掉"))
    yield from _shifts(n, d)


def _by(convention: Convention, n: int, d: int, why: str) -> Match:
    return Match(Way.CONVENTION, convention, n, d, why)


def _shifts(n: int, d: int) -> Iterator[Match]:
    """Yield the pairs that differ by one item, as long as they are a rate."""
    tries = (
        (n, d - 1, _("分母少一件")),
        (n + 1, d, _("分子多一件")),
        (n + 1, d + 1, _("多一件办结的")),
        (n - 1, d - 1, _("少一件办结的")),
        (n, d + 1, _("分母多一件")),
        (n - 1, d, _("分子少一件")),
    )
    for above, below, why in tries:
        if 0 <= above <= below:
            yield Match(Way.SHIFT, Convention.ALL, above, below, why)


def _gives(printed: Printed, match: Match, *, truncated: bool) -> bool:
    rounding = ROUND_DOWN if truncated else ROUND_HALF_UP
    return bool(match.denominator) and printed.is_from(match.numerator, match.denominator, rounding)


def _as(match: Match, truncated: bool) -> Match:  # noqa: FBT001 -- private, one caller
    if not truncated:
        return match
    why = _("%(why)s，尾数舍去不进位") % {"why": match.why}
    return Match(match.way, match.convention, match.numerator, match.denominator, why, truncated)


def _not_due(printed: Printed) -> tuple[Match, ...]:
    """Return the bases of which the rest were not yet due, at most the two ends of them."""
    n, d = printed.numerator, printed.denominator
    if not n or not printed.value:
        return ()
    about = int(100 * n / (printed.value + printed.step / 2))
    most = int(100 * n / (printed.value - printed.step / 2)) + 1
    fits = [x for x in _ends(about, min(most, d - 1)) if n <= x < d and printed.is_from(n, x)]
    return tuple(
        Match(Way.NOT_DUE, Convention.DUE, n, x, _("有 %(n)d 件还没有到期") % {"n": d - x})
        for x in sorted({*fits[:1], *fits[-1:]})
    )


def _far(printed: Printed) -> Iterator[Far]:
    """Yield the bases that would give the printed value with as many open, or one fewer."""
    left = printed.denominator - printed.numerator
    for still in (left - 1, left):
        missing = 100 - printed.value
        if still <= 0 or missing <= printed.step / 2:
            continue
        low = int(100 * still / (missing + printed.step / 2))
        high = int(100 * still / (missing - printed.step / 2)) + 1
        fits = [x for x in _ends(low, high) if x >= still and printed.is_from(x - still, x)]
        if fits:
            yield Far(still, fits[0], fits[-1])


def _ends(low: int, high: int) -> list[int]:
    """Return the whole numbers at both ends of a range whose ends were cut off."""
    return sorted({max(1, low + i) for i in range(3)} | {max(1, high - i) for i in range(3)})


def read_printed(text: str) -> Decimal:
    """Read a percentage as it is printed: with or without a sign, half or full width."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip()
    try:
        return Decimal(plain)
    except ArithmeticError:
        raise DomainError(_("“%(text)s”不是百分数，请写成 98.98 这样。") % {"text": text}) from None
