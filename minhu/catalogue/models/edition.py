"""Trees of categories side by side, and which one a subdistrict works with."""

from __future__ import annotations

from django.db import models

from minhu.core.models import Row


class Edition(models.Model):
    """A tree of categories that somebody published; its categories carry its code in front."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=200, blank=True)
    begins = models.DateField()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class EditionUse(Row):
    """Which tree a subdistrict chooses from since a day; without one, the house's own."""

    area_code = models.CharField(max_length=18)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True)
    valid_from = models.DateField()

    class Meta:
        ordering = ("area_code", "-valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("area_code", "valid_from"), name="one_tree_for_an_area_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.edition_id or '-'} {self.valid_from}"
