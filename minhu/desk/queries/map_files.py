"""What a file of areas would change, in words and as a picture, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from minhu.desk.queries.paper_map import PaperMap, draw
from minhu.places.domain.planning import Plan
from minhu.places.domain.reports import BoundaryReport
from minhu.places.geometry import square_metres
from minhu.places.models import Area
from minhu.places.topology import Fault

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One area of a file: what it was called and how large it was, and what it will be."""

    code: str
    name: str
    before: str
    metres_before: int | None
    metres_after: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a file comes to: read = new + changed + unchanged + refused."""

    new: list[Line]
    changed: list[Line]
    report: BoundaryReport
    names: dict[str, str]
    picture: PaperMap | None

    @property
    def read(self) -> int:
        return len(self.new) + len(self.changed) + self.report.unchanged + len(self.report.refused)

    @property
    def faults(self) -> list[tuple[str, Fault]]:
        kinds = ("overlap", self.report.overlaps), ("gap", self.report.gaps)
        found = [(kind, each) for kind, faults in kinds for each in faults]
        return [*found, *(("stray", each) for each in self.report.strays)][:SHOWN]

    @property
    def takes(self) -> int:
        return len(self.new) + len(self.changed)


def look(made: Plan) -> Look:
    """Return a plan in words and as a picture."""
    new, told = set(made.new), made.touched
    lines = [_line(made, code) for code in sorted(told)]
    codes = {code for fault in _faults(made) for code in fault.between} | set(made.report.absent)
    names = dict(Area.objects.filter(pk__in=codes).values_list("pk", "name"))
    return Look(
        [line for line in lines if line.code in new],
        [line for line in lines if line.code not in new],
        made.report,
        names | {code: row.name for code, row in made.areas.items()},
        _picture(made),
    )


def _faults(made: Plan) -> Iterable[Fault]:
    return (*made.report.overlaps, *made.report.gaps, *made.report.strays)


def _line(made: Plan, code: str) -> Line:
    said, old, ground = made.areas[code], made.known.get(code), made.before.get(code)
    before = ground.square_metres if ground else None
    after = round(square_metres(said.ground)) if said.ground else before
    return Line(code, said.name, old.name if old else "", before, after)


def _picture(made: Plan) -> PaperMap | None:
    """Draw what there will be on this level, with what is new or other marked."""
    grounds: dict[str, BaseGeometry] = {
        code: shape(row.geometry) for code, row in made.before.items()
    }
    grounds |= {code: row.ground for code, row in made.areas.items() if row.ground is not None}
    names = dict(Area.objects.filter(pk__in=made.before).values_list("pk", "name"))
    names |= {code: row.name for code, row in made.areas.items()}
    drawn = [(Area(code=code, name=names[code]), grounds[code]) for code in sorted(grounds)]
    return draw(drawn, set(made.moved))
