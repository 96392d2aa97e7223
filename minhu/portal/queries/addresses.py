"""What an address means: the names of a place and a point, and nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from minhu.places.addresses import locate_text, point_of
from minhu.places.queries import subdistrict
from minhu.portal.queries.doors import Door, area_door


@dataclass(frozen=True, slots=True)
class Meant:
    """The place an address means; ``certain`` when nothing had to be guessed from neighbours."""

    door: Door
    certain: bool
    point: tuple[float, float] | None

    def as_json(self) -> dict[str, Any]:
        area = self.door.area
        return {
            "found": True,
            "certain": self.certain,
            "area": area.code if area else "",
            "names": [*self.door.above, self.door.name],
            "point": list(self.point) if self.point else None,
        }


def meant(text: str) -> Meant | None:
    """Return the place of this house that an address means, ``None`` where it is left open."""
    home = subdistrict()
    named = locate_text(text, home.code) if home else None
    door = area_door(named.area_code) if named else None
    if named is None or door is None:
        return None
    point = point_of(text, named.area_code) if named.certain else None
    return Meant(door, named.certain, point)
