"""免打扰: between which hours a place sends nothing but what is urgent."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.notices.enums import Audience


class QuietHours(Row):
    """One version of the quiet hours of an area, from a day on, for residents or for staff.

    Hours that end before they begin go over midnight; hours that are equal mean none.
    ``passes`` are the kinds of news that go out all the same.
    """

    area_code = models.CharField(max_length=18)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    version = models.PositiveIntegerField()
    begins = models.TimeField()
    ends = models.TimeField()
    passes = models.JSONField(default=list)
    valid_from = models.DateField()
    source = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("area_code", "audience", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=("area_code", "audience", "version"), name="quiet_hours_have_versions"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.audience} {self.version}"
