"""What the page of one record shows besides its columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minhu.accounts.models import User
from minhu.core.lifecycle import Edge
from minhu.ledgers import cells, living
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.listing import known_elsewhere


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


def told(user: User, record: Record, columns: Iterable[Column]) -> list[tuple[str, str]]:
    """Return what is not asked here: from other ledgers, and of columns that are retired."""
    columns = tuple(columns)
    known = known_elsewhere(user, columns, [record])
    found: list[tuple[str, str]] = []
    for column in columns:
        value: Any = record.values.get(column.slot)
        if column.linked is not None:
            value = known.get((column.slot, record.key))
        elif column.retired_at is None:
            continue
        if shown := cells.show(value, column.kind):
            found.append((column.label, shown))
    return found
