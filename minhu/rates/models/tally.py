"""Tallies: how many cases of which kind, place, unit, category and channel count as what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minhu.rates.enums import Measure

PENDING = Q(pending__gt=0) | Q(pending__lt=0)
GRIDS_OWN = Q(measure=Measure.GRID_VALID.value, n__gt=0)
OF_LEDGERS = Q(pending__isnull=True)
"""What has no totals: what ledgers count by day, and their things."""


class Tally(models.Model):
    """One number; all tallies of a measure add up to the rows that make it.

    ``day`` is the local day of receipt, whatever happened later: a closed case counts in
    the period in which it came in. ``post`` is the kind of post that worked on it.
    ``pending`` is how much of ``n`` the totals do not know of yet; of what a ledger counts by
    day, and of its things, there are none.
    """

    kind = models.CharField(max_length=40)
    day = models.DateField()
    area_code = models.CharField(max_length=18)
    unit = models.CharField(max_length=36, blank=True)
    category = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    measure = models.CharField(max_length=16)
    post = models.CharField(max_length=16, blank=True)
    n = models.BigIntegerField(default=0)
    pending = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "day", "area_code"], name="tally_of_ledgers", condition=OF_LEDGERS
            ),
            models.Index(fields=["kind", "area_code"], name="tally_pending", condition=PENDING),
            models.Index(
                fields=["kind", "area_code", "day"],
                name="tally_of_grids_own",
                condition=GRIDS_OWN,  # which grids reported anything is asked grid by grid
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "kind",
                    "area_code",
                    "day",
                    "unit",
                    "category",
                    "channel",
                    "measure",
                    "post",
                ],
                name="one_tally_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.area_code} {self.measure} {self.n}"
