"""The register as pages show it: numbers by grid, and one by the number that was typed, masked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import normalize

from django.db.models import Count, Min, QuerySet

from minhu.core.clock import local_day
from minhu.core.crypto import SealError, blind
from minhu.core.masks import mask_identity, mask_name, mask_phone
from minhu.core.phones import read_phone
from minhu.people.enums import Base
from minhu.people.identity import read_identity
from minhu.people.models import Household, RegisterExport, Resident
from minhu.people.queries import UNREADABLE
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.places.queries import grids

MOST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A grid with how many people of each population stand on the register, and since when."""

    area: Area
    numbers: tuple[int, ...]
    addressed: int
    oldest: date | None
    households: int = 0

    @property
    def named(self) -> list[tuple[str, int]]:
        """Return each number with what it counts."""
        return list(zip(map(str, Base.labels), self.numbers, strict=True))


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody who was found, as the keeper of the register sees them at first."""

    resident: Resident
    name: str
    number: str
    phone: str


def lines(place: Area) -> list[Line]:
    """Return the grids of a place with their numbers, in three statements."""
    first, after = span(place.pk)
    rows = Resident.objects.filter(area__gte=first, area__lt=after, struck_at=None).order_by()
    found: dict[str, dict[str, tuple[int, int, date]]] = {}
    counted = rows.values_list("area_id", "base").annotate(
        n=Count("pk"), addressed=Count("address"), oldest=Min("verified_on")
    )
    for area, base, n, addressed, oldest in counted:
        found.setdefault(area, {})[base] = n, addressed, oldest
    homes = households(place)
    return [_line(area, found.get(area.pk, {}), homes[area.pk]) for area in grids(place.pk)]


def _line(area: Area, said: dict[str, tuple[int, int, date]], homes: int) -> Line:
    numbers = tuple(said[base][0] if base in said else 0 for base in Base.values)
    addressed = sum(each[1] for each in said.values())
    oldest = min((each[2] for each in said.values()), default=None)
    return Line(area, numbers, addressed, oldest, homes)


def households(place: Area) -> Counter[str]:
    """Return how many dwellings with somebody in them there are, by grid; one statement."""
    first, after = span(place.pk)
    rows = Resident.objects.filter(area__gte=first, area__lt=after, struck_at=None)
    counted = rows.order_by().values_list("area_id").annotate(Count("household", distinct=True))
    return Counter({area: n for area, n in counted if n})


def exports_of(place: Area) -> list[RegisterExport]:
    """Return the last times somebody took the register of a place out, or of a part of it."""
    first, after = span(place.pk)
    rows = RegisterExport.objects.filter(area__gte=first, area__lt=after)
    return list(rows.select_related("area", "by")[:MOST])


def totals(found: list[Line]) -> list[tuple[str, int]]:
    """Return how many people of each population there are; the three are never added up."""
    sums = [sum(line.numbers[n] for line in found) for n in range(len(Base))]
    return list(zip((str(each.label) for each in Base), sums, strict=True))


def find(typed: str, place: Area, *, at: datetime) -> list[Hit]:
    """Return who stands in a place under an identity number or a phone, word for word."""
    first, after = span(place.pk)
    rows = Resident.objects.filter(area__gte=first, area__lt=after, struck_at=None)
    phone = read_phone(typed)
    if phone:
        rows = rows.filter(phone_index=blind("phone", phone))
    else:
        rows = rows.filter(identity=blind("resident", _number(typed, local_day(at))))
    return [_hit(row) for row in rows.select_related("area__parent")[:MOST]]


def living_in(household: Household) -> QuerySet[Resident]:
    """Return who is on the register of a dwelling, in the order they came onto it."""
    rows = Resident.objects.filter(household=household, struck_at=None)
    return rows.select_related("area__parent").order_by("created_at", "pk")


def masked_in(household: Household) -> list[Hit]:
    """Return who lives together as the keeper of the register sees them at first."""
    return [_hit(row) for row in living_in(household)]


def _number(typed: str, today: date) -> str:
    """Return a number as it is kept; what cannot be one is found nowhere."""
    try:
        return read_identity(typed, "", today)
    except ValueError:
        return normalize("NFKC", typed).strip().upper()


def _hit(row: Resident) -> Hit:
    try:
        told = row.disclose()
    except SealError:
        return Hit(row, UNREADABLE, UNREADABLE, UNREADABLE)
    number = mask_identity(told["number"])
    return Hit(row, mask_name(told["name"]), number, mask_phone(told["phone"]))
