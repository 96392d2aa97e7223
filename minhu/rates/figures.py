"""The figures of a scope: counts, and each rate with what it was made of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minhu.core.clock import zone
from minhu.rates.enums import By, Convention, Measure
from minhu.rates.names import names
from minhu.rates.queries import Counts, totals, totals_by
from minhu.rates.rate import Average, Rate, average, rate
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of the cases received; ``lately`` are those overdue that the counts lack.

    ``overdue`` are those open after their promise ran out. ``held`` are the open ones whose
    clock stands still, all others are being done.
    The base of everything is ``valid`` (open and closed); declined, withdrawn, excluded and
    merged ones stand beside it, so that ``everything`` is their sum.
    """

    counts: Counts
    lately: int = 0

    @property
    def overdue(self) -> int:
        return self.counts[Measure.OVERDUE] + self.lately

    @property
    def held(self) -> int:
        return self.counts[Measure.HELD]

    @property
    def everything(self) -> int:
        return self.counts[Measure.RECEIVED]

    @property
    def valid(self) -> int:
        return self.counts[Measure.VALID]

    @property
    def open(self) -> int:
        return self.counts[Measure.OPEN]

    @property
    def doing(self) -> int:
        return self.open - self.held

    @property
    def closed(self) -> int:
        return self.counts[Measure.CLOSED]

    @property
    def invalid(self) -> int:
        return (
            self.counts[Measure.DECLINED]
            + self.counts[Measure.WITHDRAWN]
            + self.counts[Measure.EXCLUDED]
        )

    @property
    def due(self) -> int:
        """What ought to be closed by now 应办结: all closed, and the open that ran out."""
        return self.closed + self.overdue

    @property
    def ties(self) -> bool:
        """Answer whether both sums of the page come out."""
        outside = self.invalid + self.counts[Measure.MERGED]
        return self.everything == self.valid + outside and self.valid == self.open + self.closed

    @property
    def closure(self) -> Rate:
        return rate(self.closed, self.valid, Convention.VALID)

    @property
    def on_time(self) -> Rate:
        return rate(self.counts[Measure.ON_TIME], self.due, Convention.ONTIME)

    @property
    def response(self) -> Rate:
        """Callers reached within the time promised for it (domain page §6.4)."""
        return rate(self.counts[Measure.ANSWERED_CALL], self.valid, Convention.VALID)

    @property
    def solved(self) -> Rate:
        return rate(
            self.counts[Measure.SOLVED], self.counts[Measure.REVISITED], Convention.REVISITED
        )

    @property
    def satisfied(self) -> Rate:
        return rate(
            self.counts[Measure.SATISFIED], self.counts[Measure.REVISITED], Convention.REVISITED
        )

    @property
    def returned(self) -> Rate:
        return rate(self.counts[Measure.RETURNED], self.valid, Convention.VALID)

    @property
    def handling(self) -> Average:
        """How long the closed ones took from receipt until the work was done (§§6.4, 6.6)."""
        return average(self.counts[Measure.MINUTES], self.closed, Convention.CLOSED)

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as ``minhu figures --json`` prints them."""
        return {
            "received": self.valid,
            "all_received": self.everything,
            "invalid": self.invalid,
            "merged": self.counts[Measure.MERGED],
            "open": self.open,
            "closed": self.closed,
            "on_time": self.counts[Measure.ON_TIME],
            "late": self.counts[Measure.LATE],
            "overdue_open": self.overdue,
            "closure_rate": self.closure.as_dict(),
            "on_time_rate": self.on_time.as_dict(),
            "response_rate": self.response.as_dict(),
            "solved_rate": self.solved.as_dict(),
            "satisfied_rate": self.satisfied.as_dict(),
            "return_rate": self.returned.as_dict(),
            "handling_time": self.handling.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of figures."""

    code: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and, pooled from exactly those rows, the figures of the whole."""

    whole: Figures
    rows: tuple[Row, ...] = ()


def figures(scope: Scope, *, at: datetime) -> Figures:
    """Return the figures of a scope as they stand at a moment, in two statements."""
    (lately,) = source_of(scope.kind).lately([scope], at=at, by=None)
    return Figures(totals(scope), lately.total())


def table(scope: Scope, by: By, *, at: datetime) -> Table:
    """Return the figures of each place, unit, category, channel or post and of all together.

    Places one level below the scope stand there even when nothing came from them; of the
    rest only those with something to count.
    """
    (lately,) = source_of(scope.kind).lately([scope], at=at, by=by)
    return _table(scope, by, lately)


def table_beside(scope: Scope, before: Scope, by: By, *, at: datetime) -> tuple[Table, Figures]:
    """Return a table and the figures of other days of the same place.

    What ran out lately is asked once for both.
    """
    lately, then = source_of(scope.kind).lately([scope, before], at=at, by=by)
    return _table(scope, by, lately), Figures(totals(before), then.total())


def _table(scope: Scope, by: By, lately: Counts) -> Table:
    counts = totals_by(scope, by)
    rows = tuple(
        Row(code, name, Figures(counts.get(code, Counter()), lately[code]))
        for code, name in names(scope, by, set(counts)).items()
    )
    whole = sum(counts.values(), Counter())
    return Table(Figures(whole, lately.total()), rows)


def document(scope: Scope, *, at: datetime, by: By | None = None) -> dict[str, Any]:
    """Return figures with what they speak of, for programs; rates carry their convention."""
    found = table(scope, by, at=at) if by else Table(figures(scope, at=at))
    about = {
        "kind": scope.kind,
        "area": scope.area or None,
        "from": scope.first.isoformat() if scope.first else None,
        "to": scope.last.isoformat() if scope.last else None,
        "as_of": at.astimezone(zone()).isoformat(timespec="seconds"),
    }
    if by is None:
        return found.whole.as_dict() | about
    rows = [{"code": r.code, "name": r.name, **r.figures.as_dict()} for r in found.rows]
    return found.whole.as_dict() | about | {"by": by.value, "rows": rows}
