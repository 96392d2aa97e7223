"""The read log: every showing of personal data, with who, why and for which case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from minhu.core.models import Row
from minhu.people.enums import Reason
from minhu.people.models.person import Person
from minhu.people.models.resident import Resident


class ReadLog(Row):
    """One showing of a caller, or of somebody on the register. Rows are written and never changed."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="readings")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    post_label = models.CharField(max_length=160, blank=True)
    case_number = models.CharField(max_length=32, db_index=True)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    words = models.CharField(max_length=200)
    shown = models.CharField(max_length=16)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__gt="", words__gt=""), name="reading_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(person=None, resident__isnull=False)
                | Q(person__isnull=False, resident=None),
                name="reading_of_one_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.shown}"
