"""That two people of the vault are one, or are not after all: who said so, when and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minhu.core.models import Row
from minhu.people.models.person import Person


class Joined(Row):
    """That a ``person`` is the one that is ``kept``; ``undone``, that they are not. Only appended."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    undone = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post_label = models.CharField(max_length=160, blank=True)
    words = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(words__gt="") & ~Q(person=F("kept")), name="a_joining_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kept_id}"
