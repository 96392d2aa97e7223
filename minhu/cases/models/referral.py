"""转介: one colleague outside the posts of a case is let into it, for a reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.models import Leave, User
from minhu.cases.enums import ReferralState
from minhu.cases.models.case import Case
from minhu.core.models import Row

LIVE = Q(state__in=(ReferralState.ASKED, ReferralState.ACCEPTED))


class Referral(Row):
    """A case referred to somebody, who sees nothing of it before accepting."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    to = models.ForeignKey(User, models.PROTECT, related_name="referrals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    state = models.CharField(
        max_length=8, choices=ReferralState.choices, default=ReferralState.ASKED
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    leave = models.ForeignKey(Leave, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("case", "to"), condition=LIVE, name="one_live_referral_to_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.ASKED, answered_at=None)
                | ~Q(state=ReferralState.ASKED) & Q(answered_at__isnull=False),
                name="referral_that_ended_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.to_id}"
