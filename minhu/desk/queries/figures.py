"""What the figures page shows: whose figures somebody may see, cards, table, chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from minhu.accounts.enums import Role
from minhu.accounts.models import Post, Unit, User
from minhu.core.clock import local_day
from minhu.desk.periods import Period
from minhu.desk.queries.figure_lists import NOBODYS
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.places.queries import area as area_by_code
from minhu.rates.enums import By, Measure
from minhu.rates.figures import Figures, Row, Table
from minhu.rates.queries import totals_by_day
from minhu.rates.rate import Average, Rate, change
from minhu.rates.rules import area_posts
from minhu.rates.scope import Scope

SMALL = 10
RANKED = (By.AREA, By.UNIT)
OF_A_UNIT = (By.CATEGORY, By.CHANNEL)
FEW = 3
"""Of a kind of post that fewer people hold no row is shown: it would tell of persons (§6.14)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures: a place or a unit, by the code it has in the address of the page."""

    code: str
    name: str
    area: str = ""
    unit: str = ""

    @property
    def divisions(self) -> tuple[By, ...]:
        return OF_A_UNIT if self.unit else tuple(By)

    def scope(self) -> Scope:
        return Scope(area=self.area, unit=self.unit)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table with its rank; none for what is too small to rank, or never ranked.

    Of a ``small`` row no number is shown, nor of a post that only a ``few`` people hold.
    """

    row: Row
    rank: int | None
    bar: int
    small: bool = False
    few: bool = False

    @property
    def key(self) -> str:
        """The code of the row in addresses."""
        return self.row.code or NOBODYS


@dataclass(frozen=True, slots=True)
class Bar:
    """One day or week of the chart."""

    first: date
    last: date
    valid: int
    closed: int
    before: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A rate on its card: the lists behind its two numbers, and how it moved."""

    name: str
    rate: Rate | Average
    above: str
    below: str
    moved: Decimal | None
    better: bool


def subjects(user: User) -> list[Subject]:
    """Return whose figures a user may choose: own places with one level below, own units."""
    wanted = Q(pk__in=())
    for post in area_posts(user):
        wanted |= Q(code=post.area_code) | Q(parent=post.area_code)
    places = Area.objects.filter(wanted).order_by("code")
    units = {post.unit for post in user.posts_now if post.unit is not None}
    return [_place(area) for area in places] + [
        _unit(unit) for unit in sorted(units, key=lambda unit: unit.code)
    ]


def subject(user: User, code: str, choices: list[Subject]) -> Subject | None:
    """Return the chosen subject, the first one without a code, ``None`` when not for this user."""
    chosen = [one for one in choices if one.code == code] if code else choices[:1]
    if chosen:
        return chosen[0]
    place = area_by_code(code)
    allowed = place is not None and user.has_perm("rates.view_figures", place)
    return _place(place) if place and allowed else None


def _place(area: Area) -> Subject:
    return Subject(area.code, area.name, area=area.code)


def _unit(unit: Unit) -> Subject:
    return Subject(f"unit-{unit.code}", unit.name, unit=str(unit.pk))


def tiles(now: Figures, before: Figures) -> list[Tile]:
    """Return the rates and the average, each with the lists that open and its change in points."""
    return [
        _tile(_("响应率"), (now.response, before.response), ("answered_call", "valid")),
        _tile(_("办结率"), (now.closure, before.closure), ("closed", "valid")),
        _tile(_("按期办结率"), (now.on_time, before.on_time), ("on_time", "due")),
        _tile(_("解决率"), (now.solved, before.solved), ("solved", "revisited")),
        _tile(_("满意率"), (now.satisfied, before.satisfied), ("satisfied", "revisited")),
        _tile(_("退单率"), (now.returned, before.returned), ("returned", "valid"), good=-1),
        _tile(_("平均办理时长"), (now.handling, before.handling), ("handled", "closed"), good=-1),
    ]


def _tile(
    name: str, rates: tuple[Rate | Average, Rate | Average], lists: tuple[str, str], good: int = 1
) -> Tile:
    moved = change(*rates)
    return Tile(name, rates[0], *lists, moved, better=(moved or 0) * good >= 0)


def lines(found: Table, by: By) -> list[Line]:
    """Return the rows in their order: best closure first, equal rates share a rank.

    Rows with fewer than ten due cases are not ranked and come last: a rate of so few says
    nothing about the unit.
    """
    most = max((row.figures.valid for row in found.rows), default=0) or 1
    if by not in RANKED:
        order = sorted(found.rows, key=lambda row: -row.figures.valid)
        return [Line(row, None, _bar(row, most)) for row in order]
    ranked = sorted((row for row in found.rows if _can_rank(row)), key=_closure, reverse=True)
    rates = [_closure(row) for row in ranked]
    small = [row for row in found.rows if not _can_rank(row)]
    return [Line(row, rates.index(_closure(row)) + 1, _bar(row, most)) for row in ranked] + [
        Line(row, None, _bar(row, most)) for row in small
    ]


def _can_rank(row: Row) -> bool:
    return row.figures.due >= SMALL and bool(row.code)


def _closure(row: Row) -> Decimal:
    return row.figures.closure.value or Decimal(0)


def _bar(row: Row, most: int) -> int:
    return round(60 * row.figures.valid / most)


def rare_posts(scope: Scope, at: datetime) -> frozenset[str]:
    """Return the kinds of post that fewer than three people hold in a scope."""
    first, after = span(scope.area) if scope.area else ("", "~")
    held = Post.objects.held_on(local_day(at)).filter(user__is_active=True)
    there = held.filter(
        Q(area_code__gte=first, area_code__lt=after, unit=None)
        | Q(unit__area_code__gte=first, unit__area_code__lt=after)
    )
    people = dict(there.order_by().values_list("role").annotate(Count("user", distinct=True)))
    return frozenset(role for role in Role.values if people.get(role, 0) < FEW)


def bars(scope: Scope, period: Period) -> list[Bar]:
    """Return the chart: by day of receipt what was valid, how much of it is closed by now."""
    whole = scope.during(period.before.first, period.now.last)
    days = totals_by_day(whole, Measure.VALID, Measure.CLOSED)
    shift = period.now.first - period.before.first

    def total(first: date, last: date, measure: str) -> int:
        return sum(counts[measure] for day, counts in days.items() if first <= day <= last)

    return [
        Bar(
            first,
            last,
            valid=total(first, last, Measure.VALID),
            closed=total(first, last, Measure.CLOSED),
            before=total(first - shift, min(last - shift, period.before.last), Measure.VALID),
        )
        for first, last in period.bars()
    ]
