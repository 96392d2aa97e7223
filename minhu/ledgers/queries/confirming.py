"""Reads of what the other side of a record decides: by which steps, and what it is told."""

from __future__ import annotations

from uuid import UUID

from minhu.accounts.enums import Secrecy
from minhu.core.lifecycle import Edge
from minhu.ledgers import cells, living
from minhu.ledgers.models import Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.ledgers.queries.polling import ASKABLE


def theirs(record: Record) -> list[Edge]:
    """Return the steps that leave where a record stands and are the other side's, consent first."""
    table = record.ledger.life
    life = living.lifecycle(table)
    if life is None or record.struck or record.ledger.secrecy != Secrecy.ORDINARY:
        return []
    leaving = life.leaving(living.stood(table, record.state))
    return [each for each in leaving if living.by_them(table, each.verb)]


def record_of_link(key: UUID) -> Record | None:
    rows = Record.objects.select_related("ledger__within", "area__parent")
    return rows.filter(pk=key, struck=False, ledger__secrecy=Secrecy.ORDINARY).first()


def told_them(record: Record) -> list[tuple[str, str]]:
    """Return what a record says to whoever it is about: words, numbers and days, no people."""
    said = [
        (each.label, cells.brief(record.values.get(each.slot), each.kind))
        for each in columns_of(record.ledger)
        if each.kind in ASKABLE
    ]
    return [(label, shown) for label, shown in said if shown]
