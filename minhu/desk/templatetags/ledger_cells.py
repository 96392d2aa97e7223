"""Cells of a ledger in its list; drawn here, for a template takes ten times as long."""

from __future__ import annotations

from typing import Any

from django import template

from minhu.ledgers import cells
from minhu.ledgers.enums import NUMBERS
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.totals import Total

register = template.Library()


@register.simple_tag
def cell(record: Record, column: Column, elsewhere: dict[tuple[str, str], Any]) -> str:
    """Return what a record says in a column, or another ledger for it; — for nothing."""
    if column.linked_id is not None:
        value = elsewhere.get((column.slot, record.key))
    else:
        value = record.values.get(column.slot)
    return cells.show(value, column.kind) or "—"


@register.filter
def is_number(column: Column) -> bool:
    return column.kind in NUMBERS


@register.simple_tag
def total_of(totals: dict[str, Total], column: Column) -> str:
    """Return the sum of a column, ≥ in front of a floor."""
    return str(totals.get(column.slot, ""))
