"""Reads of findings: the list of a place by state, its devices, who looked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Count, Q, QuerySet

from minhu.accounts.models import User
from minhu.findings.enums import FindingState
from minhu.findings.models import Device, Finding, Look
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.places.queries import in_area

SOON = timedelta(hours=4)
"""After this a candidate that nobody has looked at is called late."""


def findings_of(user: User, area: Area, state: str = "") -> QuerySet[Finding]:
    """Return the findings of a place, the last first; nothing for whoever may not look."""
    if not user.has_perm("findings.list", area):
        return Finding.objects.none()
    found = Finding.objects.filter(in_area(area.code))
    found = found.filter(state=state) if state else found
    return found.select_related("device", "by", "area", "category", "case", "decided_by")


def counted(user: User, area: Area) -> Mapping[str, int]:
    """Return how many findings of a place stand in each state, all of them named."""
    rows = findings_of(user, area).select_related(None).order_by().values_list("state")
    return dict.fromkeys(FindingState.values, 0) | dict(rows.annotate(n=Count("pk")))


def waiting(user: User, area: Area, *, at: datetime) -> tuple[int, int]:
    """Return how many candidates of a place wait for a person, and how many too long."""
    rows = findings_of(user, area, FindingState.WAITING).select_related(None).order_by()
    told = rows.aggregate(n=Count("pk"), late=Count("pk", filter=Q(received_at__lt=at - SOON)))
    return told["n"], told["late"]


def devices_of(area: Area) -> QuerySet[Device]:
    """Return the devices of a place, those at work first, each with what waits of it."""
    alive = Q(findings__state=FindingState.WAITING)
    found = Device.objects.filter(in_area(area.code)).select_related("area", "made_by")
    return found.annotate(n=Count("findings", filter=alive)).order_by("-ended_at", "code")


def looks_of(area: Area) -> QuerySet[Look]:
    first, after = span(area.code)
    there = Look.objects.filter(finding__area_id__gte=first, finding__area_id__lt=after)
    return there.select_related("by", "finding__device").order_by("-at", "-pk")


def picture_of(one: Finding) -> bytes | None:
    """Return the picture as it is kept: already without faces and plates."""
    if not one.picture or not default_storage.exists(one.picture):
        return None
    with default_storage.open(one.picture) as file:
        return bytes(file.read())
