"""Filling a database with very many cases, past the verbs: only ever for measuring.

Three years of a busy street, some three in a hundred open, most of those recent; each with its
first step and its chain, the open ones and some of the closed with every step, the open ones
with their clocks; tallies that equal the rows.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from math import pi, sin
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from minhu.accounts.enums import Role
from minhu.accounts.models import Unit
from minhu.bench.lives import clock, live
from minhu.cases.domain.measuring import measures, minutes_between
from minhu.cases.enums import Channel, Found, Satisfied, Solved
from minhu.cases.models import Case, Deadline, Step
from minhu.catalogue.models import Category
from minhu.core.clock import local_day, zone
from minhu.core.ids import case_number, uuid7_at
from minhu.core.lifecycle import Outcome, State, Turn
from minhu.core.statements import pour
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.rates.domain.adding_up import add_up_anew
from minhu.rates.models import Tally
from minhu.requests.lifecycle import FINISH, REQUEST

YEARS = timedelta(days=3 * 365)
RECENT = timedelta(days=60)
BATCH = 20_000
TOLD = 0.05
"""Of how many closed cases every step is there, not only the first; of open ones of all."""
ANY_DAY = datetime(2026, 1, 5, tzinfo=UTC)
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 10, 11, 10, 8, 6, 7, 9, 9, 8, 7, 7, 6, 5, 4, 3, 2)
"""How many come in each hour of the day, one against another."""
RHYTHM = tuple(accumulate(HOURS, initial=0))
SUMMER, MIDSUMMER = 0.25, 0.7
"""By how much more come at the height of the year than on average, and where it lies."""
_SEED = 11
_WORDS = (
    "二楼的灯不亮三天了",
    "垃圾桶满了没人收",
    "井盖松了一过车就响",
    "楼道里堆着杂物",
    "夜里工地太吵",
)
_ENDS: tuple[Outcome, ...] = (*[Outcome.CLOSED] * 24, Outcome.DECLINED, Outcome.WITHDRAWN)
_OPEN = tuple(state for state in REQUEST.states if state.outcome is Outcome.OPEN)
_END: dict[Outcome, State] = {
    state.outcome: state for state in REQUEST.states if state.outcome is not Outcome.OPEN
}
_CHANNELS = (Channel.QR, Channel.QR, Channel.HOTLINE, Channel.PHONE)
_KEY = ("day", "area_code", "unit", "category", "channel", "post", "measure")
Values = dict[str, Any]


@dataclass(slots=True)
class Rows:
    """What waits to be written, by table, and the tallies of all that was made."""

    cases: list[Values] = field(default_factory=list)
    steps: list[Values] = field(default_factory=list)
    clocks: list[Values] = field(default_factory=list)
    tallies: Counter[tuple[Any, ...]] = field(default_factory=Counter)


@dataclass(slots=True)
class Street:
    """What the invented cases are about: grids, categories, units, and one chance for all."""

    at: datetime
    grids: list[str] = field(default_factory=lambda: list(_grids()))
    units: list[tuple[UUID, str]] = field(default_factory=lambda: list(_units()))
    categories: list[str] = field(default_factory=lambda: list(_categories()))
    chance: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311 -- no secret
    numbers: set[str] = field(default_factory=set)

    def number(self, day: date) -> str:
        """Return a number that this run has not given yet."""
        while (number := case_number(day)) in self.numbers:
            pass
        self.numbers.add(number)
        return number

    def state(self, received: datetime) -> State:
        """Return where a case stands: of recent ones a third is open, of old ones few are."""
        share = 0.35 if self.at - received < RECENT else 0.011
        if self.chance.random() < share:
            return self.chance.choice(_OPEN)
        return _END[self.chance.choice(_ENDS)]

    def subject(self, grid: int, day: date) -> tuple[str, tuple[UUID, str], str]:
        """Return category, unit and channel; a grid has few matters on one day."""
        place = grid * 7 + day.toordinal() + self.chance.randrange(3)
        category = place % len(self.categories)
        unit = self.units[category % len(self.units)]
        return self.categories[category], unit, _CHANNELS[place % len(_CHANNELS)]


def fill(count: int, *, at: datetime, progress: Callable[[int, int], None]) -> None:
    """Add so many cases, received over three years until ``at``, and keep tallies true."""
    street, rows = Street(at), Rows()
    with transaction.atomic():
        for turn in range(count):
            _add(rows, street, moment(at, turn / count))
            if len(rows.cases) == BATCH:
                _flush(rows)
                progress(turn, count)
        _flush(rows)
        _count(rows.tallies)
    progress(count, count)
    settle()


def settle() -> None:
    """Let the database look at what was loaded, and write it into place, before it is measured."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            return
        cursor.execute("ANALYZE")
        if connection.in_atomic_block:
            return
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def moment(at: datetime, share: float) -> datetime:
    """Return when a share of all cases has come in: more in summer, few at night, none after ``at``.

    A later share never gives an earlier moment.
    """
    year = share * 3
    warmer = year - SUMMER * sin(2 * pi * (year - MIDSUMMER)) / (2 * pi)
    begun = (at - YEARS * (1 - warmer / 3)).astimezone(zone())
    midnight = begun.replace(hour=0, minute=0, second=0, microsecond=0)
    part = (begun - midnight) / timedelta(days=1) * RHYTHM[-1]
    hour = bisect_right(RHYTHM, part) - 1
    into = (part - RHYTHM[hour]) / (RHYTHM[hour + 1] - RHYTHM[hour])
    return min(at, (midnight + timedelta(hours=hour + into)).astimezone(UTC))


