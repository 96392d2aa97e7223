"""Adding up what ledgers count of all days together: of a place high up from its totals.

What the tallies have not handed on yet comes on top, in the same statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Length, Substr

from minhu.places.codes import path, span
from minhu.rates.enums import By
from minhu.rates.keys import EVER
from minhu.rates.models import Tally, Total
from minhu.rates.models.total import WHOLES

COLUMNS = ("group", "kind", "category", "measure")
NOBODYS: Combinable = Value("")


def of_all_days(
    kinds: Collection[str], measures: Collection[str], area: str, width: int = 0
) -> Iterator[QuerySet[Any, Any]]:
    """Yield what is to be put together: group, kind, category, measure and number.

    A group is a place with so many digits; without a width it is empty. No ``measures`` are all.
    """
    wanted = Q(kind__in=kinds) & (Q(measure__in=measures) if measures else Q())
    tallies = Tally.objects.filter(wanted, _inside("area_code", area), day=EVER)
    if (width or len(path(area))) not in WHOLES:
        yield grouped(tallies, "area_code", width, Sum("n"))
        return
    pending = RawSQL("pending > 0 OR pending < 0", (), output_field=BooleanField())
    yield grouped(tallies.filter(pending), "area_code", width, Sum("pending"))
    kept = Total.objects.filter(wanted, by=By.CATEGORY, monthly=True, day=EVER)
    if width:
        kept = kept.alias(digits=Length("area")).filter(_inside("area", area), digits=width)
    else:
        kept = kept.filter(area=path(area))
    yield grouped(kept.annotate(category=F("part")), "area", width, Sum("n"))


def _inside(column: str, area: str) -> Q:
    if not area:
        return Q()
    first, after = span(area)
    return Q(**{f"{column}__gte": first, f"{column}__lt": after})


def grouped(rows: QuerySet[Any], area: str, width: int, summed: Sum) -> QuerySet[Any, Any]:
    """Return group, kind, category, measure and number of tallies or totals."""
    told = rows.annotate(group=Substr(area, 1, width) if width else NOBODYS)
    named: QuerySet[Any, Any] = told.order_by().values_list(*COLUMNS)
    found: QuerySet[Any, Any] = named.annotate(summed=summed)
    return found


def together(parts: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """Return the rows of all parts, of which there is at least one, to be read in one statement."""
    first, *others = parts
    return first.union(*others, all=True) if others else first
