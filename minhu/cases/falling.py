"""How many open cases fall due on which day, and whose move they are: exact at any moment.

What the worker has counted (``Falling``), less what the cases touched since were counted as,
with what they are now: in one statement, so of one moment, as ``cases.standing`` does it. It
reads as many rows as there are days and subdistricts, however many cases are open.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import TruncDate

from minhu.accounts.models import User
from minhu.cases.models import Case, Counted, Falling, Touched
from minhu.cases.models.case import OPEN
from minhu.cases.queries import up_to
from minhu.cases.standing import WIDE, Whole, whole
from minhu.core.clock import day_begins, zone
from minhu.places.codes import level, span
from minhu.places.queries import in_area


class DueOn(NamedTuple):
    """A local day, and the kind of party whose move it is."""

    day: date
    turn: str


def falling(user: User, code: str, *, kind: str, first: date, last: date) -> Counter[DueOn] | None:
    """Return what of a place falls due on each day, in one statement; of an empty code, of all.

    ``None`` where it is not counted: for places below subdistricts, and for somebody who sees
    a part of what is open there. Few cases are open there, and they are read.
    """
    seen = whole(user, code)
    if seen is None or level(seen.area) not in WIDE:
        return None
    found = Counter[DueOn]()
    for day, party, n in _counted(seen, kind, first, last):
        found[DueOn(day, party.partition(":")[0])] += n
    return found


def _counted(seen: Whole, kind: str, first: date, last: date) -> QuerySet[Any, Any]:
    start, after = span(seen.area)
    here = Q(area_code__gte=start, area_code__lt=after, kind=kind) & up_to(seen.ceiling)
    days = Q(due_at__gte=day_begins(first), due_at__lt=day_begins(last + timedelta(1)))
    touched = Q(pk__among=Touched.objects.values("case"))
    known = Falling.objects.filter(here, day__range=(first, last)).order_by()
    there = in_area(seen.area) & up_to(seen.ceiling)
    cases = Case.objects.filter(touched, OPEN, there, days, kind=kind)
    on = TruncDate("due_at", tzinfo=zone())
    return (
        known.values_list("day", "turn")
        .annotate(n=Sum("n"))
        .union(
            Counted.objects.filter(here, touched, days).values_list(on, "turn", Value(-1)),
            cases.values_list(on, "party", Value(1)),
            all=True,
        )
    )
