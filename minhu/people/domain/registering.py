"""Taking a list of residents into the register, in batches; twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.core import outbox
from minhu.core.clock import local_day
from minhu.core.crypto import Sealed, sealer
from minhu.core.errors import NotAllowedError, StaleStateError
from minhu.core.ids import uuid7
from minhu.core.pouring import pour
from minhu.core.sheets import refused_sheet
from minhu.core.tables import Row
from minhu.people.domain.persons import Who, known_by
from minhu.people.domain.register_rows import Entry, Reader, Refused, Register, RowError
from minhu.people.enums import Base, Left
from minhu.people.models import Household, Person, Resident
from minhu.people.models.resident import place_of
from minhu.places.codes import inside
from minhu.places.domain.addresses import Places
from minhu.places.domain.divisions import tidy
from minhu.places.gazetteer import Gazetteer
from minhu.places.models import Area

KEEP = "people.keep_register"
LEFT = "resident.left"
"""The topic of a death or a move: who, why and on which day."""
BEREFT = "resident.bereft"
"""The topic of a death in the home of somebody: who, and on which day."""
HOME = 12
"""Where more live together than this it is a dormitory, and nobody there is told of."""
BATCH = 2000
Progress = Callable[[int, int], None]
_CHANGED = (
    *("area_id", "address_id", "household_id", "base", "sealed", "phone_index", "digest"),
    *("source", "verified_on"),
)


@dataclass(slots=True)
class Taken:
    """What a list did: rows that were new, that changed somebody, that said nothing new, refused."""

    labels: list[str]
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: list[Refused] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        told = {"new": self.new, "changed": self.changed, "same": self.same}
        return told | {"refused": len(self.refused)}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a list comes from, and of which population it speaks where it does not say."""

    source: str
    base: Base = Base.USUAL


def _quiet(_done: int, _total: int) -> None:
    """Say nothing of the progress."""


def register(
    lines: Sequence[Row],
    home: Area,
    delivery: Delivery,
    *,
    actor: Actor,
    at: datetime,
    progress: Progress = _quiet,
) -> Taken:
    """Take in a list of residents of a place; each batch is a transaction of its own.

    A broken run is taken up by running the list again. Raises ``NotAllowedError``, and
    ``DomainError`` for a list without the columns it needs.
    """
    if not actor.has_perm(KEEP, home):
        raise NotAllowedError(_("这里的底册不归您管。"))
    listed = Register.of(lines, delivery.base)
    reader = Reader(listed, Places.of(home), Gazetteer(home.pk), local_day(at))
    taken, numbers = Taken(listed.labels), list(listed.rows)
    for first in range(0, len(numbers), BATCH):
        part = numbers[first : first + BATCH]
        _take(_entries(reader, part, taken), home, delivery.source, taken, at)
        progress(min(first + BATCH, len(numbers)), len(numbers))
    return taken


def _entries(reader: Reader, numbers: Iterable[int], taken: Taken) -> list[Entry]:
    found = []
    for number in numbers:
        try:
            found.append(reader.read(number))
        except RowError as error:
            taken.refused.append(Refused(number, error.column, error.reason))
    return found


