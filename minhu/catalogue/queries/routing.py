"""The routing rules of a street."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from minhu.catalogue.models import RoutingRule
from minhu.core.clock import local_day
from minhu.places.codes import ancestor
from minhu.places.enums import Level


def rules_of(area_code: str) -> QuerySet[RoutingRule]:
    """Return the rules a street keeps, those that are off as well, in their order."""
    street = ancestor(area_code, Level.SUBDISTRICT)
    rows = RoutingRule.objects.filter(area_code=street, valid_to=None)
    return rows.select_related("category", "unit", "person")


def rules_at_work(area_code: str, at: datetime) -> QuerySet[RoutingRule]:
    """Return the rules that count in an area at a moment, the first first.

    One that sends to a unit there is no more steps aside.
    """
    there = Q(unit=None) | Q(unit__active=True)
    return rules_of(area_code).filter(there, on=True, valid_from__lte=local_day(at))
