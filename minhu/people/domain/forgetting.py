"""Forgetting callers when their time is over: the worker does it, a batch at a look."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from minhu.core.crypto import Sealed
from minhu.people.models import Person
from minhu.people.retention import needs, periods

BATCH = 500
"""Rows emptied in one look, so that nobody waits for a long statement."""


def forget_callers(at: datetime) -> int:
    """Empty the rows of those nobody needs any more; returns how many. One batch.

    What stays is a tombstone cases can point at; the chains do not hold names or phones, so
    they stay whole.
    """
    keys = list(due(at).order_by("created_at").values_list("pk", flat=True)[:BATCH])
    rows = due(at).filter(pk__in=keys)  # asked once more: somebody may just have called again
    empty = {"name_sealed": Sealed(), "phone_sealed": Sealed(), "phone_index": "", "identity": None}
    return rows.update(**empty, anonymised_at=at)


def due(at: datetime) -> QuerySet[Person]:
    """Return whose time is over: known for a while, and needed by nothing that is open or recent."""
    held = periods(at)
    needed = Q(pk__in=())
    for name in needs:
        needed |= needs[name](held, at)
    old = Person.objects.filter(anonymised_at=None, created_at__lt=at - held.nobody)
    return old.exclude(needed)
