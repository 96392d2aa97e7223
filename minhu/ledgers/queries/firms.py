"""The credit code of a firm by its name or its door, from the ledgers that know it, so that nobody types it again.

A column of codes with the rule ``of`` belongs to the firm that another column names. What is
known is only offered: who writes the record takes it over or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import F, QuerySet

from minhu.accounts.models import User
from minhu.ledgers.answering import ADDRESS
from minhu.ledgers.cells import plain
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Coded, Column
from minhu.ledgers.queries.doubles import codes_seen
from minhu.places.addresses import parse, tidy

OF = "of"
MOST, SHORTEST = 5, 2
READ = 50
"""So many records whose words hold an address are looked at."""


class Firm(NamedTuple):
    """A firm that a ledger knows by a name, with its code."""

    code: str
    name: str
    ledger: str


def coded_columns(columns: Iterable[Column]) -> list[tuple[Column, Column]]:
    """Return the columns of codes, each with the one that names whose it is.

    That is found by the name it came with, else by the one it has.
    """
    live = [each for each in columns if not each.retired_at and not each.is_known]
    named = {each.label: each for each in live} | {each.came: each for each in live if each.came}
    asked = [each for each in live if each.kind == Kind.CREDIT and each.rules.get(OF) in named]
    return [(each, named[each.rules[OF]]) for each in asked]


def firms_like(user: User, name: str) -> list[Firm]:
    """Return firms whose name holds what was typed, the exact one first; one statement.

    Only of ledgers somebody may see, and once for each code.
    """
    if len(name) < SHORTEST:
        return []
    rows = _firms(user).filter(record__key__contains=name)
    found: dict[str, Firm] = {}
    for firm in _read(rows.order_by("record__key", "pk")[: MOST * 4]):
        if firm.code not in found or firm.name == name:
            found[firm.code] = firm
    return sorted(found.values(), key=lambda each: (each.name != name, len(each.name)))[:MOST]


def door_column(columns: Iterable[Column]) -> Column | None:
    """Return the column that says at which door a firm is, if a ledger has one."""
    live = (each for each in columns if not each.retired_at and not each.is_known)
    return next((each for each in live if each.rules.get("base") == ADDRESS), None)


def firms_at(user: User, door: str) -> list[Firm]:
    """Return firms that a ledger knows at just this address; two statements.

    Only of ledgers somebody may see, and once for each code. A door without its road or house
    (a bare room number) means nothing in particular: it finds nobody.
    """
    parts = parse(door)
    if not ((parts.road and parts.number) or parts.estate or parts.building):
        return []
    told = Column.objects.filter(rules__base=ADDRESS, retired_at=None, linked=None)
    slots = dict(told.order_by("-order").values_list("ledger", "slot"))
    rows = _firms(user).filter(record__ledger__in=slots, record__words__contains=plain(door))
    found: dict[str, Firm] = {}
    fields = ("record__ledger", "record__values", "code", "record__key", "record__ledger__name")
    for ledger, values, *firm in rows.order_by("record__key", "pk").values_list(*fields)[:READ]:
        if tidy(str(values.get(slots[ledger]) or "")) == tidy(door):
            found.setdefault(firm[0], Firm(*firm))
    return list(found.values())[:MOST]


def firms_called(user: User, names: Collection[str]) -> dict[str, list[Firm]]:
    """Return the firms of just these names, by name; one statement."""
    found: dict[str, list[Firm]] = {}
    for firm in _read(_firms(user).filter(record__key__in=names).order_by("pk")) if names else ():
        found.setdefault(firm.name, []).append(firm)
    return found


def _firms(user: User) -> QuerySet[Coded]:
    """Return the codes in ledgers whose records are firms: those that belong to nothing else."""
    return codes_seen(user).filter(record__ledger__within=None)


def _read(rows: QuerySet[Coded]) -> list[Firm]:
    told = rows.annotate(name=F("record__key"), ledger=F("record__ledger__name"))
    return [Firm(*each) for each in told.values_list("code", "name", "ledger")]
