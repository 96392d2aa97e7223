"""Posts, load and organisations of grids as the pages show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.core.clock import local_day
from minhu.desk.queries.grids import open_cases
from minhu.ledgers.counting import RECORDS, SUM, whole_of
from minhu.ledgers.models import Column, Ledger
from minhu.people.register_queries import households
from minhu.places import codes, queries
from minhu.places.codes import span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.rates.enums import Convention
from minhu.rates.models import Tally
from minhu.rates.rate import Rate, rate
from minhu.teams.enums import Rulebook
from minhu.teams.queries import Reach, Roster, Rules, reach, rosters

WITH_POSTS = (Level.COMMUNITY, Level.GRID, Level.MICRO_GRID)


@dataclass(frozen=True, slots=True)
class Load:
    """A number of a grid beside its open cases, and the list that makes it."""

    name: str
    ledger: str
    by_area: Counter[str]
    """``ledger`` is empty for the register of residents, which has no list to open."""

    def of(self, area: str) -> int:
        return self.by_area[area]

    def address(self, area: str) -> str:
        if not self.ledger:
            return f"{reverse('desk:residents')}#at-{area}"
        return f"{reverse('desk:ledger', args=(self.ledger,))}?{urlencode({'area': area})}"


@dataclass(frozen=True, slots=True)
class Line:
    """One area with posts: who is on them, and how much there is to do."""

    roster: Roster
    open: int
    loads: list[tuple[str, int, str]]

    @property
    def area(self) -> Area:
        return self.roster.area


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of all areas of a place that go by a template."""

    place: Area
    lines: list[Line]
    loads: list[Load] = field(default_factory=list)

    @property
    def required(self) -> int:
        return sum(line.roster.required for line in self.lines)

    @property
    def filled(self) -> int:
        return sum(line.roster.filled for line in self.lines)

    @property
    def vacant(self) -> int:
        return self.required - self.filled

    @property
    def full_time(self) -> int:
        return sum(line.roster.full_time for line in self.lines)

    @property
    def part_time(self) -> int:
        return sum(line.roster.part_time for line in self.lines)

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines if line.area.level == Level.GRID)

    @property
    def grids(self) -> int:
        return sum(line.area.level == Level.GRID for line in self.lines)

    @property
    def filling(self) -> Rate:
        """Posts that are held ÷ posts that must be; those of "as many as there are" count in neither."""
        return rate(self.filled, self.required, Convention.ALL)

    @property
    def empty(self) -> list[Line]:
        return [line for line in self.lines if line.roster.vacant]


def posts(user: User, place: Area, *, at: datetime) -> Posts:
    """Return the posts of a place; the same number of statements for any number of grids."""
    today = local_day(at)
    levels = Q(level__in=WITH_POSTS) | Q(pk=place.pk)
    areas = Area.objects.inside(place.code).filter(levels).standing(today).select_related("parent")
    found = [roster for roster in rosters(areas, on=today) if roster.rule]
    counts, loads = _open(user, place), loads_of(user, place, at=at)
    return Posts(place, [_line(roster, counts, loads) for roster in found], loads)


def line_of(user: User, area: Area, *, at: datetime) -> Line:
    """Return one area as the responsibility card shows it."""
    (roster,) = rosters([area], on=local_day(at))
    return _line(roster, _open(user, area), loads_of(user, area, at=at))


def _line(roster: Roster, counts: Counter[str], loads: list[Load]) -> Line:
    code = roster.area.code
    told = [(load.name, load.of(code), load.address(code)) for load in loads]
    return Line(roster, counts[code], told)


def _open(user: User, place: Area) -> Counter[str]:
    """Return how many cases are open in each area, those of the areas inside it included."""
    rows = open_cases(user, place).order_by().values_list("area_id").annotate(n=Count("*"))
    return _upwards(rows, place.code)


