"""The sum of lines held against what the record they belong to says of them itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from minhu.accounts.models import User
from minhu.ledgers.answering import BELONGS
from minhu.ledgers.enums import NUMBERS, Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import visible_to
from minhu.rates.numbers import grouped

TOTAL = "total"
"""The rule of a column of lines that names the slot its sum is held against."""
_NUMBER = DecimalField(max_digits=30, decimal_places=6)


@dataclass(frozen=True, slots=True)
class Held:
    """A column of lines with its sum, and what the record they belong to ``says`` it is."""

    column: Column
    lines: Decimal
    says: Decimal | None

    @property
    def off(self) -> Decimal:
        """Return by how much the lines are more than the record says; nothing where it says none."""
        return Decimal(0) if self.says is None else self.lines - self.says

    @property
    def words(self) -> Mapping[str, str]:
        """Return the numbers as a page shows them."""
        says = "—" if self.says is None else grouped(self.says)
        return {"lines": grouped(self.lines), "says": says, "off": grouped(abs(self.off))}


def held_columns(columns: Iterable[Column]) -> list[Column]:
    """Return the columns of lines whose sum is held against the record they belong to."""
    return [
        each
        for each in columns
        if each.rules.get(TOTAL) and each.kind in NUMBERS and not each.is_known
    ]


def held_against(whole: Record, columns: Iterable[Column], lines: QuerySet[Record]) -> list[Held]:
    """Hold the sums of some lines against the record they belong to; one statement at most."""
    asked = held_columns(columns)
    if not asked:
        return []
    sums = lines.order_by().aggregate(**{each.slot: _sum(each) for each in asked})
    return [_held(each, sums[each.slot], whole.values) for each in asked]


def differing(user: User, ledger: Ledger) -> frozenset[str]:
    """Return the keys of the records whose lines do not come to what they say; two for each part.

    Who has no line at all says nothing that could differ.
    """
    found: set[str] = set()
    values = dict(visible_to(user).filter(ledger=ledger, struck=False).values_list("key", "values"))
    for part in ledger.parts.prefetch_related("columns"):
        asked = held_columns(part.columns.all())
        if asked:
            for key, sums in _sums(user, part, asked).items():
                if any(_held(each, sums[each.slot], values.get(key, {})).off for each in asked):
                    found.add(key)
    return frozenset(found)


def holds(ledger: Ledger) -> bool:
    """Answer whether lines of a ledger are held against its records."""
    columns = Column.objects.filter(ledger__within=ledger, retired_at=None)
    return columns.filter(rules__has_key=TOTAL).exists()


def _sums(user: User, part: Ledger, asked: Iterable[Column]) -> dict[str, Mapping[str, Any]]:
    belongs = next(each.slot for each in part.columns.all() if each.name == BELONGS)
    rows = visible_to(user).filter(ledger=part, struck=False).order_by()
    whole = rows.annotate(whole=KeyTextTransform(belongs, "values")).values("whole")
    summed = whole.annotate(**{each.slot: _sum(each) for each in asked})
    return {str(each["whole"]): each for each in summed}


def _sum(column: Column) -> Sum:
    return Sum(Cast(KeyTextTransform("n", KeyTransform(column.slot, "values")), _NUMBER))


def _held(column: Column, summed: Decimal | None, values: Mapping[str, Any]) -> Held:
    said, parts = values.get(column.rules[TOTAL]), 100 if column.kind == Kind.MONEY else 1
    says = Decimal(said["n"]) / parts if isinstance(said, dict) else None
    return Held(column, Decimal(summed or 0) / parts, says)
