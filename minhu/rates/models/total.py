"""Totals: the tallies of a place added up, day by day and month by month."""

from __future__ import annotations

from django.db import models

from minhu.rates.enums import By

BY_MONTH: dict[int, tuple[str, ...]] = {6: ("", *By.values), 9: ("", *By.values), 12: ("",)}
BY_DAY: dict[int, tuple[str, ...]] = {6: ("", *By.values), 9: ("",)}
"""Of places whose path has so many digits (district, subdistrict, community): by what their
totals are told apart, beside the whole.

Where a day has hardly more tallies than it would have totals, it is read from its tallies.
"""

WHOLES: dict[int, tuple[str, ...]] = {6: (By.CATEGORY,), 9: (By.CATEGORY,)}
"""The same of ledgers, of all days together: each stands under ``EVER`` as if that were a month."""


class Total(models.Model):
    """What everything in an area comes to in one measure, on a day or in a month.

    ``area`` is the path of its code; ``by`` and ``part`` say which part it is: nothing for the
    whole, else one place, unit, category, channel or post. A month stands under its first day.
    What tallies have not handed on yet (``Tally.pending``) comes on top of it.
    """

    kind = models.CharField(max_length=40)
    area = models.CharField(max_length=12)
    by = models.CharField(max_length=10, choices=By, blank=True)
    monthly = models.BooleanField()
    day = models.DateField()
    part = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=16)
    n = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area", "by", "monthly", "day", "part", "measure"],
                name="one_total_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.area} {self.part} {self.measure} {self.n}"
