"""Indicators as dated data: what stands above the line, what below, and by which convention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from minhu.rates.enums import Convention
from minhu.rates.numbers import alike, plain, readable, rounded
from minhu.rates.rate import NO_BASE

WHOLE = "whole"
"""The window of an indicator that speaks of all there is, whatever the days."""
OVERDUE, FREQUENT = "overdue", "frequent"
"""Terms that no tally holds: what ran out by now, what is of the most frequent categories."""
GRIDS, GRIDS_SEEN, PERSONS = "grids", "grids_seen", "persons"
"""Terms that count no cases (``rates.ground``): they open no list."""
GROUND = frozenset((GRIDS, GRIDS_SEEN, PERSONS))

Terms = Mapping[str, Decimal]
Counted = Mapping[str, Decimal | int]
NO_FLOORS: frozenset[str] = frozenset()
NOTHING_LOST: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Indicator:
    """One definition from one day on; without a denominator it is a number, not a rate.

    ``lists`` are the lists that open from the numerator and the denominator. ``outcome`` says
    that it measures what came of the work; only such ones may rank anybody. ``counted_in`` is
    what a number counts. ``about`` is the code of the ledger it is reckoned from, and ``base``
    says in words what stands under its line. With ``divided_by`` it is an average, not a share:
    so many of what stands above the line make one of ``counted_in`` (60 minutes an hour).
    With ``per`` it is so much for so many of what stands below it (件 for 10 000 people).
    ``collective`` is a figure of the work of grids, and not told where a grid stands alone:
    there it would be one of the person who looks after it.
    """

    code: str
    name: str
    numerator: Terms
    denominator: Terms
    convention: Convention
    better: int
    decimals: int
    window: str
    begins: date
    source: str
    note: str = ""
    lists: tuple[str, ...] = ()
    outcome: bool = False
    counted_in: str = ""
    about: str = ""
    base: str = ""
    divided_by: int = 0
    per: int = 0
    collective: bool = False

    @property
    def basis(self) -> str:
        """Return what stands under the line, in the words of the definition or the convention."""
        return self.base or str(self.convention.label)

    @property
    def terms(self) -> frozenset[str]:
        return frozenset((*self.numerator, *self.denominator))

    @property
    def above(self) -> str:
        return self.lists[0] if self.lists else next(iter(self.numerator))

    @property
    def below(self) -> str:
        """Return the list of what stands below the line; empty where that is no cases."""
        named = self.lists[1] if self.lists else next(iter(self.denominator))
        return "" if named in GROUND else named

    @property
    def is_share(self) -> bool:
        return bool(self.denominator) and not (self.divided_by or self.per)


@dataclass(frozen=True)
class Figure:
    """What an indicator came to; ``value`` is ``None`` where there is nothing to divide by.

    ``least`` says of numerator and denominator whether each is only "at least" 余 (domain §2),
    ``lost`` why it cannot be reckoned here: what it names is kept by nobody.
    """

    indicator: Indicator
    numerator: Decimal
    denominator: Decimal | None
    least: tuple[bool, bool] = (False, False)
    lost: str = ""

    @cached_property
    def value(self) -> Decimal | None:
        if self.lost:
            return None
        if self.denominator is None:
            return self.numerator
        exact = self.exact
        return None if exact is None else rounded(exact, self.indicator.decimals)

    @property
    def exact(self) -> Decimal | None:
        if not self.denominator:
            return None
        by, per = self.indicator.divided_by, self.indicator.per
        above, below = (1, by) if by else (per or 100, 1)
        return above * self.numerator / (below * self.denominator)

    @property
    def stands_alone(self) -> bool:
        """Whether nothing that was counted stands below the line: nothing there, grids, people."""
        return self.denominator is None or not GROUND.isdisjoint(self.indicator.denominator)

    @property
    def sign(self) -> str:
        """Return which way the figure is open: at least, at most, or either way about."""
        return {(True, True): "≈ ", (True, False): "≥ ", (False, True): "≤ "}.get(self.least, "")

    def __str__(self) -> str:
        if self.value is None:
            return NO_BASE
        if self.denominator is None:
            return f"{self.sign}{readable(self.numerator)}"
        return f"{self.sign}{self.value}{self._unit}"

    @property
    def _unit(self) -> str:
        word = "%" if self.indicator.is_share else self.indicator.counted_in
        return word if word in {"", "%"} else f" {word}"

    @property
    def parts(self) -> str:
        """Return numerator and denominator as they stand beside the rate, or why there are none."""
        if self.denominator is None:
            return self.lost
        over, under = ("≥" if open_ else "" for open_ in self.least)
        above, below = alike(self._above, self.denominator)
        unit = f" {self.indicator.counted_in}" if self.indicator.divided_by > 1 else ""
        return f"{over}{above}{unit}/{under}{below}"

    @property
    def _above(self) -> Decimal:
        """Return what stands above the line, in the unit of the average where it is one."""
        by = self.indicator.divided_by
        return rounded(self.numerator / by, 1) if by > 1 else self.numerator

    def change(self, before: Figure) -> Decimal | None:
        """Return by how much it moved, ``None`` when one of the two has no value."""
        if self.value is None or before.value is None:
            return None
        return self.value - before.value

    def as_dict(self) -> dict[str, Any]:
        """Return the form in which programs read a figure; decimals as text, exact."""
        below = self.denominator
        least = {"at_least": list(self.least)} if any(self.least) else {}
        lost = {"lost": self.lost} if self.lost else {}
        return {
            **least,
            **lost,
            "code": self.indicator.code,
            "name": self.indicator.name,
            "value": None if self.value is None else str(self.value),
            "convention": self.indicator.convention.value,
            "numerator": plain(self.numerator),
            "denominator": None if below is None else plain(below),
            "begins": self.indicator.begins.isoformat(),
            "source": self.indicator.source,
            "note": self.indicator.note,
            "outcome": self.indicator.outcome,
        }


@dataclass(frozen=True, slots=True)
class Composite:
    """Rates put together by weights that were published on a day, by somebody."""

    code: str
    name: str
    parts: Terms
    begins: date
    source: str

    @property
    def weights(self) -> str:
        return " : ".join(plain(100 * weight) for weight in self.parts.values())


@dataclass(frozen=True, slots=True)
class Book:
    """The definitions of one subject that hold on a day."""

    kind: str
    indicators: tuple[Indicator, ...]
    composites: tuple[Composite, ...]

    def find(self, code: str) -> Indicator | None:
        return next((one for one in self.indicators if one.code == code), None)

    def only(self, *, whole: bool) -> Book:
        """Return the part that speaks of all there is, or the part that speaks of some days."""
        return self.having(lambda one: (one.window == WHOLE) is whole)

    def having(self, test: Callable[[Indicator], bool]) -> Book:
        """Return the book with only the indicators that pass a test."""
        return replace(self, indicators=tuple(filter(test, self.indicators)))

    @property
    def terms(self) -> frozenset[str]:
        return frozenset().union(*(one.terms for one in self.indicators))

    def figures(
        self,
        counts: Counted,
        overdue: int,
        least: frozenset[str] = NO_FLOORS,
        lost: Mapping[str, str] = NOTHING_LOST,
    ) -> dict[str, Figure]:
        """Return every indicator of these counts by its code.

        ``least`` are terms that are floors, ``lost`` those that nobody counts, each with why.
        """
        known = {**counts, OVERDUE: overdue}
        return {one.code: _lost(one, lost) or _figure(one, known, least) for one in self.indicators}


def together(composite: Composite, figures: Mapping[str, Figure]) -> Decimal | None:
    """Return the weighted sum, rounded once at its end; no value when a part has none."""
    total = Decimal(0)
    for code, weight in composite.parts.items():
        if code not in figures or (exact := figures[code].exact) is None:
            return None
        total += weight * exact
    return rounded(total, 2)


def _lost(indicator: Indicator, lost: Mapping[str, str]) -> Figure | None:
    why = next((lost[term] for term in sorted(indicator.terms) if term in lost), "") if lost else ""
    return Figure(indicator, Decimal(0), None, lost=why) if why else None


def _figure(indicator: Indicator, counts: Counted, least: frozenset[str]) -> Figure:
    below = _sum(indicator.denominator, counts) if indicator.denominator else None
    floors = not least.isdisjoint(indicator.numerator), not least.isdisjoint(indicator.denominator)
    return Figure(indicator, _sum(indicator.numerator, counts), below, floors)


def _sum(terms: Terms, counts: Counted) -> Decimal:
    return sum((by * n for name, by in terms.items() if (n := counts.get(name))), Decimal(0))
