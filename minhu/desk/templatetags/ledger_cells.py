"""Cells of a ledger in its list; drawn here, for a template takes ten times as long."""

from __future__ import annotations

from django import template

from minhu.ledgers import cells
from minhu.ledgers.enums import NUMBERS
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.ledgers import Total

register = template.Library()


@register.simple_tag
def cell(record: Record, column: Column) -> str:
    """Return what a record says in a column; — for nothing."""
    return cells.show(record.values.get(column.slot), column.kind) or "—"


@register.filter
def is_number(column: Column) -> bool:
    return column.kind in NUMBERS


@register.simple_tag
def total_of(totals: dict[str, Total], column: Column) -> str:
    """Return the sum of a column, ≥ in front of a floor."""
    return str(totals.get(column.slot, ""))
