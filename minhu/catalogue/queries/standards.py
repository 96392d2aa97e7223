"""Which standards hold for what, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from minhu.catalogue.enums import Duty
from minhu.catalogue.models import Standard
from minhu.catalogue.queries import lineage
from minhu.core.clock import local_day
from minhu.places.codes import parent, path


def in_force(area_code: str, at: datetime) -> QuerySet[Standard]:
    """Return the standards that hold in an area on the day of ``at``, those of all above too."""
    day = local_day(at)
    valid = Q(valid_to=None) | Q(valid_to__gt=day)
    rows = Standard.objects.filter(valid, valid_from__lte=day, area_code__in=upwards(area_code))
    return rows.select_related("category").prefetch_related("limits")


def standards_for(category_code: str | None, area_code: str, at: datetime) -> list[Standard]:
    """Return the standards a case of a category in an area may be filed under.

    Where a city has a row of its own for a condition, that of the country steps back.
    """
    codes = lineage(category_code)
    rows = nearest(in_force(area_code, at).filter(category__in=codes)) if codes else []
    return sorted(rows, key=lambda row: (codes.index(row.category_id), row.order, row.condition))


def nearest(rows: Iterable[Standard]) -> list[Standard]:
    """Keep of each condition the row of the smallest area."""
    kept: dict[tuple[str, str], Standard] = {}
    for row in rows:
        known = kept.get((row.category_id, row.condition))
        if known is None or len(path(known.area_code)) < len(path(row.area_code)):
            kept[row.category_id, row.condition] = row
    return list(kept.values())


def barring(standards: Sequence[Standard], chosen: Standard | None) -> Standard | None:
    """Return the standard by which a thing is not the subdistrict's to do, if one says so.

    The chosen one decides; where none is chosen, only all of the category together.
    """
    if chosen is not None:
        return chosen if chosen.duty == Duty.UPWARD else None
    if standards and all(row.duty == Duty.UPWARD for row in standards):
        return standards[0]
    return None


def upwards(area_code: str) -> list[str]:
    """Return an area with all it lies in, and "everywhere" first."""
    codes = [""]
    while area_code:
        codes.append(area_code)
        area_code = parent(area_code)
    return codes
