"""Who opened a case that is closely kept, why, and what was said of it afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import Leave, User
from minhu.cases.enums import OpeningKind
from minhu.cases.models.case import Case
from minhu.core.models import Row


class Opening(Row):
    """One opening, for a reason, good until ``until``. Rows are written, and reviewed once.

    Breaking the glass opens what one may not see (``leave``); somebody else has to look at
    it afterwards.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    post_label = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=8, choices=OpeningKind.choices)
    secrecy = models.PositiveSmallIntegerField(choices=Secrecy.choices)
    words = models.CharField(max_length=200)
    at = models.DateTimeField()
    until = models.DateTimeField()
    leave = models.ForeignKey(Leave, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    justified = models.BooleanField(null=True, blank=True)
    opinion = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=("user", "case", "until"), name="opening_of_user"),
            models.Index(
                fields=("at",),
                name="opening_unreviewed",
                condition=Q(kind=OpeningKind.GLASS, reviewed_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(words__gt=""), name="opening_has_a_reason"),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, justified=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, justified__isnull=False)
                & ~Q(reviewed_by=F("user")),
                name="opening_is_reviewed_by_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
