"""What the page of one record shows besides its columns."""

from __future__ import annotations

from collections.abc import Iterable

from minhu.core.lifecycle import Edge
from minhu.ledgers import cells, living
from minhu.ledgers.enums import DRAWN, Kind
from minhu.ledgers.models import Column, Record

MOST_FACTS = 300
_UNSAID = frozenset({Kind.PERSON, Kind.PICTURES, Kind.AREA, *DRAWN})


def moves(record: Record) -> list[Edge]:
    """Return the steps that leave where a record stands."""
    life = living.lifecycle(record.ledger.life)
    if life is None or record.struck:
        return []
    return list(life.leaving(living.standing(life, record.state)))


def others(record: Record, columns: Iterable[Column]) -> list[tuple[str, str, str]]:
    """Return what other sources say: the column, the figure with its day, the source."""
    return [
        (column.label, cells.show_beside(each, column.kind), each["source"])
        for column in columns
        for each in record.beside.get(column.slot, ())
    ]


def facts(record: Record, columns: Iterable[Column]) -> str:
    """Return in a line what a record says, for an order about it: no persons, pictures or shapes."""
    said = [
        (each.label, cells.brief(record.values.get(each.slot), each.kind))
        for each in columns
        if each.retired_at is None and not each.is_key and each.kind not in _UNSAID
    ]
    return "；".join(f"{label}：{shown}" for label, shown in said if shown)[:MOST_FACTS]


def told(record: Record, columns: Iterable[Column]) -> list[tuple[str, str]]:
    """Return what is not asked any more: what columns say that are retired."""
    said = [
        (each.label, cells.brief(record.values.get(each.slot), each.kind))
        for each in columns
        if each.retired_at is not None
    ]
    return [(label, shown) for label, shown in said if shown]
