"""Leave to see one thing although area, unit or ceiling would not: given to a person, and it ends."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minhu.core.asked import Mark
from minhu.core.models import Row


class LeaveQuerySet(models.QuerySet["Leave"]):
    def holding(self, at: datetime | Mark) -> LeaveQuerySet:
        """Keep what holds at a moment."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class Leave(Row):
    """Somebody may see the thing with the key ``thing``, kept as closely as ``ceiling`` at most.

    Comes from a referral that was accepted or from breaking the glass, both of which keep
    why; without any post it is worth nothing. Rows stay, ``until`` ends them.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="leaves", db_index=False
    )
    thing = models.UUIDField()
    ceiling = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=("user", "until"), name="leave_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="leave_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.thing}"
