"""Beside a case: its sides, whose names and phones are in the vault alone, and hours of rooms."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from minhu.cases.models import Case
from minhu.core.clock import day_begins
from minhu.core.models import Row
from minhu.ledgers.models import Record
from minhu.people.models import Person


class Party(Row):
    """One side of a case; ``place`` is which, in the order in which the form asked."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="sides")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="sides")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "place"], name="a_case_has_each_side_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.place}"


class Hour(Row):
    """An hour of a room, a record of the ledger ``rooms``, that a booking holds: nobody else can."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="hours")
    room = models.ForeignKey(Record, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("day", "hour")
        constraints = [
            models.UniqueConstraint(
                fields=("room", "day", "hour"), name="an_hour_of_a_room_is_booked_once"
            ),
            models.CheckConstraint(condition=models.Q(hour__lt=24), name="an_hour_is_one_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.day} {self.hour}"

    @property
    def begins(self) -> datetime:
        return day_begins(self.day) + timedelta(hours=self.hour)
