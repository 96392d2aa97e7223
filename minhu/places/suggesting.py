"""What may be meant by an address of which somebody has typed the beginning."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Count, Q, QuerySet

from minhu.places.addresses import parse, tidy
from minhu.places.codes import span
from minhu.places.models import Address

SHORTEST, MOST, NAMES = 2, 12, 200
"""From how many letters on, how many addresses, and how many names before a letter was typed."""


def names_in(homes: Iterable[str]) -> list[str]:
    """Return the estates and roads of places, those with the most addresses first; two statements."""
    rows, found = _inside(homes), []
    for column in ("estate", "road"):
        named = rows.exclude(**{column: ""}).order_by().values_list(column)
        counted = named.annotate(n=Count("pk")).order_by("-n", column)
        found += [name for name, _n in counted[:NAMES]]
    return found


def suggested(homes: Iterable[str], typed: str) -> list[str]:
    """Return addresses of places that hold what was typed, else those of the building it names."""
    plain = tidy(typed)
    if len(plain) < SHORTEST:
        return []
    rows = _inside(homes).order_by("text").values_list("text", flat=True)
    parts = parse(plain)
    if parts.estate:
        rows = rows.filter(estate=parts.estate)
    elif parts.road:
        rows = rows.filter(road=parts.road)
    found = list(rows.filter(text__contains=plain)[:MOST])
    if found or not parts.building:
        return found
    return list(rows.filter(building=parts.building)[:MOST])


def _inside(homes: Iterable[str]) -> QuerySet[Address]:
    spans = map(span, homes)
    scope = reduce(or_, (Q(area__gte=a, area__lt=b) for a, b in spans), Q(pk__in=()))
    return Address.objects.filter(scope)
