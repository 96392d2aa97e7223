"""Opening the ledgers that come with Minhu, to begin from."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minhu.ledgers import cells, living
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.domain.defining import Asked, open_ledger, set_life
from minhu.ledgers.edition import Entry, shipped
from minhu.ledgers.enums import Fact, Kind
from minhu.ledgers.models import Column, Ledger
from minhu.places.models import Area

WARNED = "30"
"""How many days before it ends a term of a ledger that comes along is shown as ending soon."""
OWN = (NUMBER, BELONGS, PLACE)
"""What the first columns of a ledger within another are called."""


@transaction.atomic
def open_shipped(area: Area, *, at: datetime) -> list[Ledger]:
    """Open each ledger of the edition that is not there yet; twice changes nothing.

    A ledger that is there stays as its office has it.
    """
    known = set(Ledger.objects.values_list("code", flat=True))
    return [_open(entry, area, at) for entry in shipped() if entry["code"] not in known]


def asked_by(entry: Entry) -> list[Asked]:
    """Return the columns of a definition."""
    own = dict(enumerate(OWN)) if "within" in entry else {}
    rules = entry.get("rules", {})
    return [
        Asked(
            label,
            Kind(kind),
            tuple(choices),
            key=label == entry["key"],
            day=label == entry.get("day"),
            thing=label in entry.get("things", ()),
            name=own.get(n, ""),
            rules={
                **({"ends": WARNED} if label == entry.get("ends") else {}),
                **rules.get(label, {}),
            },
        )
        for n, (label, kind, *choices) in enumerate(entry["columns"])
    ]


def known_by(entry: Entry) -> list[Asked]:
    """Return the columns of a definition that the base or a ledger opened before knows."""
    return [
        Asked(label, Kind.TEXT, fact=where) if where in Fact.values else _linked(label, where)
        for label, where in entry.get("known", {}).items()
    ]


def _linked(label: str, where: str) -> Asked:
    code, _dot, there = where.partition(".")
    column = Column.objects.select_related("ledger").get(
        ledger__code=code, label=cells.plain(there), retired_at=None
    )
    return Asked(label, Kind(column.kind), tuple(column.choices), linked=column)


def _open(entry: Entry, area: Area, at: datetime) -> Ledger:
    code, name = entry["code"], entry["name"]
    ledger = open_ledger(
        name, area, [*asked_by(entry), *known_by(entry)], actor=None, at=at, code=code
    )
    if "within" in entry:
        ledger.within = Ledger.objects.get(code=entry["within"])
        ledger.save(update_fields=["within"])
    life = living.read_life(entry.get("life", ""))
    return set_life(ledger, life, actor=None, at=at) if life else ledger
