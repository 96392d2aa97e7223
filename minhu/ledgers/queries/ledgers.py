"""Ledgers and their records as a member of staff may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.ledgers import cells
from minhu.ledgers.cells import Reading
from minhu.ledgers.enums import NUMBERS, Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.rules import READERS
from minhu.places.codes import span
from minhu.places.enums import Crs
from minhu.places.models import Area

PAGE = 50


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column over what is listed; ``floor`` when a part of it is "at least"."""

    column: Column
    value: Decimal
    floor: bool

    def __str__(self) -> str:
        number = self.value / 100 if self.column.kind == Kind.MONEY else self.value
        return f"{'≥ ' if self.floor else ''}{number:,f}"


def ledgers_for(user: User) -> list[Ledger]:
    """Return the ledgers somebody may open, each with ``n``, how many records they may see."""
    counted = visible_to(user).filter(struck=False).values_list("ledger").annotate(Count("pk"))
    numbers = dict(counted.order_by())
    found = Ledger.objects.select_related("area")
    able = [each for each in found if user.has_perm("ledgers.open_ledger", each)]
    for each in able:
        each.n = numbers.get(each.pk, 0)  # type: ignore[attr-defined]  # -- a number for the list
    return able


def ledger_for(user: User, code: str) -> Ledger | None:
    """Return a ledger somebody may open; absent and forbidden are one answer."""
    ledger = Ledger.objects.select_related("area").filter(code=code).first()
    return ledger if ledger and user.has_perm("ledgers.open_ledger", ledger) else None


def visible_to(user: User) -> QuerySet[Record]:
    """Return the records a member of staff may see; agrees with ``ledgers.view_record``."""
    scope = Q(pk__in=())
    for post in user.posts_now if user.is_active else ():
        if post.role in READERS:
            first, after = span(post.area_code)
            scope |= Q(area_id__gte=first, area_id__lt=after)
    return Record.objects.filter(scope)


def columns_of(ledger: Ledger) -> tuple[Column, ...]:
    """Return the columns of a ledger that are in use, in their order."""
    return tuple(each for each in all_columns(ledger) if each.retired_at is None)


def all_columns(ledger: Ledger) -> tuple[Column, ...]:
    """Return every column a ledger ever had, in their order."""
    return tuple(ledger.columns.all())


def listed(user: User, ledger: Ledger, *, words: str = "", area: str = "") -> QuerySet[Record]:
    """Return the records of a ledger that somebody asks for, in the order they came."""
    rows = visible_to(user).filter(ledger=ledger, struck=False)
    if words:
        rows = rows.filter(words__icontains=cells.plain(words))
    if area:
        first, after = span(area)
        rows = rows.filter(area_id__gte=first, area_id__lt=after)
    return rows.select_related("area__parent").order_by("pk")


def page_after(rows: QuerySet[Record], mark: str) -> tuple[list[Record], str]:
    """Return fifty records behind a mark, and the mark of the next page if there is one."""
    found = list((rows.filter(pk__gt=UUID(mark)) if _is_key(mark) else rows)[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def totals(rows: QuerySet[Record], columns: Iterable[Column]) -> list[Total]:
    """Return the sum of each column of numbers over some records; reads them in a stream."""
    wanted = [column for column in columns if column.kind in NUMBERS]
    if not wanted:
        return []
    sums: dict[str, Decimal] = defaultdict(Decimal)
    floors: set[str] = set()
    for values in rows.order_by().values_list("values", flat=True).iterator(2000):
        for column in wanted:
            value, floor = cells.total([values.get(column.slot)])
            sums[column.slot] += value
            floors |= {column.slot} if floor else set()
    return [Total(column, sums[column.slot], column.slot in floors) for column in wanted]


def lines(
    changes: Mapping[str, Sequence[str]], columns: Iterable[Column]
) -> list[tuple[str, str, str]]:
    """Return what changed as a page says it: what a column is called today, before, after."""
    labels = {column.slot: column.label for column in columns}
    labels |= {"state": _("进展"), "note": _("附言")}
    return [(_line_name(name, labels), pair[0], pair[1]) for name, pair in changes.items()]


def places_of(ledger: Ledger) -> dict[str, str]:
    """Return the codes of the places in a ledger's area by every name that means just one."""
    inside = Area.objects.inside(ledger.area_id).select_related("parent")
    named: dict[str, set[str]] = {}
    for area in inside:
        parent = area.parent.name if area.parent else ""
        for name in (area.code, area.name, parent + area.name, parent[:-2] + area.name):
            named.setdefault(cells.plain(name), set()).add(area.code)
    return {name: codes.copy().pop() for name, codes in named.items() if len(codes) == 1}


def readings(columns: Iterable[Column], places: dict[str, str]) -> dict[str, Reading]:
    """Return how the cells of each column are read, by its slot."""
    return {
        column.slot: Reading(Kind(column.kind), tuple(column.choices), places, Crs(column.crs))
        for column in columns
    }


def _line_name(name: str, labels: dict[str, str]) -> str:
    slot, _at, source = name.partition("@")
    label = labels.get(slot, slot)
    return f"{label}（{source}）" if source else label


def _is_key(mark: str) -> bool:
    try:
        UUID(mark)
    except ValueError:
        return False
    return True
