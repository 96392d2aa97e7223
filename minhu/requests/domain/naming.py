"""What the names in a file mean here: areas, categories and units; missing ones are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.accounts.domain.units import open_unit
from minhu.accounts.models import Unit
from minhu.catalogue.domain.categories import add_categories
from minhu.catalogue.models import Category
from minhu.core.errors import DomainError
from minhu.places import codes
from minhu.places.domain.areas import add_area
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import area as find_area
from minhu.places.queries import subdistrict
from minhu.requests.domain.filemaps import FileMap
from minhu.requests.domain.rows import Entry

PARENT = ("imported", "导入")
UNIT_NAME = 80


@dataclass(frozen=True, slots=True)
class Names:
    """Keys by the names a file uses. A name that means two things means nothing here."""

    home: str
    areas: dict[str, str]
    categories: dict[str, str]
    units: dict[str, UUID]


@dataclass(frozen=True, slots=True)
class Home:
    """The area a file is about, and whether it had to be made."""

    area: Area
    made: bool


def find_home(code: str, *, name: str, at: datetime) -> Home:
    """Return the area with this code, made if need be; without a code the one served here."""
    if not code:
        served = subdistrict()
        if served is None:
            raise DomainError(
                _(
                    "还没有区域。请先用 minhu import areas 或 minhu import boundaries 导入，"
                    "或者在这条命令后面加上 --area 代码 --area-name 名称。"
                )
            )
        return Home(served, made=False)
    known = find_area(code)
    return Home(known or add_area(code, name=name or code, at=at), made=known is None)


def learn(entries: Iterable[Entry], file_map: FileMap, *, home: str, at: datetime) -> Names:
    """Return what the names in the rows mean, after making what the map says to make."""
    entries = tuple(entries)
    with transaction.atomic():
        if "category" in file_map.create:
            _make_categories({each.category for each in entries}, offer=file_map.offer, at=at)
        if "unit" in file_map.create:
            _make_units(
                {each.unit for each in entries}, codes.ancestor(home, Level.SUBDISTRICT), at
            )
    return Names(home, _areas(home), _categories(), _units(home))


def _make_categories(wanted: set[str], *, offer: bool, at: datetime) -> None:
    missing = sorted(wanted - _categories().keys() - {""})
    if missing:
        add_categories(
            {_code(PARENT[0], name): name for name in missing}, under=PARENT, offer=offer, at=at
        )


def _make_units(wanted: set[str], street: str, at: datetime) -> None:
    for name in sorted(wanted - _units(street).keys() - {""}):
        open_unit(
            code=_code(f"{codes.path(street)}-", name),
            name=name[:UNIT_NAME],
            area_code=street,
            actor=House(),
            at=at,
        )


def _code(stem: str, name: str) -> str:
    """Return a code that a name always gets; 40 bits tell a few hundred names apart."""
    return f"{stem}{sha256(name.encode()).hexdigest()[:10]}"


def _areas(home: str) -> dict[str, str]:
    rows = Area.objects.inside(home).values_list("code", "name")
    return _by_name(rows) | {code: code for code, _name in rows}


def _categories() -> dict[str, str]:
    rows = Category.objects.values_list("code", "name")
    return _by_name(rows) | {code: code for code, _name in rows}


def _units(home: str) -> dict[str, UUID]:
    street = codes.ancestor(home, Level.SUBDISTRICT)
    first, after = codes.span(street)
    rows = Unit.objects.filter(area_code__gte=first, area_code__lt=after)
    found = list(rows.values_list("pk", "code", "name"))
    return _by_name((pk, name) for pk, _code, name in found) | {
        code: pk for pk, code, _name in found
    }


def _by_name(rows: Iterable[tuple[Any, str]]) -> dict[str, Any]:
    """Return keys by name; names that several have are left out."""
    pairs = [(name, key) for key, name in rows]
    counts = Counter(name for name, _key in pairs)
    return {name: key for name, key in pairs if counts[name] == 1}
