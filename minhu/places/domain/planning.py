"""What a file of areas comes to before anything is written, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape

from minhu.core.errors import DomainError
from minhu.places import codes, geometry
from minhu.places.domain.features import Drawn, Layout, drawn
from minhu.places.domain.numbering import Home, numbered
from minhu.places.domain.reports import BoundaryReport, Progress
from minhu.places.enums import Level
from minhu.places.geometry import DECIMALS, Ground, polygons, square_metres
from minhu.places.models import Area, Boundary
from minhu.places.queries import newest_grounds
from minhu.places.topology import Fault, Sheet

SLIVER = 5.0
"""Square metres outside that are the arithmetic of a border, not a fault."""
_GRAIN = 10.0**-DECIMALS / 2
"""Degrees by which the same point may differ after it was written and read."""


@dataclass(slots=True)
class Plan:
    """The areas of a file under the codes they will have, beside what is there now.

    ``founded`` is the code of a community that has to be made first, mostly empty.
    """

    top: Area
    level: Level
    day: date
    today: date
    report: BoundaryReport
    founded: str = ""
    areas: dict[str, Drawn] = field(default_factory=dict)
    known: dict[str, Area] = field(default_factory=dict)
    before: dict[str, Boundary] = field(default_factory=dict)

    @property
    def new(self) -> list[str]:
        return [code for code in self.areas if code not in self.known]

    @property
    def renamed(self) -> list[str]:
        """The known areas whose name or outside number is another one in the file."""
        return [code for code, old in self.known.items() if self._is_renamed(code, old)]

    @property
    def moved(self) -> list[str]:
        """The areas that get ground, or other ground."""
        return [code for code, row in self.areas.items() if self._differs(code, row.ground)]

    @property
    def touched(self) -> set[str]:
        return {*self.new, *self.renamed, *self.moved}

    def _is_renamed(self, code: str, old: Area) -> bool:
        said = self.areas.get(code)
        if said is None:
            return False
        return said.name != old.name or said.outside_id not in {"", old.outside_id}

    def _differs(self, code: str, ground: Ground | None) -> bool:
        old = self.before.get(code)
        if ground is None or old is None:
            return ground is not None
        kept = shapely.normalize(shape(old.geometry))
        return not shapely.equals_exact(kept, ground, tolerance=_GRAIN)


def plan(
    features: list[Any],
    top: Area,
    layout: Layout,
    *,
    day: date,
    today: date,
    progress: Progress | None = None,
) -> Plan:
    """Return what taking in features under an area comes to; nothing is written.

    Raises ``DomainError`` where no number can be given under this area.
    """
    made = Plan(top, layout.level, day, today, BoundaryReport())
    taken = drawn(features, layout, made.report, progress)
    fitting = _fitting(taken, top, layout, made.report)
    home, made.founded = _home(top, layout.level, fitting)
    made.before = present(top.code, layout.level)
    made.areas = numbered(fitting, home, made.report)
    made.known = Area.objects.in_bulk(list(made.areas))
    for code, reason in _wrong(made):
        made.report.refuse(made.areas.pop(code).row, layout.code_field or "", reason)
    made.report.absent = sorted(made.before.keys() - made.areas.keys())
    made.report.imported = len(made.touched)
    made.report.unchanged = len(made.areas) - made.report.imported
    _compare(made)
    return made


def present(top: str, level: Level) -> dict[str, Boundary]:
    """Return the newest boundaries of a level inside an area, planned ones as well."""
    rows = Boundary.objects.inside(top).filter(valid_to=None, area__level=level)
    return {boundary.area_id: boundary for boundary in rows}


def outside(ground: Ground, around: Ground | None) -> float:
    """Return how many square metres lie outside; all of it where nothing is around."""
    rest = ground.difference(around) if around is not None else ground
    return square_metres(polygons(rest))


def _fitting(
    features: list[Drawn], top: Area, layout: Layout, report: BoundaryReport
) -> list[Drawn]:
    """Keep the features whose own code, if any, has its place under the parent."""
    above = {codes.parent(feature.code) for feature in features if feature.code}
    known = set(Area.objects.filter(pk__in=above).values_list("pk", flat=True))
    kept = []
    for feature in features:
        upper = codes.parent(feature.code) if feature.code else ""
        words = {"name": feature.name, "code": feature.code, "top": top.code, "upper": upper}
        if feature.code and not codes.inside(feature.code, top.code):
            reason = _("%(name)s：%(code)s 不在 %(top)s 之内") % words
        elif upper and upper not in known:
            reason = _("%(name)s：还没有上一级区域 %(upper)s，请先导入区划") % words
        elif (other := _other_level(feature.outside_id, top)) is not None:
            words |= {"code": feature.outside_id}
            words |= {"is": str(other.label), "want": str(layout.level.label)}
            reason = _("%(name)s：%(code)s 是%(is)s的代码，这里要%(want)s的") % words
        else:
            kept.append(feature)
            continue
        report.refuse(feature.row, layout.code_field or "", reason)
    return kept


def _other_level(number: str, top: Area) -> Level | None:
    """Return the level of a number that is a code inside an area: it was meant as one."""
    try:
        code = codes.full(number)
    except ValueError:
        return None
    return codes.level(code) if codes.inside(code, top.code) else None


def _home(top: Area, level: Level, features: list[Drawn]) -> tuple[Home, str]:
    """Return where new numbers are given, and the community that has to be made for them."""
    if all(feature.code for feature in features):
        return Home(top.code, level, []), ""
    upper = codes.above(level)
    code, founded = top.code, ""
    if codes.level(code) is Level.SUBDISTRICT and upper is Level.COMMUNITY:
        code, founded = _community_of(top)
    elif codes.level(code) is not upper and not _skips_district(code, level):
        words = {"top": top.name, "level": level.label, "upper": upper.label}
        raise DomainError(
            _(
                "要在 %(top)s 之下编%(level)s的号，请把上级换成%(upper)s，"
                "或者用 --code-field 给出每一项的代码。"
            )
            % words
        )
    areas = Area.objects.inside(code).filter(level=level)
    return Home(code, level, list(areas)), founded


def _skips_district(code: str, level: Level) -> bool:
    return level is Level.SUBDISTRICT and codes.level(code) is Level.CITY


def _community_of(subdistrict: Area) -> tuple[str, str]:
    """Return the community that stands for a whole subdistrict; twice when it is to be made."""
    communities = Area.objects.inside(subdistrict.code).filter(level=Level.COMMUNITY)
    own = communities.filter(name=subdistrict.name).first()
    if own is not None:
        return own.code, ""
    number = min(Home(subdistrict.code, Level.COMMUNITY, list(communities)).free_numbers())
    code = codes.child(subdistrict.code, Level.COMMUNITY, number)
    return code, code


def _wrong(made: Plan) -> list[tuple[str, str]]:
    """Return the areas that cannot be taken as they are drawn, each with why."""
    nested = _Nest(made)
    found = []
    for code, row in made.areas.items():
        reason = _over(made, code) or (nested.fault(code, row.ground) if row.ground else "")
        if reason:
            found.append((code, f"{row.name}：{reason}"))
    return found


def _over(made: Plan, code: str) -> str:
    """Return why an area cannot be changed from this day on, or nothing."""
    area, old = made.known.get(code), made.before.get(code)
    if area is not None and area.valid_to is not None:
        return _("%(code)s 已经撤并，编号不再用") % {"code": code}
    later = old is not None and (
        old.valid_from > made.day or (old.valid_from == made.day > made.today)
    )
    if old is not None and later and code in made.moved:
        words = {"day": old.valid_from}
        return _("这里有一次 %(day)s 起的改界，请先撤回，或者选那天以后") % words
    return ""


class _Nest:
    """Micro-grids lie in their grid: asked of what is drawn, whichever of the two it is."""

    def __init__(self, made: Plan) -> None:
        self.level = made.level
        self.grids: Mapping[str, Ground] = {}
        self.micros: dict[str, dict[str, Ground]] = {}
        if self.level is Level.MICRO_GRID:
            grid = codes.ancestor(made.top.code, Level.GRID)
            around = grid if codes.level(made.top.code) is Level.GRID else made.top.code
            self.grids = newest_grounds(around, Level.GRID)
        elif self.level is Level.GRID:
            for code, ground in newest_grounds(made.top.code, Level.MICRO_GRID).items():
                self.micros.setdefault(codes.parent(code), {})[code] = ground

    def fault(self, code: str, ground: Ground) -> str:
        """Return why a ground breaks the nesting, or nothing."""
        around = self.grids.get(codes.parent(code))
        if around is not None and outside(ground, around) > SLIVER:
            return _("微网格要画在它的网格里面，不能伸到外面。")
        for micro, small in self.micros.get(code, {}).items():
            if outside(small, ground) > SLIVER:
                words = {"code": micro}
                return _("这样改，里面的微网格 %(code)s 会落到外面，请先改微网格。") % words
        return ""


def _compare(made: Plan) -> None:
    """Tell every overlap and gap that areas of the file have a part in, and what strays."""
    around = codes.ancestor(made.top.code, Level.DISTRICT)
    grounds = {
        code: polygons(shape(boundary.geometry))
        for code, boundary in present(around, made.level).items()
    }
    grounds |= {code: row.ground for code, row in made.areas.items() if row.ground is not None}
    sheet = Sheet(grounds)
    made.report.overlaps = list(_touching(sheet.overlaps(), made))
    made.report.gaps = list(_touching(sheet.gaps(), made))
    made.report.strays = list(_strays(made)) if made.level is Level.GRID else []


def _touching(faults: list[Fault], made: Plan) -> Iterator[Fault]:
    return (fault for fault in faults if not made.areas.keys().isdisjoint(fault.between))


def _strays(made: Plan) -> Iterator[Fault]:
    """Yield the grids that reach out of their community, where that one is drawn."""
    homes = newest_grounds(made.top.code, Level.COMMUNITY)
    for code, row in made.areas.items():
        home = homes.get(codes.parent(code))
        if home is not None and row.ground is not None:
            metres = geometry.square_metres(polygons(row.ground.difference(home)))
            if metres > SLIVER:
                yield Fault((code, codes.parent(code)), round(metres, 1))
