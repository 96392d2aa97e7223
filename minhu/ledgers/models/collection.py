"""采集: a ledger asked of every grid or community by a day, and who has answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.ledgers.models.ledger import Ledger
from minhu.places.enums import Level
from minhu.places.models import Area

ASKED = [(Level.GRID.value, _("每个网格")), (Level.COMMUNITY.value, _("每个社区"))]


class Every(models.TextChoices):
    """How often a collection comes again by itself."""

    ONCE = "", _("只收这一次")
    DAY = "day", _("每天")
    WORKDAY = "workday", _("每个工作日（调休上班的也算）")
    WEEK = "week", _("每周")
    MONTH = "month", _("每月")


class Collection(Row):
    """A ledger asked of all places of a ``level`` by a day; one at a time for each ledger.

    ``number`` is what notes about it carry. One that comes again (``every``) is closed when its
    day is over and asked anew, until the day it is asked for the last time (``until``).
    """

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="collections")
    number = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=12, choices=ASKED)
    due_on = models.DateField()
    every = models.CharField(max_length=8, choices=Every.choices, default=Every.ONCE, blank=True)
    until = models.DateField(null=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("ledger",),
                condition=models.Q(closed_at=None),
                name="a_ledger_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="who_closed_a_collection_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(every="", until=None)
                | ~models.Q(every="") & models.Q(until__gte=models.F("due_on")),
                name="what_comes_again_comes_to_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Reply(Row):
    """That a place has answered: its records are in, or there is ``nothing`` to report."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="replies")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    nothing = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("collection", "area"), name="a_place_answers_once"),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.area_id}"
