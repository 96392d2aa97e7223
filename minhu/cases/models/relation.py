"""How cases belong together, and the neighbours who met the same thing."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.cases.enums import RelationKind
from minhu.cases.models.case import Case
from minhu.core.models import Row
from minhu.people.models import Person


class Relation(Row):
    """One case merged into, or linked with, another; undone rather than deleted."""

    kind = models.CharField(max_length=8, choices=RelationKind.choices)
    case = models.ForeignKey(Case, models.CASCADE, related_name="relations")
    other = models.ForeignKey(Case, models.CASCADE, related_name="related")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"],
                condition=models.Q(undone_at=None),
                name="cases_are_related_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Voice(Row):
    """A neighbour who said 我也遇到了 and is promised the same answer."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="neighbours")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    intake_key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"
