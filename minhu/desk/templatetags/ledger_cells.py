"""Cells of a ledger in its list; drawn here, for a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from minhu.desk.templatetags.desk_pages import NOTHING
from minhu.ledgers.cells import brief
from minhu.ledgers.enums import NUMBERS
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.totals import Total

register = template.Library()


@register.simple_tag
def cells(
    record: Record, columns: Iterable[Column], elsewhere: dict[tuple[str, str], Any], code: str
) -> SafeString:
    """Return the cells of a record in the list of its ledger; what it is called by leads to it."""
    drawn = []
    for place, column in enumerate(columns):
        said: str = cell(record, column, elsewhere)
        names = ("r" if is_number(column) else "", "b6" if column.is_key or not place else "")
        label = column.label
        if names[1]:
            path, label = reverse("desk:record", args=[code, record.pk]), ""
            said = format_html('<a href="{}">{}</a>', path, said)
        cls = " ".join(filter(None, names))
        drawn.append(format_html('<td class="{}" data-l="{}">{}</td>', cls, label, said))
    return mark_safe("".join(drawn))  # noqa: S308 -- each cell was escaped above


@register.simple_tag
def cell(record: Record, column: Column, elsewhere: dict[tuple[str, str], Any]) -> str:
    """Return what a record says in a column, or another ledger for it; — for nothing."""
    if column.is_known:
        value = elsewhere.get((column.slot, record.key))
    else:
        value = record.values.get(column.slot)
    return brief(value, column.kind) or NOTHING


@register.filter
def is_number(column: Column) -> bool:
    return column.kind in NUMBERS


@register.simple_tag
def total_of(totals: dict[str, Total], column: Column) -> str:
    """Return the sum of a column, ≥ in front of a floor."""
    return str(totals.get(column.slot, ""))


@register.filter
def row_of(number: int, table: Table) -> str:
    """Return which row of a file a number means, with its sheet when there are several."""
    return table.where(number)