def _upwards(rows: Iterable[tuple[str, int]], top: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for code, n in rows:
        around = code
        while around and codes.inside(around, top):
            found[around] += n
            around = codes.parent(around)
    return found


def loads_of(user: User, place: Area, *, at: datetime) -> list[Load]:
    """Return what is counted in a grid by the rule of the place, where a ledger knows it.

    Four statements for any number of grids; a ledger the user may not open is left out.
    Where the register of residents knows households, they count before a column of a ledger.
    """
    rule = Rules.on(local_day(at)).of(Rulebook.LOAD, place.code)
    entries = rule.body if rule else []
    named = {code for each in entries for code in each.get("ledgers", ())}
    ledgers = Ledger.objects.filter(code__in=named, secrecy=Secrecy.ORDINARY).select_related("area")
    books = {book.code: book for book in ledgers if user.has_perm("ledgers.open_ledger", book)}
    columns = Column.objects.filter(ledger__in=list(books.values()), retired_at=None)
    slots = {(column.ledger_id, column.label): column.slot for column in columns}
    wanted = [made for each in entries if (made := _wanted(each, books, slots))]
    sums = _sums(place, wanted)
    found = {
        name: Load(name, book.code, _upwards(sums[whole_of(book), measure].items(), place.code))
        for name, book, measure in wanted
    }
    known = _registered(user, place, entries)
    return [
        known.get(each["name"]) or found[each["name"]]
        for each in entries
        if each["name"] in {*known, *found}
    ]


def _registered(user: User, place: Area, entries: list[dict[str, Any]]) -> dict[str, Load]:
    """Return the households that the register of residents knows, for who may count it."""
    asked = next((each["name"] for each in entries if each.get("of") == "households"), "")
    if not asked or not user.has_perm("people.count_register", place):
        return {}
    homes = households(place)
    return {asked: Load(asked, "", _upwards(homes.items(), place.code))} if homes else {}


def _wanted(
    entry: dict[str, Any], books: dict[str, Ledger], slots: dict[tuple[Any, str], str]
) -> tuple[str, Ledger, str] | None:
    book = next((books[code] for code in entry.get("ledgers", ()) if code in books), None)
    if book is None:
        return None
    if "column" not in entry:
        return entry["name"], book, RECORDS
    slot = slots.get((book.pk, entry["column"]))
    return (entry["name"], book, SUM + slot) if slot else None


def _sums(
    place: Area, wanted: list[tuple[str, Ledger, str]]
) -> dict[tuple[str, str], Counter[str]]:
    first, after = span(place.code)
    rows = Tally.objects.filter(
        kind__in={whole_of(book) for _name, book, _measure in wanted},
        measure__in={measure for _name, _book, measure in wanted},
        area_code__gte=first,
        area_code__lt=after,
    ).order_by()
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for kind, measure, area, n in rows.values_list("kind", "measure", "area_code").annotate(
        Sum("n")
    ):
        found[kind, measure][area] += n
    return found


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of the tree with its coverage: grids covered ÷ grids."""

    reach: Reach

    @property
    def coverage(self) -> Rate:
        return rate(len(self.reach.covered), len(self.reach.all), Convention.ALL)


def tiers(place: Area, *, at: datetime) -> tuple[list[Tier], dict[str, str]]:
    """Return the tiers of the tree and the names of everything they cover or leave bare."""
    found = [Tier(each) for each in reach(place.code, on=local_day(at))]
    covered = {code for tier in found for node in tier.reach.nodes for code in node.covers}  # type: ignore[attr-defined]  # -- set by reach
    bare = {code for tier in found for code in tier.reach.all}
    rows = Area.objects.filter(pk__in=covered | bare).select_related("parent")
    return found, {row.code: _short(row) for row in rows}


def _short(area: Area) -> str:
    grid = area.level in {Level.GRID, Level.MICRO_GRID}
    return f"{area.parent.name} {area.name}" if grid and area.parent else area.name


def area_with_posts(user: User, code: str) -> Area | None:
    """Return the area with this code if it can have posts and the user may look at it."""
    area = queries.area(code)
    known = area is not None and user.has_perm("places.view_area", area)
    return area if known and area and area.level in WITH_POSTS else None
