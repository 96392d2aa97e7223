"""The figures page as a whole, and the addresses of the lists behind its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from minhu.accounts.models import User
from minhu.cases.counting import kept_from
from minhu.desk.periods import Period
from minhu.desk.queries.figure_lists import NOBODYS, Asked, Listed, listed
from minhu.desk.queries.figures import (
    RANKED,
    Bar,
    Line,
    Subject,
    Tile,
    bars,
    lines,
    rare_posts,
    tiles,
)
from minhu.desk.queries.small_cells import too_small
from minhu.rates.enums import By
from minhu.rates.figures import Figures, table_beside
from minhu.rates.grouping import level_below
from minhu.rates.indicators import FREQUENT
from minhu.rates.scope import Scope
from minhu.rates.small_cells import SMALLEST


@dataclass(frozen=True, slots=True)
class Question:
    """What the page was asked, once it is known that this user may ask it.

    ``measure``, ``row`` and ``day`` say which number was clicked, if any.
    """

    user: User
    subject: Subject
    by: By
    period: Period
    name: str = ""
    measure: str = ""
    row: str = ""
    day: date | None = None

    def scope(self) -> Scope:
        return self.subject.scope().during(self.period.now.first, self.period.now.last)

    def scope_before(self) -> Scope:
        return self.subject.scope().during(self.period.before.first, self.period.before.last)

    def list_scope(self) -> Scope:
        """Return the days of the clicked bar of the chart, else the whole period."""
        if self.day is None:
            return self.scope()
        last = min(self.day + timedelta(days=self.period.step - 1), self.period.now.last)
        return self.scope().during(self.day, last)

    def address(self, **more: str) -> str:
        """Return the query of this page, with another division or the list behind a number."""
        days = {"first": self.period.now.first, "last": self.period.now.last}
        asked = {
            "period": self.name,
            "of": self.subject.code,
            "by": self.by.value,
            **(days if self.name == "own" else {}),
            **{name: value for name, value in more.items() if value},
        }
        return f"?{urlencode(asked)}"

    def list_address(self, measure: str, row: str = "", day: date | None = None) -> str:
        return self.address(list=measure, row=row, day=day.isoformat() if day else "")

    def here(self) -> str:
        """Return the address of the open list, empty when none is open."""
        return self.list_address(self.measure, self.row, self.day) if self.measure else ""

    def closed(self) -> str:
        return self.address()

    def divisions(self) -> list[tuple[By, str]]:
        """Return by what the table can be divided, each with the address of that table."""
        return [(by, replace(self, by=by).address()) for by in self.subject.divisions]

    @property
    def rows(self) -> str:
        """What the rows of the table are: communities, grids, units and so on."""
        what = level_below(self.subject.area) if self.by is By.AREA else self.by
        return str(what.label)

    @property
    def ranked(self) -> bool:
        return self.by in RANKED

    def worklist(self) -> str:
        """Return the query with which the worklist shows the same list, empty if it cannot.

        It has no filter for what belongs to no unit, category or place below, nor for posts,
        nor for what is frequent.
        """
        scope = self.list_scope()
        if self.row == NOBODYS or (self.by is By.AREA and self.row == scope.area != ""):
            return ""
        if self.measure == FREQUENT or (self.row and self.by is By.POST):
            return ""
        wanted = {
            "area": scope.area,
            "unit": scope.unit,
            "measure": self.measure,
            "since": scope.first,
            "until": scope.last,
            **({self.by.value: self.row} if self.row else {}),
        }
        return f"?{urlencode({name: value for name, value in wanted.items() if value})}"


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page shows."""

    figures: Figures
    tiles: list[Tile]
    lines: list[Line]
    bars: list[Bar]
    hides: bool = False


def page(asked: Question, *, at: datetime) -> Page:
    """Return the page in a number of statements that does not grow with what is counted."""
    scope = asked.scope()
    found, before = table_beside(scope, asked.scope_before(), asked.by, at=at)
    hidden = kept_from(asked.user, scope, asked.by)
    small = too_small(found, hidden)
    rare = rare_posts(scope, at) if asked.by is By.POST else frozenset()
    days = bars(scope, asked.period)
    few = hidden and any(0 < day.valid < SMALLEST for day in days)
    return Page(
        found.whole,
        tiles(found.whole, before),
        [
            replace(line, small=line.row.code in small, few=line.row.code in rare)
            for line in lines(found, asked.by)
        ],
        [] if few else days,
        hides=bool(hidden),
    )


def drawer(asked: Question, *, at: datetime) -> Listed | None:
    """Return the list behind the clicked number; ``None`` when none is open.

    Raises ``KeyError`` for a row that cannot be.
    """
    if not asked.measure:
        return None
    number = Asked(asked.measure, asked.by, asked.row)
    return listed(asked.user, asked.list_scope(), number, at=at)
