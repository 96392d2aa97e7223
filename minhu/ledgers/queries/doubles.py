"""The same unified social credit code elsewhere: in this ledger again, and in others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from minhu.accounts.models import User
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Coded, Column, Record
from minhu.ledgers.queries.ledgers import full_name, visible_to

MOST, PAGE = 20, 50
"""How many records of the same code are shown at most, and how many codes on a page."""


@dataclass(frozen=True, slots=True)
class Double:
    """A code that more than one record carries: how many, and the first of them."""

    code: str
    n: int
    records: list[Record]

    @property
    def lines(self) -> list[tuple[Record, str]]:
        """Return each record with the name of its place that means just one."""
        return [(each, full_name(each.area)) for each in self.records]


def same_code(user: User, record: Record, columns: Iterable[Column]) -> list[Record]:
    """Return other records that carry a code of this one, as far as somebody may see them."""
    mine = {record.values.get(each.slot) for each in columns if each.kind == Kind.CREDIT}
    codes = sorted(filter(None, mine))
    if not codes:
        return []
    there = codes_seen(user).filter(code__in=codes).exclude(record=record.pk).values("record")
    rows = Record.objects.filter(pk__in=there).select_related("ledger").order_by("pk")
    return list(rows[:MOST])


def doubles_after(user: User, mark: str) -> tuple[list[Double], str]:
    """Return fifty codes behind a mark that stand twice, and the mark of the next page if any.

    Two statements, however many records: codes are read in the order of their index.
    """
    grouped = codes_seen(user).filter(code__gt=mark).values("code").order_by("code")
    twice = grouped.annotate(n=Count("record", distinct=True)).filter(n__gt=1)
    numbers = dict(twice.values_list("code", "n")[: PAGE + 1])
    codes = list(numbers)[:PAGE]
    carried = _carrying(user, codes)
    found = [Double(code, numbers[code], list(carried[code].values())) for code in codes]
    return found, codes[-1] if len(numbers) > PAGE else ""


def _carrying(user: User, codes: list[str]) -> dict[str, dict[object, Record]]:
    """Return the first records of each code; one that carries it in two columns stands once."""
    place = Window(RowNumber(), partition_by=F("code"), order_by=F("record").asc())
    rows = codes_seen(user).filter(code__in=codes).annotate(place=place).filter(place__lte=MOST)
    found: dict[str, dict[object, Record]] = {code: {} for code in codes}
    for each in rows.select_related("record__ledger", "record__area__parent").order_by(
        "code", "record"
    ):
        found[each.code][each.record_id] = each.record
    return found


def codes_seen(user: User) -> QuerySet[Coded]:
    """Return what records that are not struck out carry in columns that are in use."""
    in_use = Column.objects.filter(
        ledger=OuterRef("record__ledger"), slot=OuterRef("slot"), retired_at=None
    )
    records = visible_to(user).filter(struck=False)
    return Coded.objects.filter(Exists(in_use), record__in=records)
