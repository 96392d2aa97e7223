"""常住人口: how many people live in a place, as of a day, and who says so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.places.models import Area


class Population(Row):
    """How many people a source counted in a place on a day; rows are only ever added.

    Of two that speak of the same day the one that was written last holds.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    as_of = models.DateField()
    persons = models.PositiveIntegerField()
    source = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ("as_of", "at", "id")
        indexes = [models.Index(fields=["area", "as_of"], name="population_of_a_place")]
        constraints = [
            models.CheckConstraint(condition=Q(persons__gt=0), name="somebody_lives_there"),
            models.CheckConstraint(condition=~Q(source=""), name="a_population_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.as_of} {self.persons}"
