"""任务数: what a place or a unit is to reach in a year, and who said so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.accounts.models import Unit, User
from minhu.core.models import Row
from minhu.places.models import Area


class Target(Row):
    """What one indicator is to come to in a year; rows are only ever added.

    Of the same indicator, place, unit and year the row holds that began last; one without an
    amount says that there is no target any more. The amount is in the unit of the indicator:
    a number for what is counted, per cent for a rate.
    """

    book = models.CharField(max_length=40)
    indicator = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    begins = models.DateField()
    source = models.CharField(max_length=120)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("begins", "id")
        indexes = [models.Index(fields=["year", "area"], name="targets_of_a_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="a_target_is_more_than_nothing"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_target_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.amount}"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the target is about, within its year."""
        return self.book, self.indicator, self.area_id, str(self.unit_id or "")
