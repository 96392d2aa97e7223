"""Records that belong to a record of another ledger: the repeats of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from minhu.accounts.models import User
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of, full_name, visible_to


def parts_of(user: User, record: Record) -> list[tuple[Ledger, list[Record]]]:
    """Return the ledgers whose records may belong to this one, each with those that do."""
    found = []
    for ledger in record.ledger.parts.all():
        slot = slot_of(columns_of(ledger), BELONGS)
        rows = visible_to(user).filter(ledger=ledger, struck=False)
        found.append((ledger, list(rows.filter(**{f"values__{slot}": record.key}).order_by("pk"))))
    return found


def inside(user: User, ledger: Ledger, key: str) -> dict[str, Any]:
    """Return what a new record says that belongs to the record of this key, by slot."""
    if ledger.within_id is None or not key:
        return {}
    rows = visible_to(user).filter(ledger_id=ledger.within_id, key=key)
    whole = rows.select_related("area__parent").first()
    if whole is None:
        return {}
    columns = columns_of(ledger)
    belongs = slot_of(columns, BELONGS)
    n = Record.objects.filter(ledger=ledger, **{f"values__{belongs}": key}).count()
    said = {belongs: key, slot_of(columns, NUMBER): f"{key}-{n + 1}"}
    place = slot_of(columns, PLACE)
    return said | {place: full_name(whole.area)} if place else said


def wanting(
    ledger: Ledger, columns: Iterable[Column], values: Iterable[Mapping[str, Any]]
) -> set[str]:
    """Return the keys that values say they belong to, and nobody has; one statement."""
    slot = slot_of(columns, BELONGS)
    if ledger.within_id is None or not slot:
        return set()
    said = {str(each[slot]) for each in values if each.get(slot)}
    rows = Record.objects.filter(ledger_id=ledger.within_id, key__in=said, struck=False)
    return said - set(rows.values_list("key", flat=True))


def slot_of(columns: Iterable[Column], name: str) -> str:
    return next((each.slot for each in columns if each.name == name), "")
