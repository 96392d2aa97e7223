"""The credit code of a firm by its name, from the ledgers that know it, so that nobody types it again.

A column of codes with the rule ``of`` belongs to the firm that another column names. What is
known is only offered: who writes the record takes it over or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import F, QuerySet

from minhu.accounts.models import User
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Coded, Column
from minhu.ledgers.queries.doubles import codes_seen

OF = "of"
MOST, SHORTEST = 5, 2


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
