"""Ledgers with their columns, by what definitions of indicators call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from minhu.accounts.enums import Secrecy
from minhu.ledgers import living
from minhu.ledgers.models import Column, Ledger


class Held(NamedTuple):
    """Of a column what counting needs."""

    slot: str
    kind: str
    is_thing: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger with its columns by what a definition may call them."""

    ledger: Ledger
    columns: Mapping[str, Held]

    @property
    def named(self) -> frozenset[str]:
        """What a term may name, which is nothing as well."""
        return frozenset((*self.columns, ""))

    def category(self, state: str) -> str:
        """Return a state as tallies keep it."""
        return living.stored(living.lifecycle(self.ledger.life), state)


def books(codes: Collection[str]) -> dict[str, Book]:
    """Return ledgers with their columns by name, in two statements; none that is kept closely.

    A column that came along is known by the name it came with, however it is called now, and
    before one an office calls the same; one that is not asked any more by that name alone.
    """
    came: dict[str, dict[str, Held]] = defaultdict(dict)
    live: dict[str, dict[str, Held]] = defaultdict(dict)
    columns = Column.objects.filter(ledger__code__in=codes).order_by()
    for code, slot, kind, label, began, retired, is_thing in columns.values_list(
        "ledger__code", "slot", "kind", "label", "came", "retired_at", "is_thing"
    ):
        held = Held(slot, kind, is_thing)
        if began:
            came[code][began] = held
        if retired is None:
            live[code][label] = held
    return {
        each.code: Book(each, live[each.code] | came[each.code])
        for each in Ledger.objects.filter(code__in=codes, secrecy=Secrecy.ORDINARY).order_by()
    }
