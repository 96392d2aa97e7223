"""What a category will build, patrol or serve by from a day that has not come yet."""

from __future__ import annotations

from django.db import models

from minhu.catalogue.enums import Strand
from minhu.catalogue.models.category import Category


class ComingStrand(models.Model):
    """That a category changes its strand on a day; gone when it has (the log of rules keeps it)."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="coming")
    strand = models.CharField(max_length=6, choices=Strand.choices)
    begins = models.DateField()

    class Meta:
        ordering = ("begins", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("category", "begins"), name="a_category_changes_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.strand} {self.begins}"
