"""Whom records name: found by a whole phone, shown by masks, kept as long as a record needs them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from minhu.ledgers.models import Column, Named, Record, RecordStep
from minhu.people.queries import Masked, by_phone, masked
from minhu.people.retention import Periods


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody a record names, as everybody sees them."""

    column: Column
    masked: Masked


def people_of(record: Record, columns: Iterable[Column]) -> list[Someone]:
    """Return whom a record names, masked, in the order of its columns."""
    rows = Named.objects.filter(record=record).select_related("person")
    found = {each.slot: each.person for each in rows}
    return [Someone(each, masked(found[each.slot])) for each in columns if each.slot in found]


def named_with(phone: str) -> Q:
    """Return the condition that a record names somebody with this whole phone."""
    return Q(pk__in=Named.objects.filter(person__in=by_phone(phone)).values("record"))


def needed(held: Periods, at: datetime) -> Q:
    """Return the condition of the people that a record speaks of, or one struck out lately.

    With them those who were found to be the same: so that they are known when they come again.
    """
    lately = RecordStep.objects.filter(record=OuterRef("record"), at__gte=at - held.of("ledger"))
    rows = Named.objects.filter(Q(record__struck=False) | Exists(lately))
    return Q(pk__in=rows.values("person")) | Q(same_as__in=rows.values("person"))