def _add(rows: Rows, street: Street, received: datetime) -> None:
    grid, day = street.chance.randrange(len(street.grids)), local_day(received)
    category, unit, channel = street.subject(grid, day)
    state, words = street.state(received), street.chance.choice(_WORDS)
    area = street.grids[grid]
    desk = ancestor(area, Level.COMMUNITY if street.chance.random() < 0.8 else Level.SUBDISTRICT)  # noqa: PLR2004 -- one in five is the street's
    held = state.turn is not Turn.DESK and street.chance.random() < 0.9  # noqa: PLR2004 -- the rest is the grid's
    case: Values = {
        "id": uuid7_at(received),
        "number": street.number(day),
        "state": state.code,
        "outcome": state.outcome.value,
        "party": _party(state, desk, unit[1] if held else "", area),
        "desk_code": desk,
        "title": words,
        "category_id": category,
        "channel": channel,
        "area_id": area,
        "community_code": ancestor(area, Level.COMMUNITY),
        "place": f"{street.chance.randrange(1, 30)}号楼",
        "unit_id": unit[0] if held else None,
        "post": Role.DEPARTMENT.value if held else "",
        "received_at": received,
        "finish_due": received + timedelta(5),
        "late": False,
    }
    if state.outcome is Outcome.OPEN:
        _run_clock(rows, case, state, street)
    elif state.outcome is Outcome.CLOSED:
        _close(case, street)
    told = state.outcome is Outcome.OPEN or street.chance.random() < TOLD
    rows.steps.extend(live(case, fully=told))
    rows.cases.append(case)
    key = (day, area, str(case["unit_id"] or ""), category, channel, case["post"])
    rows.tallies.update((*key, name) for name in _measures(state.outcome, case["late"]))
    if finished := case.get("finished_at"):
        rows.tallies[*key, "minutes"] += minutes_between(received, finished)


def _party(state: State, desk: str, unit: str, area: str) -> str:
    if state.turn is Turn.NOBODY:
        return ""
    if state.turn is Turn.DESK:
        return f"desk:{desk}"
    return f"unit:{unit}" if unit else f"grid:{area}"


def _run_clock(rows: Rows, case: Values, state: State, street: Street) -> None:
    case["due_clock"] = state.clock or FINISH
    case["due_at"] = street.at + timedelta(hours=street.chance.uniform(-72, 240))
    rows.clocks.append(clock(case, case["received_at"]))


def _close(case: Values, street: Street) -> None:
    took = timedelta(days=street.chance.uniform(0.1, 5.3))
    case["finished_at"] = case["closed_at"] = case["received_at"] + took
    case["late"] = case["finished_at"] > case["finish_due"]
    case["solved"], case["satisfied"] = Solved.SOLVED.value, Satisfied.SATISFIED.value


def _flush(rows: Rows) -> None:
    base = {"kind": REQUEST.name, "found": Found.PLATE.value}
    for model, values in ((Case, rows.cases), (Step, rows.steps), (Deadline, rows.clocks)):
        pour(model, [{**base, **each} for each in values] if model is Case else values)
        values.clear()


def _count(new: Counter[tuple[Any, ...]]) -> None:
    """Write the tallies anew, together with those that were there."""
    known = Tally.objects.filter(kind=REQUEST.name)
    for *key, n in known.values_list(*_KEY, "n").iterator():
        new[tuple(key)] += n
    known.delete()
    pour(Tally, [_tally(key, n) for key, n in new.items()])
    add_up_anew()


def _tally(key: tuple[Any, ...], n: int) -> Values:
    return {"kind": REQUEST.name, **dict(zip(_KEY, key, strict=True)), "n": n}


@lru_cache(maxsize=64)
def _measures(outcome: Outcome, late: bool) -> tuple[str, ...]:  # noqa: FBT001 -- a cache key
    """Return what a case of this kind counts in, by the same rule as everywhere."""
    closed = outcome is Outcome.CLOSED
    said = {"solved": Solved.SOLVED, "satisfied": Satisfied.SATISFIED}
    answers: Values = {**said, "finished_at": ANY_DAY} if closed else {}
    return tuple(measures(Case(outcome=outcome.value, late=late, **answers)))


def _grids() -> Iterable[str]:
    return Area.objects.grids().values_list("code", flat=True)


def _units() -> Iterable[tuple[UUID, str]]:
    return Unit.objects.filter(active=True).values_list("pk", "code")


def _categories() -> Iterable[str]:
    return Category.objects.exclude(parent=None).values_list("code", flat=True)
