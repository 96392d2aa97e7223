"""The clocks of a case, running and stopped."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.cases.models.case import Case
from minhu.core.models import Row


class Deadline(Row):
    """One clock: when it began, when it runs out, and whether and when it was met.

    ``ended_at`` without ``met_at`` means that the case left the stage another way. While
    ``paused_at`` is set the clock stands still and keeps the time used.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    clock = models.CharField(max_length=12)
    limit_text = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("started_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock"],
                condition=Q(ended_at=None),
                name="one_running_clock_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock} {self.due_at}"
