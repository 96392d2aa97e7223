"""What happened to the map of the sample street: a border moved, a dispute decided, one open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

from minhu.accounts.models import User
from minhu.core.clock import local_day
from minhu.places import codes
from minhu.places.domain.disputes import Argument, add_evidence, decide, raise_dispute
from minhu.places.domain.redraw import Ask, redraw
from minhu.places.enums import Level, Remake
from minhu.places.geometry import Ground, polygons
from minhu.places.models import Area, Dispute
from minhu.places.queries import newest_grounds
from minhu.sample.staff import STREET, Staff

_METRE = 1 / 100_000
MOVED, CUT = "999901001002002", "999901001006003"
EVIDENCE = (
    (0, "1987 年土地详查图上，渠西归这边。", "街道档案室 1987-014"),
    (1, "2015 年确权公示图把渠画在了另一边。", "自然资源所 2015 卷 7"),
    (None, "两边组长和老住户一起走了一遍，渠是 1992 年改过道的。", "现场记录 3 页"),
)


def tell_of_the_map(staff: Staff, *, at: datetime) -> None:
    """Redraw through the verbs, each at its own time, as offices do in a year."""
    grounds = newest_grounds(STREET, Level.GRID)
    _move(grounds, staff.street, at - timedelta(days=240))
    first, second = _neighbours(grounds)
    one = _dispute(first, grounds, staff.street, at - timedelta(days=150))
    _argue(one, staff.street, at - timedelta(days=140))
    decide(
        one,
        goes_to=one.one,
        decision="渠改道以前的图为准，渠西归原来的网格。",
        day=local_day(at - timedelta(days=110)),
        actor=staff.leader,
        at=at - timedelta(days=120),
    )
    _dispute(second, grounds, staff.street, at - timedelta(days=12))
    _cut(grounds[CUT], staff.street, at)


def _move(grounds: dict[str, Ground], actor: User, at: datetime) -> None:
    """Let a grid take a corner of its neighbour, up to the road that was opened."""
    neighbour = _beside(grounds, MOVED)
    bulge = _bulge(grounds[MOVED], grounds[neighbour]).intersection(grounds[neighbour])
    ground = polygons(grounds[MOVED].union(bulge))
    ask = Ask(Remake.MOVE, MOVED, drawn=ground)
    redraw(ask, day=local_day(at), reason="新路通了，以路为界", actor=actor, at=at)


def _cut(ground: Ground, actor: User, at: datetime) -> None:
    """Plan to cut a grid that has grown too large, from the first day of next year on."""
    west, south, east, north = ground.bounds
    line = LineString([((west + east) / 2, south - 0.001), ((west + east) / 2, north + 0.001)])
    name = f"第{len(Area.objects.filter(parent=codes.parent(CUT))) + 1}网格"
    ask = Ask(Remake.CUT, CUT, drawn=line, name=name)
    day = date(local_day(at).year + 1, 1, 1)
    redraw(ask, day=day, reason="超过 500 户，一分为二", actor=actor, at=at)


def _neighbours(grounds: dict[str, Ground]) -> list[tuple[str, str]]:
    """Return two pairs of grids that meet across the border of two communities."""
    found: list[tuple[str, str]] = []
    for code in sorted(grounds):
        if code in {MOVED, CUT} or any(code in pair for pair in found):
            continue
        across = _beside(grounds, code, across=True)
        if across and across not in {MOVED, CUT}:
            found.append((code, across))
        if len(found) == 2:  # noqa: PLR2004 -- one that is decided, one that is open
            break
    return found


def _beside(grounds: dict[str, Ground], code: str, *, across: bool = False) -> str:
    """Return the neighbour with the longest border, in another community if asked."""
    home = codes.parent(code)
    others = [key for key in grounds if key != code and (codes.parent(key) != home) == across]
    best = max(others, key=lambda key: grounds[key].intersection(grounds[code]).length)
    return best if grounds[best].intersection(grounds[code]).length > 50 * _METRE else ""


def _bulge(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Return a round piece of ground on the border of two."""
    border = one.intersection(other)
    middle = border.interpolate(0.5, normalized=True) if border.geom_type == "LineString" else None
    return Point(middle or border.centroid).buffer(60 * _METRE, quad_segs=4)


def _dispute(
    pair: tuple[str, str], grounds: dict[str, Ground], actor: User, at: datetime
) -> Dispute:
    one, other = (Area.objects.get(pk=code) for code in pair)
    ground = _bulge(grounds[one.code], grounds[other.code]).intersection(grounds[other.code])
    return raise_dispute(
        one,
        other,
        words="两边都说渠边这一块是自己的，垃圾没人收。",
        ground=polygons(shape(ground)),
        actor=actor,
        at=at,
    )


def _argue(dispute: Dispute, actor: User, at: datetime) -> None:
    sides = (dispute.one, dispute.other)
    for side, words, source in EVIDENCE:
        spoken = None if side is None else sides[side]
        add_evidence(dispute, Argument(words, spoken, source), actor=actor, at=at)
