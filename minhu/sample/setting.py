"""The stage of the sample month: places, people and pictures, ready to be used."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from io import BytesIO

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from minhu.accounts.actors import House
from minhu.catalogue.models import Category, Standard
from minhu.core.pictures import CleanPicture, clean_picture
from minhu.places.domain.plates import put_up_plate
from minhu.places.models import Area, Boundary, Plate
from minhu.sample.ground import lay_ground
from minhu.sample.rules import load_standards
from minhu.sample.staff import Staff, hire

PICTURES = (
    "stairs_dark",
    "stairs_lit",
    "bins_before",
    "bins_after",
    "manhole",
    "stairs_boxes",
)
SHOWN_PLATE = ("999901001001003", "3号楼 2单元")


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything a scene can need, by area code or name."""

    staff: Staff
    names: dict[str, str]
    plates: dict[str, Plate]
    grounds: dict[str, BaseGeometry]
    categories: dict[str, Category]
    pictures: dict[str, CleanPicture]
    standards: Mapping[str, Standard]

    @property
    def grids_with_workers(self) -> list[str]:
        return sorted(self.staff.grids)

    def point_in(self, grid: str, chance: random.Random) -> tuple[float, float]:
        """Return longitude and latitude of a random point inside a grid."""
        ground = self.grounds[grid]
        west, south, east, north = ground.bounds
        while True:
            point = Point(chance.uniform(west, east), chance.uniform(south, north))
            if ground.contains(point):
                return point.x, point.y


def build(*, at: datetime, progress: Callable[[str], None]) -> Setting:
    """Draw the ground, hire the staff and put up the plates, all as of a year ago."""
    begins = at - timedelta(days=365)
    progress("画网格")
    lay_ground(at=begins)
    staff = hire(at=begins, progress=progress)
    progress("挂门牌")
    return Setting(
        staff=staff,
        names=dict(Area.objects.grids().values_list("code", "name")),
        plates=_plates(begins),
        grounds=_grounds(),
        categories={category.code: category for category in Category.objects.all()},
        pictures={name: _picture(name) for name in PICTURES},
        standards=load_standards(at=at),
    )


def _grounds() -> dict[str, BaseGeometry]:
    rows = Boundary.objects.filter(area__level="grid", valid_to=None)
    return {row.area_id: shape(row.geometry) for row in rows}


def _plates(at: datetime) -> dict[str, Plate]:
    """Put a plate up for every grid, and one on the stairwell that the demo points to."""
    area = Area.objects.get(pk=SHOWN_PLATE[0])
    ground = _grounds()[area.code]
    middle = ground.representative_point()
    put_up_plate(area, name=SHOWN_PLATE[1], point=(middle.x, middle.y), actor=House(), at=at)
    return {
        grid.code: put_up_plate(grid, name=grid.name, actor=House(), at=at)
        for grid in Area.objects.grids()
    }


def _picture(name: str) -> CleanPicture:
    content = files("minhu.sample").joinpath("pictures", f"{name}.jpg").read_bytes()
    return clean_picture(BytesIO(content))
