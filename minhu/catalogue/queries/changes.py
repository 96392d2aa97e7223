"""Reading who changed which rule."""

from __future__ import annotations

from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import Limit, RuleChange
from minhu.catalogue.queries.standards import upwards
from minhu.core.clock import Clock, Mode, spoken
from minhu.core.clock import Limit as Time
from minhu.places.codes import ancestor
from minhu.places.enums import Level

SHOWN = 30


def changes(*kinds: RuleKind, area_code: str) -> list[RuleChange]:
    """Return the last changes of some kinds that hold in an area, the last one first."""
    found = RuleChange.objects.filter(kind__in=kinds).select_related("by")
    if RuleKind.CALENDAR in kinds:
        found = found.filter(area_code__in=upwards(area_code))
    elif RuleKind.ROUTING in kinds:
        found = found.filter(area_code=ancestor(area_code, Level.SUBDISTRICT))
    return list(found[:SHOWN])


def limit_words(row: Limit | None) -> str:
    """Return the time of a limit in words, and how it is counted where that is not plain."""
    if row is None:
        return ""
    return spoken(Time(row.amount, Clock(row.clock), Mode(row.mode), row.text, row.source))
