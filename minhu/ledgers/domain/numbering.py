"""A name for a record whose ledger asks for a number that nobody has at hand.

The rule ``made`` of a key column says what such a record is: 巡查. Left empty it is called by that,
its day and its place, as what comes again by a rule is: 巡查 2026-11-30 东风社区第3网格; and of
several on one day each further one carries its number: (2), (3).
"""

from __future__ import annotations

from itertools import chain, count
from typing import Any

from minhu.ledgers.answering import MADE
from minhu.ledgers.cells import plain
from minhu.ledgers.domain.drafting import Columns, Hand, Values, day_of
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record


def numbered(ledger: Ledger, columns: Columns, values: Values, hand: Hand) -> dict[str, Any]:
    """Return values with a name for the record where its ledger makes one and nobody wrote one."""
    key = next((each for each in columns if each.is_key and each.rules.get(MADE)), None)
    if key is None or values.get(key.slot):
        return dict(values)
    place = next((values.get(each.slot) for each in columns if each.kind == Kind.AREA), None)
    day = day_of(columns, values) or hand.as_of
    said = [key.rules[MADE], day.isoformat(), *([place["name"]] if place else ())]
    return {**values, key.slot: _free(ledger, " ".join(said))}


def _free(ledger: Ledger, name: str) -> str:
    taken = Record.objects.filter(ledger=ledger, key__startswith=plain(name))
    keys = set(taken.values_list("key", flat=True))
    names = chain((name,), (f"{name}({n})" for n in count(2)))
    return next(each for each in names if plain(each) not in keys)
