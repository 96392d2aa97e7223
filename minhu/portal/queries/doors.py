"""The place a resident's page is about: a door plate, an area, a point, or none yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.enums import Role
from minhu.accounts.models import Absence, Post, Unit, User
from minhu.accounts.models.absence import stand_in
from minhu.cases.enums import Channel, Found
from minhu.cases.models import Case
from minhu.core.clock import local_day, now
from minhu.core.masks import mask_name
from minhu.places import codes
from minhu.places.codes import plate_code
from minhu.places.enums import Level
from minhu.places.locate import locate
from minhu.places.models import Area, Plate
from minhu.places.queries import subdistrict
from minhu.requests.domain.intake import Spot, desk_for

UP_TO_THE_STREET = "parent__parent"
_BUILDING = re.compile(r"[0-9A-Z一二三四五六七八九十]{1,4}(?:号楼|栋|幢|号院)")
_OFFICES = ("", "办事处", "居委会", "居民委员会", "服务站", "党群服务中心")
SHOWN = (Level.SUBDISTRICT, Level.COMMUNITY, Level.GRID)
MEMORY_SECONDS, MOST_REMEMBERED = 60.0, 1000


@dataclass(frozen=True, slots=True)
class Door:
    """A place as its plate shows it: the areas above in small, its own name in large.

    ``area`` is ``None`` while the place is not known; ``chosen`` says that a resident chose
    it, so that it can be carried along in a form.
    """

    name: str
    above: tuple[str, ...] = ()
    area: Area | None = None
    plate: Plate | None = None
    point: tuple[float, float] | None = None
    chosen: bool = False

    @property
    def known(self) -> bool:
        return self.area is not None

    @property
    def line(self) -> str:
        """Return the place in one line, without the subdistrict."""
        return " ".join((*self.above[1:], self.name))


def plate_door(code: str) -> Door | None:
    """Return the place behind a printed code; ``None`` when there is none or it was taken down."""
    rows = Plate.objects.select_related(f"area__{UP_TO_THE_STREET}")
    plate = next(iter(rows.filter(code=plate_code(code), active=True).order_by()[:1]), None)
    if plate is None:
        return None
    point = (plate.longitude, plate.latitude)
    drawn = (point[0], point[1]) if point[0] is not None and point[1] is not None else None
    return Door(plate.name, names(plate.area), plate.area, plate, drawn)


_remembered: dict[str, tuple[float, Door]] = {}


def sending_door(code: str) -> Door | None:
    """Return the place behind a code that something is sent from; kept for a minute.

    Finding it takes as long as everything else that is done with a sending. A plate that is
    taken down meanwhile still takes in what was on its way.
    """
    kept = _remembered.get(code)
    if kept is not None and monotonic() < kept[0]:
        return kept[1]
    door = plate_door(code)
    if door is not None:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[code] = (monotonic() + MEMORY_SECONDS, door)
    return door


def forget_doors() -> None:
    """Look the places up anew at the next sending (tests)."""
    _remembered.clear()


def area_door(code: str) -> Door | None:
    """Return the place somebody chose from the list; only areas of this house are in it."""
    area = _house().select_related(UP_TO_THE_STREET).filter(code=code)
    found = area.first()
    return _area_door(found, None) if found else None


def point_door(longitude: float, latitude: float) -> Door | None:
    """Return the place of a point of this house, ``None`` when it lies outside."""
    located = locate(longitude, latitude)
    if located.area_code is None:
        return None
    found = Area.objects.select_related(UP_TO_THE_STREET).filter(code=located.area_code)
    area = found.first()
    return _area_door(area, (longitude, latitude)) if area else None


def nowhere() -> Door:
    return Door(_("地方还没选"))


def case_door(case: Case, *, whole: bool) -> Door:
    """Return the place of a case; for others than its caller only down to the building."""
    place = case.place.removeprefix(case.area.name).strip() if whole else building(case)
    above = names(case.area)
    if place:
        return Door(place, above, case.area)
    return Door(case.area.name, above[:-1], case.area)


def building(case: Case) -> str:
    """Return the building of a case; every other word of the place stays private.

    The first word of a plate is a building or a gate; of what people wrote themselves only
    what looks like the number of a building is taken.
    """
    if case.found == Found.PLATE:
        return next(iter(case.place.split()), "")
    match = _BUILDING.search(case.place)
    return match[0] if match else ""


def names(area: Area) -> tuple[str, ...]:
    """Return the names from the subdistrict down to the area; needs its parents loaded."""
    return tuple(each.name for each in reversed(tuple(_upward(area))))


def _upward(area: Area) -> Iterator[Area]:
    here: Area | None = area
    while here is not None and here.level in SHOWN:
        yield here
        here = here.parent if here.level != Level.SUBDISTRICT else None


def _area_door(area: Area, point: tuple[float, float] | None) -> Door:
    return Door(area.name, names(area)[:-1], area, point=point, chosen=True)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a request from here first, and whom to call when it is urgent."""

    name: str
    phone: str


def addressee(door: Door) -> Addressee:
    """Return the desk that a request from this place goes to."""
    code = desk_code(door)
    desk = Area.objects.filter(code=code).first()
    if desk is None:
        return Addressee(_("街道"), "")
    return Addressee(desk.name, phone_of(desk))


def phone_of(desk: Area) -> str:
    """Return the number everybody may call: the desk's own, or that of a unit named after it.

    The unit belongs to the same street: elsewhere a community may have the same name.
    """
    if desk.phone:
        return desk.phone
    here = [desk.code, codes.ancestor(desk.code, Level.SUBDISTRICT)]
    known = [f"{desk.name}{ending}" for ending in _OFFICES]
    units = Unit.objects.filter(name__in=known, area_code__in=here, active=True, phone__gt="")
    return units.values_list("phone", flat=True).first() or ""


def desk_code(door: Door) -> str:
    if door.area is None:
        home = subdistrict()
        return home.code if home else ""
    return desk_for(Spot(door.area.code, Found.PLATE), Channel.QR)


def choices() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the communities of this house, each with its grids, in one statement."""
    rows = _house().filter(level__in=(Level.COMMUNITY, Level.GRID))
    groups: list[tuple[str, str, list[tuple[str, str]]]] = []
    for area in rows.order_by("code"):
        if area.level == Level.COMMUNITY:
            groups.append((area.code, area.name, []))
        elif groups:
            groups[-1][2].append((area.code, area.name))
    return groups


def _house() -> QuerySet[Area]:
    """Return the areas of this house; none before any has been imported."""
    home = subdistrict()
    return Area.objects.inside(home.code) if home else Area.objects.none()


def keeper_of(area: Area) -> str:
    """Return the masked name of whoever keeps a grid today; empty when nobody does."""
    today = local_day(now())
    held = Post.objects.held_on(today).filter(role=Role.GRID_WORKER, area_code=area.code)
    holders = list(held.values_list("user", flat=True)[:1])
    there = stand_in(holders[0], Absence.objects.away_on(today)) if holders else None
    keeper = User.objects.filter(pk=there).first() if there else None
    return mask_name(keeper.name) if keeper else ""
