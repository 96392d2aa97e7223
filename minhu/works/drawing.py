"""The bars of the board: where each milestone lies between the first and the last day drawn.

A page draws them as rectangles over ``WIDTH``; what they say stands beside them in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from minhu.works.board import Stop, Work
from minhu.works.enums import Colour

WIDTH = 1000
BEFORE, AFTER, LEAST = timedelta(days=183), timedelta(days=366), timedelta(days=62)
"""How far back and ahead of today is drawn at most, and how far ahead at least."""
NAMED = 8
"""How many months are named at most."""
CSS = {Colour.RED: "late", Colour.YELLOW: "soon", Colour.GREEN: "done", Colour.DONE: "fine"}
CSS |= {Colour.STOPPED: "held", Colour.UNPLANNED: "gone"}
ICONS = {Colour.RED: "alert-triangle", Colour.YELLOW: "hourglass", Colour.GREEN: "circle-check"}
ICONS |= {Colour.DONE: "checks", Colour.STOPPED: "ban", Colour.UNPLANNED: "user-question"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle: from where, how wide, in which colour, and what it says."""

    x: float
    width: float
    css: str
    words: str
    slipped: bool = False

    @property
    def end(self) -> float:
        return self.x + self.width - 2


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that are drawn."""

    first: date
    last: date
    today: date

    @classmethod
    def over(cls, works: Iterable[Work], today: date) -> Axis:
        """Return an axis that holds the works as far as they lie near today."""
        days = [today + LEAST]
        for work in works:
            days += [work.begins, *(stop.ends for stop in work.stops)]
        first = max(min(days), today - BEFORE)
        last = min(max(days), today + AFTER)
        return cls(first.replace(day=1), max(last, today + LEAST), today)

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days
        place = (day - self.first).days / whole
        return round(min(max(place, 0), 1) * WIDTH, 1)

    @property
    def now(self) -> float:
        return self.x(self.today)

    @property
    def months(self) -> list[tuple[float, str]]:
        """Return where each month begins and what it is called, where there is room to say it."""
        days, day = [], self.first
        while day < self.last:
            days.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        step = -(-len(days) // NAMED)
        names = [_("%(n)d月") % {"n": day.month} for day in days]
        return [
            (self.x(day), "" if n % step else name)
            for n, (day, name) in enumerate(zip(days, names, strict=True))
        ]

    def bars(self, work: Work) -> list[Bar]:
        """Return the bars of a work, one for each milestone, and one more where it is late."""
        found, begins = [], work.begins
        for stop in work.stops:
            found += list(self._bars(stop, min(begins, stop.due)))
            begins = max(begins, stop.due)
        return sorted(found, key=lambda bar: bar.slipped)

    def _bars(self, stop: Stop, begins: date) -> Iterator[Bar]:
        css = CSS[stop.verdict.colour]
        words = _("%(name)s，%(day)s，%(why)s") % {
            "name": stop.name,
            "day": stop.due.isoformat(),
            "why": stop.verdict.why,
        }
        yield self._bar(begins, stop.due, css, words)
        late = stop.done or max(stop.forecast or stop.due, min(self.today, self.last))
        if late > stop.due:
            yield self._bar(stop.due, late, css, words, slipped=True)

    def _bar(self, first: date, last: date, css: str, words: str, *, slipped: bool = False) -> Bar:
        x = self.x(first)
        return Bar(x, max(round(self.x(last) - x, 1), 2.0), css, words, slipped)
