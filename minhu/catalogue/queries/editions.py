"""Which tree of categories is used where."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from minhu.catalogue.models import Category, EditionUse
from minhu.catalogue.queries import offered
from minhu.core.clock import local_day
from minhu.places.codes import ancestor
from minhu.places.enums import Level


def edition_in_use(area_code: str, at: datetime) -> str | None:
    """Return the code of the tree used in an area at a moment; ``None`` for the house's own."""
    street = ancestor(area_code, Level.SUBDISTRICT) if area_code else ""
    uses = EditionUse.objects.filter(area_code=street, valid_from__lte=local_day(at))
    return uses.order_by("-valid_from").values_list("edition", flat=True).first()


def offered_in(area_code: str, at: datetime) -> QuerySet[Category]:
    """Return the categories somebody in an area may choose at a moment."""
    return offered(at, edition=edition_in_use(area_code, at))


def uses_of(area_code: str) -> QuerySet[EditionUse]:
    """Return which trees an area has used and will use, the latest first."""
    return EditionUse.objects.filter(area_code=area_code).select_related("edition")
