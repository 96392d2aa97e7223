"""不在岗: who is away from when to when, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minhu.core.asked import Mark
from minhu.core.models import Row

Away = Mapping[UUID, UUID | None]
"""Who is away today, and who was named to stand in (nobody: ``None``)."""


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> AbsenceQuerySet:
        return self.filter(called_off_at=None)

    def between(self, first: date | Mark, last: date | Mark) -> AbsenceQuerySet:
        return self.standing().filter(first__lte=last, last__gte=first)

    def away_on(self, day: date) -> Away:
        return dict(self.between(day, day).values_list("user", "substitute"))


class Absence(Row):
    """Somebody is away from ``first`` to ``last``, both included.

    Why is nobody's business here. Whoever stands in holds the posts meanwhile; without
    anybody the moves fall to the desk.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    first = models.DateField()
    last = models.DateField()
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ("first", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("user")),
                name="nobody_stands_in_for_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.first} {self.last}"


def stand_in(user: UUID, away: Away) -> UUID | None:
    """Return who is there in the end for somebody: themselves, the last of a chain, or nobody."""
    seen: set[UUID] = set()
    while user in away:
        following = away[user]
        if following is None or user in seen:
            return None
        seen.add(user)
        user = following
    return user