@transaction.atomic
def _take(entries: list[Entry], home: Area, source: str, taken: Taken, at: datetime) -> None:
    """Insert who is new and update who changed; somebody registered elsewhere is refused."""
    keys = [each.identity for each in entries]
    known = {row.identity: row for row in Resident.objects.filter(identity__in=keys)}
    seal, made, changed = sealer(), list[dict[str, Any]](), list[Resident]()
    homes = _households(entries, at)
    for entry in entries:
        row = known.get(entry.identity)
        if row is None:
            key = uuid7()
            sealed = seal(entry.text, place_of(key)).token
            made.append(
                {"id": key, "sealed": sealed, "created_at": at, **_said(entry, homes, source, at)}
            )
        elif not inside(row.area_id, home.pk):
            words = _("这个人登记在别的街道或社区，请先和那边核对。")
            taken.refused.append(Refused(entry.row, _("证件号码"), words))
        elif row.digest == entry.digest and row.household_id == homes.get(entry.household):
            taken.same += 1
        else:
            row.__dict__.update(_said(entry, homes, source, at))
            row.sealed = seal(entry.text, row.place)
            changed.append(row)
    pour(Resident, made)
    Resident.objects.bulk_update(changed, _CHANGED, batch_size=BATCH // 10)
    taken.new, taken.changed = taken.new + len(made), taken.changed + len(changed)


def _households(entries: list[Entry], at: datetime) -> dict[str, UUID]:
    """Return the households of a batch by their marks; those that are not there yet are made."""
    wanted = {each.household: each for each in entries if each.household}
    rows = Household.objects.filter(mark__in=list(wanted))
    known = dict(rows.values_list("mark", "pk"))
    new = [
        Household(area_id=each.area, address_id=each.address, mark=mark, created_at=at)
        for mark, each in wanted.items()
        if mark not in known
    ]
    if not new:
        return known
    # Two lists at once may bring the same dwelling: whoever was first has it.
    Household.objects.bulk_create(new, ignore_conflicts=True)
    return dict(rows.values_list("mark", "pk"))


def _said(entry: Entry, homes: dict[str, UUID], source: str, at: datetime) -> dict[str, Any]:
    """Return the columns of a row that a list fills, but for the sealed one."""
    return {
        "area_id": entry.area,
        "address_id": entry.address,
        "household_id": homes.get(entry.household),
        "base": entry.base,
        "identity": entry.identity,
        "phone_index": entry.phone_index,
        "digest": entry.digest,
        "source": source[:120],
        "verified_on": local_day(at),
    }


@transaction.atomic
def strike(
    resident: Resident,
    *,
    why: Left = Left.ASKED,
    on: date | None = None,
    actor: Actor,
    at: datetime,
) -> Resident:
    """Strike somebody off who moved away, died or asks for it; what stays is an empty row.

    Of a death and a move, on a day, whoever keeps the same person elsewhere is told (``LEFT``);
    of a death also whoever keeps those who live with them (``BEREFT``): that, and no more.
    """
    if not actor.has_perm(KEEP, resident.area):
        raise NotAllowedError(_("这里的底册不归您管。"))
    known = [] if why is Left.ASKED else remembered([resident])
    bereft = remembered(_at_home_with(resident)) if why is Left.DIED else []
    there = Resident.objects.filter(pk=resident.pk, struck_at=None)
    empty = {"sealed": Sealed(), "identity": None, "phone_index": "", "digest": ""}
    if not there.update(**empty, address=None, household=None, struck_at=at):
        raise StaleStateError(_("已经注销了。"))
    day = on or local_day(at)
    outbox.put_all(LEFT, [f"{person.pk}:{why}:{day}" for person in known])
    if bereft:
        outbox.put_all(BEREFT, [f"{person.pk}:{day}" for person in bereft])
    resident.refresh_from_db()
    return resident


def remembered(residents: Iterable[Resident]) -> list[Person]:
    """Return whom callers and records know as residents: by the number, or name and phone.

    One statement, however many they are.
    """
    wanted: dict[str, Who] = {}
    for each in residents:
        if said := each.disclose():
            name, phone = said["name"], said["phone"]
            wanted[f"{each.pk} number"] = Who(name, number=said["number"])
            wanted |= {f"{each.pk} phone": Who(name, phone)} if phone else {}
    return list({each.pk: each for each in known_by(wanted).values()}.values())


def _at_home_with(resident: Resident) -> list[Resident]:
    """Return who else lives in the dwelling of somebody; nobody where very many do."""
    if resident.household_id is None:
        return []
    rows = Resident.objects.filter(household=resident.household_id, struck_at=None)
    found = list(rows.exclude(pk=resident.pk)[: HOME + 1])
    return found if len(found) < HOME else []


def refused_book(lines: Sequence[Row], taken: Taken) -> bytes:
    """Return only the rows that were refused, as they came, each with the reason behind it."""
    width = len(taken.labels)
    rows = []
    for one in sorted(taken.refused, key=lambda each: each.row):
        cells = [tidy(cell) for cell in lines[one.row - 1]][:width]
        cells += [""] * (width - len(cells))
        rows.append(([*cells, str(one.row)], f"{one.column}：{one.reason}"))
    return refused_sheet([*taken.labels, _("行")], rows)
