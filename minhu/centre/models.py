"""The day log of a place, and who is on duty there."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.core.models import Row
from minhu.places.models import Area


class Entry(Row):
    """One line of the day log; only ever appended, put right by another line."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices, default=EntryKind.EVENT)
    words = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area", "at"], name="log_by_place")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.at} {self.words}"


class Duty(Row):
    """Somebody on duty in a place, for one half of one day."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    day = models.DateField()
    shift = models.CharField(max_length=8, choices=Shift.choices, default=Shift.DAY)
    seat = models.CharField(max_length=10, choices=Seat.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ("day", "shift", "seat")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "day", "shift", "seat"], name="one_on_each_seat_of_a_shift"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day} {self.shift} {self.seat}"
