"""Inventing the cases of a day: where, about what, how far, and what they count as."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

from shapely.geometry import shape

from minhu.accounts.enums import Role
from minhu.accounts.models import Unit
from minhu.bench.lives import clocks, live
from minhu.bench.numbering import numbers
from minhu.bench.tallying import tallies
from minhu.cases.domain.measuring import minutes_between
from minhu.cases.enums import Channel, Found, Satisfied, Solved
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.core.chain import GENESIS
from minhu.core.lifecycle import Outcome, State, Turn
from minhu.places.cells import h3_cell
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.places.models import Area, Boundary
from minhu.requests.enums import RequestState as S
from minhu.requests.lifecycle import FINISH, REQUEST

RECENT = timedelta(days=60)
TOLD = 0.02
"""Of how many closed cases every step is there; of open ones of all, of the others none."""
PER_MATTER = 5
"""How many cases of a day are about one matter of one grid, on average; some are about many."""
COLUMNS = (
    "id",
    "number",
    "state",
    "outcome",
    "party",
    "desk_code",
    "title",
    "category_id",
    "channel",
    "area_id",
    "community_code",
    "place",
    "longitude",
    "latitude",
    "cell",
    "unit_id",
    "post",
    "received_at",
    "finish_due",
    "kind",
    "found",
    "due_at",
    "due_clock",
    "finished_at",
    "closed_at",
    "late",
    "overran",
    "solved",
    "satisfied",
    "seq",
    "head",
)
"""What is different from case to case, in the order of the rows."""
_SEED = 11
_WORDS = (
    "二楼的灯不亮三天了",
    "垃圾桶满了没人收",
    "井盖松了一过车就响",
    "楼道里堆着杂物",
    "夜里工地太吵",
)
_ENDS: tuple[Outcome, ...] = (*[Outcome.CLOSED] * 24, Outcome.DECLINED, Outcome.WITHDRAWN)
_STAND = {
    S.RECEIVED: 6, S.ACCEPTED: 5, S.DISPATCHED: 8, S.SIGNED: 8, S.CONTACTED: 15, S.WORKING: 32,
    S.RETURNING: 2, S.REPORTED: 6, S.REVISIT: 12, S.REWORK: 3, S.SUSPENDED: 4, S.EXTENDING: 1,
    S.EXCLUDING: 0.5,
}  # fmt: skip
"""How many open cases stand where, one against another: most are being worked on."""
_OPEN = tuple(state for state in REQUEST.states if state.outcome is Outcome.OPEN)
_SHARES = tuple(accumulate(_STAND[S(state.code)] for state in _OPEN))
_END: dict[Outcome, State] = {
    state.outcome: state for state in REQUEST.states if state.outcome is not Outcome.OPEN
}
_CHANNELS = tuple(each.value for each in (Channel.QR, Channel.QR, Channel.HOTLINE, Channel.PHONE))
_BUILDINGS = 30
_DAYS = timedelta(days=1)
Values = dict[str, Any]


class Grid(NamedTuple):
    """A grid, what it lies in, and a point in it where its boundary is known."""

    code: str
    community: str
    street: str
    point: tuple[float, float] | None


class Matter(NamedTuple):
    """What several people of one grid call about on one day."""

    grid: Grid
    category: str
    unit: tuple[str, str]
    channel: str
    held: bool
    words: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What invented cases are about: grids, categories, units; nothing later than ``at``."""

    at: datetime
    grids: tuple[Grid, ...]
    units: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    there: int
    """How many cases there were before: what is invented next is never the same again."""


@dataclass(slots=True)
class Rows:
    """What waits to be written, by table."""

    cases: list[tuple[Any, ...]] = field(default_factory=list)
    steps: list[Values] = field(default_factory=list)
    clocks: list[Values] = field(default_factory=list)
    tallies: list[tuple[Any, ...]] = field(default_factory=list)


def ground(at: datetime) -> Ground:
    """Return what the present database offers."""
    shapes = Boundary.objects.filter(area__level=Level.GRID, valid_to=None)
    known = shapes.values_list("area_id", "geometry").iterator()
    points = {code: shape(geometry).representative_point() for code, geometry in known}
    codes = Area.objects.grids().values_list("code", flat=True)
    units = Unit.objects.filter(active=True).values_list("pk", "code")
    categories = Category.objects.exclude(parent=None).values_list("code", flat=True)
    return Ground(
        at,
        tuple(_grid(code, points.get(code)) for code in codes),
        tuple((key.hex, code) for key, code in units),
        tuple(categories),
        Case.objects.count(),
    )


def _grid(code: str, point: Any) -> Grid:  # noqa: ANN401 -- shapely names no types
    here = (point.x, point.y) if point else None
    return Grid(code, ancestor(code, Level.COMMUNITY), ancestor(code, Level.SUBDISTRICT), here)


