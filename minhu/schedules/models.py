"""定期: what comes again by a rule, and what was made of it on each day."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.catalogue.enums import Strand
from minhu.core.models import Row
from minhu.core.recurrence import Rule, read_rule
from minhu.places.enums import Level
from minhu.places.models import Area

LEVELS = [
    ("", _("就这一个地方")),
    (Level.COMMUNITY.value, _("每个社区各一份")),
    (Level.GRID.value, _("每个网格各一份")),
]
AHEAD = 14
"""How many days before its day something may be put on the lists."""


class Schedule(Row):
    """A rule by which ``maker`` makes something again (domain page rows 39, 42, 43 and 96).

    ``subject`` is what the maker makes (the code of a ledger, of a procedure) and ``body`` what
    it says each time. It is made for ``area``, or for every place of a ``level`` inside.
    ``done_to`` is the last day that was looked at. One that stopped says why (``stopped_for``).
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=LEVELS, blank=True)
    maker = models.CharField(max_length=12)
    subject = models.CharField(max_length=24)
    title = models.CharField(max_length=40)
    strand = models.CharField(max_length=6, choices=Strand.choices)
    rule: models.JSONField[dict[str, Any]] = models.JSONField()
    body: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    ahead = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField()
    done_to = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    stopped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    stopped_for = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="what_comes_again_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at=None, stopped_for="")
                | models.Q(stopped_at__isnull=False) & ~models.Q(stopped_for=""),
                name="what_stopped_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(ahead__lte=AHEAD), name="nothing_is_listed_too_early"
            ),
        ]
        indexes = [
            models.Index(
                fields=["done_to"],
                condition=models.Q(stopped_at=None),
                name="what_still_comes_again",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reads(self) -> Rule:
        return read_rule(self.rule)


class Made(Row):
    """What a schedule made for a place on a day, once: ``ref`` names it, or ``said`` why not."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="made", db_index=False)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    ref = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-day", "area")
        constraints = [
            models.UniqueConstraint(
                fields=("schedule", "day", "area"), name="a_day_of_a_schedule_comes_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(ref="") | ~models.Q(said=""),
                name="what_was_not_made_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.day}"
