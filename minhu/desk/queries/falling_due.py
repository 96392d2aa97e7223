"""A calendar of what falls due: how many open cases have their next deadline on each day."""

from __future__ import annotations

from calendar import Calendar as Sheet
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from minhu.accounts.models import User
from minhu.cases.falling import falling
from minhu.cases.models import Case
from minhu.cases.standing import standing
from minhu.catalogue.queries.standards import in_force
from minhu.core.calendar import Calendar, Unpublished, calendar
from minhu.core.clock import day_begins, local_day
from minhu.core.days import FIRST, LAST
from minhu.desk.enums import Due, Turner
from minhu.desk.queries.affairs_due import by_day, named, of_the_strand, others_due
from minhu.desk.queries.counting import MOST, MOST_UNINDEXED, Count, counts
from minhu.desk.queries.places import home_code
from minhu.desk.queries.worklist import (
    Wanted,
    due_condition,
    filtered,
    is_plain,
    on,
    scope,
    turn_condition,
)
from minhu.places.codes import is_code
from minhu.schedules.models import Schedule
from minhu.schedules.queries import coming_between

WEEK = 7
BESIDE_PLACES = ("unit", "standard", "strand")
"""Filters by which nothing is counted behind those who write."""
PARTIES = (Turner.DESK, Turner.UNIT, Turner.GRID, Turner.LEADER)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: how many fall due on it, whose they are (in a week), and whether it is worked.

    ``inside`` is false for the days of the months beside, ``why`` names a holiday. ``again``
    comes by a rule on that day, ``others`` says how many affairs and whistles fall due, of which
    ``affairs`` are named in a week (domain page row 20).
    """

    day: date
    due: Count
    parties: tuple[tuple[Turner, Count], ...]
    works: bool
    why: str
    past: bool
    today: bool
    inside: bool
    again: tuple[Schedule, ...]
    others: Count
    affairs: tuple[Case, ...]

    @property
    def more(self) -> bool:
        """Answer whether more affairs fall due than are named."""
        return self.others.more or self.others.n > len(self.affairs)


@dataclass(frozen=True, slots=True)
class Falling:
    """Some weeks of days; what is late stands apart, on whatever day it ran out."""

    weeks: list[list[Day]]
    late: Count
    before: date
    after: date
    warning: Unpublished | None

    @property
    def most(self) -> int:
        return max((day.due.n for week in self.weeks for day in week), default=0)


def month(user: User, wanted: Wanted, first: date, *, at: datetime) -> Falling:
    """Return the weeks of a month, from Monday to Sunday, counted in three statements at most."""
    first = first.replace(day=1)
    weeks = Sheet().monthdatescalendar(first.year, first.month)
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    return _falling(user, wanted, weeks, (before.replace(day=1), after), at)


def week(user: User, wanted: Wanted, day: date, *, at: datetime) -> Falling:
    """Return one week with whose move it is, counted in three statements at most."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(WEEK)]
    beside = (monday - timedelta(days=WEEK), monday + timedelta(days=WEEK))
    return _falling(user, wanted, [days], beside, at)


def standards_here(user: User, *, at: datetime) -> list[tuple[str, str]]:
    """Return the standards one may look for: those that hold where somebody works."""
    rows = in_force(home_code(user), at).prefetch_related(None)
    columns = rows.order_by("category", "order", "condition").values_list(
        "pk", "category__name", "condition"
    )
    return [(str(key), f"{category}：{condition}") for key, category, condition in columns]


def readable(day: date) -> bool:
    """Answer whether the calendar can be turned from this day in both directions."""
    return FIRST + timedelta(days=62) < day < LAST - timedelta(days=62)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the days of one page from what was counted for them."""

    counted: dict[str, Count]
    parties: tuple[Turner, ...]
    work: Calendar
    today: date
    months: frozenset[int]
    again: Mapping[date, Sequence[Schedule]]
    others: Mapping[date, Count]
    affairs: Mapping[date, Sequence[Case]]

    def day(self, day: date) -> Day:
        return Day(
            day=day,
            due=self.counted[f"{day}"],
            parties=tuple((each, self.counted[f"{day} {each}"]) for each in self.parties),
            works=self.work.works(day),
            why=self.work.why(day),
            past=day < self.today,
            today=day == self.today,
            inside=not self.months or day.month in self.months,
            again=tuple(self.again.get(day, ())),
            others=self.others[day],
            affairs=tuple(self.affairs.get(day, ())),
        )


def _falling(
    user: User, wanted: Wanted, weeks: list[list[date]], beside: tuple[date, date], at: datetime
) -> Falling:
    whole_month = len(weeks) > 1
    parties = () if whole_month else PARTIES
    days = [day for one in weeks for day in one]
    counted = _known(user, wanted, days, parties, at) or _read(user, wanted, days, parties, at)
    months = frozenset({weeks[1][0].month} if whole_month else ())
    work = calendar(home_code(user))
    today = local_day(at)
    again = coming_between(user, max(today, days[0]), days[-1], place=wanted.get("area") or "")
    others = others_due(user, wanted)
    maker = _Maker(
        counted,
        parties,
        work,
        today,
        months,
        of_the_strand(again, wanted),
        by_day(others, days),
        {} if whole_month else named(others, days),
    )
    shown = [[maker.day(day) for day in one] for one in weeks]
    warning = work.unpublished(day_begins(weeks[0][0]), day_begins(weeks[-1][-1]))
    return Falling(shown, counted["late"], *beside, warning)


def _known(
    user: User, wanted: Wanted, days: list[date], parties: tuple[Turner, ...], at: datetime
) -> dict[str, Count]:
    """Return the numbers of a whole place from what is counted of it; nothing where it is not."""
    code = wanted.get("area") or ""
    if any(map(wanted.get, BESIDE_PLACES)) or (code and not is_code(code)):
        return {}
    found = falling(user, code, kind="request", first=days[0], last=days[-1])
    if found is None:
        return {}
    late = standing(user, code, kind="request", at=at).late_places.total()
    numbers = Counter[str]({"late": late})
    for due, n in found.items():
        numbers[f"{due.day}"] += n
        for each in parties:
            if due.turn not in {other.value for other in PARTIES if other != each}:
                numbers[f"{due.day} {each}"] += n
    names = [f"{day}{of}" for day in days for of in ("", *(f" {each}" for each in parties))]
    return {name: Count(numbers[name]) for name in ("late", *names)}


def _read(
    user: User, wanted: Wanted, days: list[date], parties: tuple[Turner, ...], at: datetime
) -> dict[str, Count]:
    """Count the cases of a list: those of a unit, a standard or a strand, of a place below subdistricts."""
    conditions = {"late": due_condition(Due.LATE, at)}
    for day in days:
        conditions[f"{day}"] = on(day)
        conditions |= {
            f"{day} {each}": on(day) & turn_condition(user, {"turn": each}) for each in parties
        }
    cases = filtered(scope(user), user, wanted, at=at)
    return counts(cases, conditions, most=MOST if is_plain(wanted) else MOST_UNINDEXED)