def invent(ground: Ground, day: date, moments: list[datetime], rows: Rows) -> None:
    """Add the cases that came in on a day at these moments, and what they count as."""
    chance = random.Random(f"{_SEED}/{ground.there}/{day}")  # noqa: S311 -- no secret
    matters = [_matter(ground, chance) for _turn in range(ceil(len(moments) / PER_MATTER))]
    named, counted, took = numbers(day, chance), Counter[Any](), Counter[Any]()
    for received in moments:
        matter = matters[int(len(matters) * chance.random() ** 1.5)]
        state = _state(ground, received, chance)
        held = matter.held and state.turn is not Turn.DESK
        case = _case(matter, state, received, chance, held=held)
        case["number"] = next(named)
        _go(case, state, ground, chance)
        _tell(case, rows, chance)
        rows.cases.append(tuple(map(case.__getitem__, COLUMNS)))
        key = (
            matter.grid.code,
            matter.unit[0] if held else "",
            matter.category,
            matter.channel,
            case["post"],
        )
        counted[key, state, case["late"], case["overran"]] += 1
        if case["finished_at"]:
            took[key] += minutes_between(received, case["finished_at"])
    rows.tallies += tallies(day, counted, took)


def _matter(ground: Ground, chance: random.Random) -> Matter:
    category = int(len(ground.categories) * chance.random() ** 2)
    return Matter(
        chance.choice(ground.grids),
        ground.categories[category],
        ground.units[category % len(ground.units)],
        chance.choice(_CHANNELS),
        chance.random() < 0.9,  # noqa: PLR2004 -- the rest is the grid's
        chance.choice(_WORDS),
    )


def _state(ground: Ground, received: datetime, chance: random.Random) -> State:
    """Return where a case stands: of recent ones a third is open, of old ones few are."""
    share = 0.35 if ground.at - received < RECENT else 0.011
    if chance.random() < share:
        return chance.choices(_OPEN, cum_weights=_SHARES)[0]
    return _END[chance.choice(_ENDS)]


def _case(
    matter: Matter, state: State, received: datetime, chance: random.Random, *, held: bool
) -> Values:
    grid, building = matter.grid, int(chance.random() * _BUILDINGS)
    desk = grid.community if chance.random() < 0.8 else grid.street  # noqa: PLR2004 -- one in five is the street's
    longitude, latitude, cell = _spot(grid, building)
    return {
        "id": _key(received, chance),
        "state": str(state.code),
        "outcome": state.outcome.value,
        "party": _party(state, desk, matter.unit[1] if held else "", grid.code),
        "desk_code": desk,
        "title": matter.words,
        "category_id": matter.category,
        "channel": matter.channel,
        "area_id": grid.code,
        "community_code": grid.community,
        "place": f"{building}号楼",
        "longitude": longitude,
        "latitude": latitude,
        "cell": cell,
        "unit_id": matter.unit[0] if held else None,
        "post": Role.DEPARTMENT.value if held else "",
        "received_at": received,
        "finish_due": received + 5 * _DAYS,
        "kind": REQUEST.name,
        "found": Found.PLATE.value,
        "due_at": None,
        "due_clock": "",
        "finished_at": None,
        "closed_at": None,
        "late": False,
        "overran": False,
        "solved": "",
        "satisfied": "",
        "seq": 0,
        "head": GENESIS,
    }


def _key(received: datetime, chance: random.Random) -> str:
    """Return a key of version 7, of that moment, in hex."""
    moment, tail = int(received.timestamp() * 1000), 1 << 63 | chance.getrandbits(62)
    return f"{moment:012x}7{chance.getrandbits(12):03x}{tail:016x}"


@lru_cache(maxsize=200_000)
def _spot(grid: Grid, building: int) -> tuple[float | None, float | None, int | None]:
    """Return where a building stands: near the middle of its grid, and its cell."""
    if grid.point is None:
        return None, None, None
    east, north = grid.point[0] + building % 6 * 4e-5, grid.point[1] + building // 6 * 4e-5
    return east, north, h3_cell(east, north)


def _party(state: State, desk: str, unit: str, area: str) -> str:
    if state.turn is Turn.NOBODY:
        return ""
    if state.turn is Turn.DESK:
        return f"desk:{desk}"
    return f"unit:{unit}" if unit else f"grid:{area}"


def _go(case: Values, state: State, ground: Ground, chance: random.Random) -> None:
    """Let the clock of an open case run; let a closed one have been done."""
    if state.outcome is Outcome.OPEN:
        case["due_clock"] = str(state.clock or FINISH)
        case["due_at"] = ground.at + timedelta(hours=chance.uniform(-72, 240))
        more = 0 if case["due_clock"] == FINISH else chance.uniform(0, 5)
        case["finish_due"] = case["due_at"] + more * _DAYS
        case["overran"] = case["finish_due"] < ground.at and not state.holds
    elif state.outcome is Outcome.CLOSED:
        took = min(chance.uniform(0.1, 5.3) * _DAYS, ground.at - case["received_at"])
        case["finished_at"] = case["closed_at"] = case["received_at"] + took
        case["late"] = case["finished_at"] > case["finish_due"]
        case["solved"], case["satisfied"] = Solved.SOLVED.value, Satisfied.SATISFIED.value


def _tell(case: Values, rows: Rows, chance: random.Random) -> None:
    """Write the steps of an open case and of some others, and the clocks that run."""
    still = case["outcome"] == Outcome.OPEN
    if not still and chance.random() >= TOLD:
        return
    told = case | {"id": UUID(case["id"])}
    rows.steps.extend(live(told))
    case["seq"], case["head"] = told["seq"], told["head"]
    if still:
        rows.clocks.extend(clocks(told, told["received_at"]))
