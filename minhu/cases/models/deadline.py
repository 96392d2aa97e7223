"""The clocks of a case, running and stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from minhu.cases.lifecycle import SUPERVISE, URGE
from minhu.cases.models.case import Case
from minhu.catalogue.enums import ClockMode, ClockUnit, Told
from minhu.core.clock import Clock, Limit, Mode
from minhu.core.models import Row

RUNNING = Q(ended_at=None, paused_at=None)
PRESSING = Q(ended_at=None, clock__in=(URGE, SUPERVISE))
"""A 催办 or 督办 without an answer."""


class Deadline(Row):
    """One clock: when it began, when it runs out, and whether and when it was met.

    ``ended_at`` without ``met_at`` means that the case left the stage another way. While
    ``paused_at`` is set the clock stands still and keeps the time used; ``pauses`` are the
    times it stood still before. ``kind``, ``mode``, ``amount`` and ``source`` are the limit
    that set it, as it was then, ``first_due`` what it came to; a clock without a kind was
    given its end by hand (an import, a review date). ``rule`` is the limit's name in the
    catalogue. ``rung`` is the last rung of the ladder that was told, ``told`` the level it
    reached, ``next_at`` the moment of the next one. ``extended_from`` is when it ran out before it was extended.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    clock = models.CharField(max_length=12)
    limit_text = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_due = models.DateTimeField(null=True)
    kind = models.CharField(max_length=12, choices=ClockUnit.choices, blank=True)
    mode = models.CharField(max_length=12, choices=ClockMode.choices, blank=True)
    amount = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=20, blank=True)
    rung = models.PositiveSmallIntegerField(default=0)
    told = models.CharField(max_length=12, choices=Told.choices, blank=True)
    next_at = models.DateTimeField(null=True)
    pauses: models.JSONField[Any] = models.JSONField(default=list)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    extended_from = models.DateTimeField(null=True)

    class Meta:
        ordering = ("started_at", "id")
        indexes = [
            models.Index(fields=["next_at", "id"], name="clock_by_next_rung", condition=RUNNING),
            models.Index(
                fields=["rung", "case"],
                name="clock_by_rung",
                condition=RUNNING & Q(rung__gt=0),
            ),
            models.Index(fields=["due_at", "case"], name="clock_pressing", condition=PRESSING),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "clock"],
                condition=Q(ended_at=None),
                name="one_running_clock_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock} {self.due_at}"

    @property
    def limit(self) -> Limit | None:
        """Return the limit that set this clock, or nothing when its end was given by hand."""
        if not self.kind:
            return None
        return Limit(self.amount, Clock(self.kind), Mode(self.mode), source=self.source)

    @property
    def stood_still(self) -> list[tuple[datetime, datetime]]:
        """Return when the clock stood still and went on again."""
        moment = datetime.fromisoformat
        return [(moment(stopped), moment(went_on)) for stopped, went_on in self.pauses]
