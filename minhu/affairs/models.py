"""The sides of a case: people, whose names and phones are in the vault alone."""

from __future__ import annotations

from django.db import models

from minhu.cases.models import Case
from minhu.core.models import Row
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
