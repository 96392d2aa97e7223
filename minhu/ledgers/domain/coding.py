"""Keeping which credit codes records carry beside what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Coded, Column


def note_codes(columns: Iterable[Column], records: Mapping[Any, Mapping[str, Any]]) -> None:
    """Keep the credit codes of what records say, by the key of each record.

    What a retired column said stays as it was, for nothing can change it.
    """
    slots = [each.slot for each in columns if each.kind == Kind.CREDIT]
    if not slots or not records:
        return
    Coded.objects.filter(record__in=list(records), slot__in=slots).delete()
    Coded.objects.bulk_create(
        Coded(record_id=key, slot=slot, code=str(values[slot]))
        for key, values in records.items()
        for slot in slots
        if values.get(slot)
    )
