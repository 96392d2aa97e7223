"""Units that help with a case another unit leads (主办、协办)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.models import Unit, User
from minhu.cases.models.case import Case
from minhu.core.models import Row


class Helper(Row):
    """A unit asked to help: with what, whether it has signed, and what it replied.

    The main unit is ``Case.unit`` and speaks with the caller; a reply here is for the main
    unit only.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="helpers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    task = models.TextField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="a_unit_helps_a_case_once"),
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(signed_at__isnull=False),
                name="a_helper_signs_before_it_replies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"
