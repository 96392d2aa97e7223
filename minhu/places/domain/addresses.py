"""Taking in addresses, each into its grid, and saying what else an area is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places import geometry
from minhu.places.addresses import parse, tidy
from minhu.places.codes import inside
from minhu.places.domain.reports import Report
from minhu.places.domain.sheets import Sheet
from minhu.places.enums import Crs
from minhu.places.locate import locate
from minhu.places.models import Address, Alias, Area

NAME_AREA = "places.name_area"
LONGEST: Final = 80
_BATCH = 1000


def name_area(area: Area, *, name: str, actor: Actor, at: datetime) -> Alias:
    """Say what else an area is called; twice changes nothing."""
    if not actor.has_perm(NAME_AREA, area):
        raise NotAllowedError(_("没有找到这个区域。"))
    plain = name.strip()
    if not 1 < len(tidy(plain)) <= LONGEST:
        raise DomainError(_("请写别名，2 到 80 个字。"))
    by = as_user(actor)
    return Alias.objects.get_or_create(area=area, name=plain, defaults={"at": at, "by": by})[0]


def drop_alias(alias: Alias, *, actor: Actor) -> None:
    """Take an alias away again; cases keep the area they have."""
    if not actor.has_perm(NAME_AREA, alias.area):
        raise NotAllowedError(_("没有找到这个区域。"))
    alias.delete()


@transaction.atomic
def import_addresses(sheet: Sheet, home: Area, *, crs: Crs = Crs.WGS84, at: datetime) -> Report:
    """Take in rows with 地址 and either 网格 (code or name) or 经度 and 纬度, perhaps 编号.

    A row that lies in no grid of ``home`` is refused with the reason; a second time changes
    nothing.
    """
    sheet.require(["地址"])
    report, made, seen, places = Report(), list[Address](), set[str](), Places.of(home)
    ids = set(Address.objects.exclude(outside_id="").values_list("outside_id", flat=True))
    texts = set(Address.objects.filter(outside_id="").values_list("text", flat=True))
    for row in sheet.rows:
        cells = sheet.cells(row)
        text, outside = tidy(cells["地址"])[:160], cells.get("编号", "").strip()[:80]
        known = (outside in ids) if outside else (text in texts)
        if known or (outside or text) in seen:
            report.unchanged += 1
            continue
        try:
            made.append(_address(text, outside, cells, places, crs, at))
            seen.add(outside or text)
        except DomainError as error:
            report.refuse(row, "地址", str(error))
    Address.objects.bulk_create(made, batch_size=_BATCH)
    report.imported = len(made)
    return report


def _address(
    text: str, outside: str, cells: dict[str, str], places: Places, crs: Crs, at: datetime
) -> Address:
    if not text:
        raise DomainError(_("没有写地址。"))
    point = _point(cells, crs)
    code = _grid(cells.get("网格", ""), point, places, at)
    parts = parse(text)
    longitude, latitude = point or (None, None)
    return Address(
        area_id=code,
        text=text,
        road=parts.road[:40],
        number=parts.number,
        estate=parts.estate[:40],
        building=parts.building,
        unit=parts.unit,
        room=parts.room,
        outside_id=outside,
        longitude=longitude,
        latitude=latitude,
    )


def _point(cells: dict[str, str], crs: Crs) -> tuple[float, float] | None:
    try:
        longitude, latitude = float(cells["经度"]), float(cells["纬度"])
    except (KeyError, ValueError):
        return None
    geometry.within((longitude, latitude, longitude, latitude), crs)
    return geometry.point_to_wgs84(longitude, latitude, crs)


def _grid(said: str, point: tuple[float, float] | None, places: Places, at: datetime) -> str:
    """Return the grid a row names, else the one its point lies in."""
    if said.strip():
        code = places.names.get(tidy(said), "")
    else:
        located = locate(*point, at=at) if point else None
        code = (located.area_code or "") if located and located.certain else ""
    if not code or not inside(code, places.home):
        raise DomainError(_("这个地址不在本区域的哪个网格里，请写网格或者经纬度。"))
    return code


@dataclass(frozen=True, slots=True)
class Places:
    """An area, and the areas in it by code and by name with the one above."""

    home: str
    names: dict[str, str]

    @classmethod
    def of(cls, home: Area) -> Places:
        rows = Area.objects.inside(home.code).filter(valid_to=None).select_related("parent")
        names: dict[str, str] = {}
        for area in rows:
            parent = area.parent.name if area.parent else ""
            names[area.code] = names[tidy(parent + area.name)] = area.code
        return cls(home.code, names)
