"""The house learns again by itself: at night, weekly, when enough new cases were closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.core.clock import zone
from minhu.core.errors import DomainError
from minhu.core.lifecycle import Outcome
from minhu.learning.keeping import ForeignModelError, read
from minhu.learning.needing import sparse
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import in_area
from minhu.requests.domain.learning import ENOUGH, learn_street
from minhu.requests.enums import Subject
from minhu.requests.learnt import path_of

NIGHT = range(2, 5)
"""The hours in which learning keeps nobody waiting."""
PAUSE = timedelta(days=7)
PART = 20
"""One in so many of what was learnt from has to be new, and at least ``ENOUGH``."""


def sweep(at: datetime) -> int:
    """Learn what is due in every street; returns how much. Nothing by day, or without the extra."""
    if at.astimezone(zone()).hour not in NIGHT or not _can():
        return 0
    streets = Area.objects.filter(level=Level.SUBDISTRICT).order_by("code")
    codes = streets.values_list("code", flat=True)
    due = [(code, subject) for code in codes for subject in Subject if is_due(code, subject, at)]
    return sum(learn_street(code, subject, at=at).kept for code, subject in due)


def is_due(street: str, subject: Subject, at: datetime) -> bool:
    """Answer whether a week has passed since a street was learnt and enough has been closed."""
    path, closed = path_of(street, subject), _closed(street)
    if not path.is_file():
        return closed.count() >= 2 * ENOUGH
    try:
        told = read(path, key=settings.SECRET_KEY)[1]
    except ForeignModelError:
        return True
    since = datetime.fromisoformat(told["at"])
    fresh = closed.filter(closed_at__gt=since)
    return at - since >= PAUSE and fresh.count() >= max(ENOUGH, told["texts"] // PART)


def _closed(street: str) -> QuerySet[Case]:
    return Case.objects.filter(
        in_area(street), kind="request", outcome=Outcome.CLOSED, secrecy=Secrecy.ORDINARY
    )


def _can() -> bool:
    """Answer whether there is something to learn with."""
    try:
        sparse()
    except DomainError:
        return False
    return True
