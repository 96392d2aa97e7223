"""What was handed over in a place, and what the next note may begin with."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from minhu.cases.models.case import OPEN
from minhu.centre.models import Handover
from minhu.centre.queries import ONE_DAY
from minhu.centre.queries.briefs import spoken_of
from minhu.core.clock import day_begins, local_day
from minhu.places.models import Area


def handovers_of(area: Area) -> QuerySet[Handover]:
    """Return the hand-overs of a place, the newest first."""
    found = Handover.objects.filter(area=area).select_related("left_by", "taken_by")
    return found.order_by("-left_at", "-pk")


def usual_words(area: Area, *, at: datetime) -> str:
    """Return what a note begins with: how much is open, without what is closely kept."""
    midnight = day_begins(local_day(at) + ONE_DAY)
    counted = (
        spoken_of(area)
        .filter(OPEN)
        .aggregate(
            open=Count("pk"),
            late=Count("pk", filter=Q(due_at__lt=at)),
            today=Count("pk", filter=Q(due_at__gte=at, due_at__lt=midnight)),
        )
    )
    return _("在办 %(open)s 件，超期 %(late)s 件，今天还有 %(today)s 件到期。") % counted
