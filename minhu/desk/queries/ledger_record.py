"""What the page of one record shows besides its columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import ngettext

from minhu.core.lifecycle import Edge
from minhu.ledgers import cells, living
from minhu.ledgers.enums import DRAWN, Kind
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.ending import ends_column

MOST_FACTS = 300


class Countdown(NamedTuple):
    """What ends, in how many days (below none: so many days ago), and whether that is soon or over."""

    label: str
    days: int
    soon: bool

    @property
    def words(self) -> str:
        if self.days < 0:
            return ngettext("过了 %(n)d 天", "过了 %(n)d 天", -self.days) % {"n": -self.days}
        return ngettext("还有 %(n)d 天", "还有 %(n)d 天", self.days) % {"n": self.days}

    @property
    def css(self) -> str:
        return "late" if self.days < 0 else "soon" if self.soon else ""


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


def countdown(record: Record, columns: Iterable[Column], today: date) -> Countdown | None:
    """Return how far off the end of a record's term is; nothing where it has none or has come to rest."""
    current = [each for each in columns if each.retired_at is None]
    column = ends_column(current)
    ends = record.values.get(column.slot) if column else None
    if column is None or not ends or record.struck or (record.ledger.life and not moves(record)):
        return None
    left = (date.fromisoformat(ends) - today).days
    return Countdown(column.label, left, left <= int(column.rules["ends"]))
