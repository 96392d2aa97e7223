"""What was handed over in a place, and what the next note may begin with."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from minhu.cases.models.case import OPEN
from minhu.centre.models import Handover, Incident
from minhu.centre.queries import ONE_DAY
from minhu.centre.queries.briefs import spoken_of
from minhu.core.clock import day_begins, local_day
from minhu.places.models import Area


def handovers_of(area: Area) -> QuerySet[Handover]:
    """Return the hand-overs of a place, the newest first."""
    found = Handover.objects.filter(area=area).select_related("left_by", "taken_by")
    return found.order_by("-left_at", "-pk")


def waits(area: Area) -> bool:
    """Ask whether the newest hand-over of a place has not been signed for."""
    newest = Handover.objects.filter(area=area).order_by("-left_at", "-pk").values_list("taken_at")
    return newest.first() == (None,)


def usual_words(area: Area, *, at: datetime) -> str:
    """Return what a note begins with: what is open and which events are, as everybody may read."""
    midnight = day_begins(local_day(at) + ONE_DAY)
    counted = (
        spoken_of(area)
        .filter(OPEN)
        .aggregate(
            open=Count("*"),
            late=Count("pk", filter=Q(due_at__lt=at)),
            today=Count("pk", filter=Q(due_at__gte=at, due_at__lt=midnight)),
        )
    )
    words = _("在办 %(open)s 件，超期 %(late)s 件，今天还有 %(today)s 件到期。") % counted
    running = Incident.objects.filter(area=area, ended_at=None).order_by("begun_at", "pk")
    titles = "、".join(running.values_list("title", flat=True))
    return words + (_("还没结束的事件：%(titles)s。") % {"titles": titles} if titles else "")
