"""Addresses as people write them: taken apart, and looked up without a map service."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from minhu.places.codes import span
from minhu.places.enums import Level
from minhu.places.models import Address, Alias, Area, Plate

_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_HEAD = re.compile(
    r"^(?:\w{2,8}?省)?(?:\w{2,8}?市)?(?:\w{1,6}?(?<![小社园校厂])[区县])?"
    r"(?:\w{1,8}?(?:街道|镇|乡)(?:办事处)?)?"
)
_ROAD = re.compile(r"([\u4e00-\u9fff]{1,9}?(?:大道|大街|路|街|巷|胡同)(?:[东南西北中]段)?)")
_NUMBER = re.compile(r"(\d{1,5})(?:[-—~之附]\d+)*号(?!楼|线|铺)")
_ESTATE = re.compile(
    r"([\u4e00-\u9fff\d]{2,14}?(?:小区|家属院|花园|新村|公寓|广场|大厦|[号东西南北中]院|苑|庭|城|园|院))"
)
_BUILDING = re.compile(r"([\dA-Za-z一二三四五六七八九十]{1,4})(?:号楼|#楼|栋|幢|座|号(?=\d+单元))")
_UNIT = re.compile(r"([\dA-Za-z一二三四五六七八九十甲乙丙丁东西中]{1,3})单元")
_ROOM = re.compile(
    r"(?:单元|楼|栋|幢|座|层)-?(\d{2,5}[A-Z]?)(?:室|房|户|号)?$|(\d{2,5}[A-Z]?)(?:室|房)$"
)
_FIGURES = {figure: str(n) for n, figure in enumerate("一二三四五六七八九十", start=1)}
NEAR = 40
"""So many house numbers away a neighbour still tells of one between two in the same grid."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an address says."""

    road: str = ""
    number: int = 0
    estate: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The area that words mean; ``certain`` when nothing had to be guessed from neighbours."""

    area_code: str
    certain: bool


def doors_at(home: str, words: str) -> QuerySet[Address]:
    """Return the addresses inside a place that lie in a building, an estate or a street."""
    plain = tidy(words)
    parts = parse(plain)
    named = {"road": parts.road, "estate": parts.estate, "building": parts.building}
    wanted = {name: said for name, said in named.items() if said}
    rows = Address.objects.inside(home)
    return (
        rows.filter(**wanted) if parts.road or parts.estate else rows.filter(text__contains=plain)
    )


def tidy(text: str) -> str:
    """Return an address without spaces, brackets and wide letters."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s,，。;；]+", "", plain)


def parse(text: str) -> Parts:
    """Take an address apart; what it does not say stays empty."""
    plain = tidy(text)
    rest = plain[_HEAD.match(plain).end() :] or plain  # type: ignore[union-attr]  # -- it may be empty, it always matches
    road = _ROAD.search(rest)
    behind = rest[road.end() :] if road else rest
    number = _NUMBER.match(behind) if road else None
    tail = behind[number.end() :] if number else behind
    estate = _ESTATE.search(tail) or (_ESTATE.search(rest) if not road else None)
    return Parts(
        road.group(1) if road else "",
        int(number.group(1)) if number else 0,
        estate.group(1) if estate else "",
        _figure(_BUILDING.search(tail)),
        _figure(_UNIT.search(tail)),
        _room(tail),
    )


def locate_text(text: str, home: str) -> Named | None:
    """Return the area inside ``home`` that words mean, or ``None`` where they leave it open.

    First addresses that are known (building of an estate, number on a road, the estate, the
    numbers on both sides), then names of areas, aliases and plates. Four statements.
    """
    plain = tidy(text)
    if not plain or not home:
        return None
    return _by_address(parse(text), home) or _by_name(plain, home)


def _by_address(parts: Parts, home: str) -> Named | None:
    first, after = span(home)
    known = Address.objects.filter(area__gte=first, area__lt=after).order_by()
    if parts.estate:
        wanted = ("area", "building", "unit", "room")
        rows = list(known.filter(estate=parts.estate).values_list(*wanted))
        if found := in_building(rows, parts) or single({row[0] for row in rows}):
            return Named(found, certain=True)
    if not parts.road:
        return None
    numbers = list(known.filter(road=parts.road).values_list("number", "area"))
    if parts.number and (found := single({a for n, a in numbers if n == parts.number})):
        return Named(found, certain=True)
    near = between(parts.number, numbers) if parts.number else ""
    found = near or single({area for _number, area in numbers})
    return Named(found, certain=False) if found else None


def in_building(rows: Iterable[tuple[str, str, str, str]], parts: Parts) -> str:
    """Return the grid of a building; where it stands in several, of its unit, then of the room.

    ``rows`` are area, building, unit and room of the addresses of the estate.
    """
    held = [row for row in rows if row[1] and row[1] == parts.building]
    for place, said in enumerate((parts.building, parts.unit, parts.room), start=1):
        held = [row for row in held if said and row[place] == said]
        if found := single({row[0] for row in held}):
            return found
    return ""


def point_of(text: str, area_code: str) -> tuple[float, float] | None:
    """Return where an address is: longitude and latitude of one that is known in this grid."""
    parts = parse(text)
    known = Address.objects.filter(area=area_code).exclude(longitude=None)
    if parts.estate and parts.building:
        known = known.filter(estate=parts.estate, building=parts.building)
    elif parts.road and parts.number:
        known = known.filter(road=parts.road, number=parts.number)
    else:
        return None
    return known.order_by("text").values_list("longitude", "latitude").first()


def between(number: int, numbers: Iterable[tuple[int, str]]) -> str:
    """Return the grid of the next numbers on the same side, below and above, if it is one."""
    side = [
        (n, area) for n, area in numbers if n and n % 2 == number % 2 and abs(n - number) <= NEAR
    ]
    below = max((pair for pair in side if pair[0] < number), default=None)
    above = min((pair for pair in side if pair[0] > number), default=None)
    return single({pair[1] for pair in (below, above) if pair})


def _by_name(plain: str, home: str) -> Named | None:
    """Return the area with the longest name that stands in the words, if only one has it."""
    best, areas = 0, set[str]()
    for name, area in names_in(home):
        if len(name) >= max(best, 2) and name in plain:
            areas = {area} if len(name) > best else areas | {area}
            best = len(name)
    found = single(areas)
    return Named(found, certain=True) if found else None


def names_in(home: str) -> Iterator[tuple[str, str]]:
    """Yield every name that means an area in ``home``: its own, aliases, plates."""
    areas = Area.objects.inside(home).filter(valid_to=None).exclude(pk=home)
    for area in areas.select_related("parent"):
        parent = area.parent.name if area.parent else ""
        if area.level == Level.COMMUNITY:
            yield tidy(area.name), area.code
        else:
            yield tidy(parent + area.name), area.code
            yield tidy(parent.removesuffix("社区") + area.name), area.code
    for name, code in Alias.objects.inside(home).values_list("name", "area"):
        yield tidy(name), code
    first, after = span(home)
    plates = Plate.objects.filter(area__gte=first, area__lt=after, active=True)
    for name, code in plates.values_list("name", "area"):
        yield tidy(name), code


def single(found: set[str]) -> str:
    """Return the one area that was found, or nothing."""
    return next(iter(found)) if len(found) == 1 else ""


def _room(tail: str) -> str:
    found = _ROOM.search(tail)
    return next((each for each in found.groups() if each), "") if found else ""


def _figure(found: re.Match[str] | None) -> str:
    text = found.group(1) if found else ""
    return _FIGURES.get(text, text)
