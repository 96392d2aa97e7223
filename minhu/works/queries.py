"""The works that somebody may see, in three statements, and what of them is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from minhu.accounts.models import Unit, User
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import visible_to
from minhu.places.codes import inside, span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.works.board import CODES, Work, assembled
from minhu.works.enums import Colour


@dataclass(frozen=True, slots=True)
class Ask:
    """Which works are asked for: of a kind, of an owner, of a colour; empty means all."""

    kind: str = ""
    owner: str = ""
    colour: str = ""

    def takes(self, work: Work) -> bool:
        return (
            self.kind in ("", work.kind)
            and (not self.owner or self.owner in work.everybody)
            and self.colour in ("", work.colour)
        )


@dataclass(frozen=True, slots=True)
class Board:
    """The works asked for; the numbers are of all that differ from them in colour only."""

    works: list[Work]
    colours: dict[Colour, int]
    kinds: list[str]
    owners: list[tuple[str, dict[Colour, int]]]


def works_in(user: User, area: str, today: date) -> list[Work]:
    """Return the works of a place that somebody may see, the worst first; three statements.

    Their records know their ledger; where each lies is asked of those that are shown.
    """
    first, after = span(area)
    rows = visible_to(user).filter(area_id__gte=first, area_id__lt=after)
    return of_records(rows, today)


def of_records(rows: QuerySet[Record], today: date) -> list[Work]:
    """Return the works among some records; three statements."""
    ledgers = Ledger.objects.filter(code__in=CODES).prefetch_related("columns").in_bulk()
    found = rows.filter(ledger__in=ledgers, struck=False).defer("beside", "words", "head")
    records = list(found.order_by("pk"))
    for record in records:
        record.ledger = ledgers[record.ledger_id]
    return assembled(records, today)


def board(user: User, area: str, ask: Ask, today: date) -> Board:
    """Return what the board shows of a place."""
    works, whatever = works_in(user, area, today), replace(ask, colour="")
    alike = [work for work in works if whatever.takes(work)]
    counted = Counter(work.colour for work in alike)
    return Board(
        [work for work in alike if ask.takes(work)],
        {colour: counted[colour] for colour in Colour if counted[colour] or colour in _ALWAYS},
        sorted({work.kind for work in works if work.kind}),
        _owners(works, ask),
    )


_ALWAYS = (Colour.RED, Colour.YELLOW, Colour.GREEN)


def _owners(works: Iterable[Work], ask: Ask) -> list[tuple[str, dict[Colour, int]]]:
    """Return every owner with how many works stand how, of the kind asked for."""
    found: dict[str, Counter[Colour]] = {}
    for work in works:
        if ask.kind in ("", work.kind):
            for name in work.everybody:
                found.setdefault(name, Counter())[work.colour] += 1
    rows = [
        (name, {colour: counts[colour] for colour in _ALWAYS}) for name, counts in found.items()
    ]
    return sorted(rows, key=lambda row: ([-n for n in row[1].values()], row[0]))


def parties(names: Iterable[str], area: str) -> Mapping[str, str]:
    """Return where notes for owners go, by the name a ledger writes: a unit or a place's desk.

    Only names that mean just one of them, in the subdistrict of ``area``; two statements.
    """
    wanted = set(names)
    units = Unit.objects.filter(name__in=wanted, active=True)
    desks = Area.objects.filter(name__in=wanted, level__in=(Level.COMMUNITY, Level.SUBDISTRICT))
    found: dict[str, set[str]] = {}
    for unit in units:
        if inside(unit.area_code, area) or inside(area, unit.area_code):
            found.setdefault(unit.name, set()).add(f"unit:{unit.code}")
    for desk in desks:
        if inside(desk.code, area):
            found.setdefault(desk.name, set()).add(f"desk:{desk.code}")
    return {name: party for name, (party, *more) in found.items() if not more}


def number_of(record: Record) -> str:
    """Return what notes about a record carry: its key, or where that is too long its own."""
    return record.key if len(record.key) <= LONGEST else record.pk.hex


def by_number(number: str) -> Record | None:
    """Return the record of the works that a note speaks of, whoever asks."""
    ours = Q(key=number)
    if len(number) == LONGEST and set(number) <= set("0123456789abcdef"):
        ours |= Q(pk=UUID(number))
    return Record.objects.filter(ours, ledger__code__in=CODES).select_related("ledger").first()


LONGEST = 32
