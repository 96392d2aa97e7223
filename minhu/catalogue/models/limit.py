"""How much time a step may take: dated rows, each with the rule it comes from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.catalogue.enums import ClockMode, ClockUnit
from minhu.catalogue.models.category import Category
from minhu.core.models import Row


class Limit(Row):
    """The time that one clock of a procedure gives, for a category or (null) for all.

    Holds from the day ``valid_from`` until the day before ``valid_to``. ``text`` is how the
    rule itself words the time.
    """

    procedure = models.CharField(max_length=20)
    name = models.CharField(max_length=20)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="limits"
    )
    amount = models.PositiveSmallIntegerField()
    clock = models.CharField(max_length=16, choices=ClockUnit.choices)
    mode = models.CharField(max_length=12, choices=ClockMode.choices, default=ClockMode.ROLLING)
    text = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("procedure", "name", "category", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "name", "category", "valid_from"), name="limit_once_a_day"
            ),
            models.UniqueConstraint(
                fields=("procedure", "name", "valid_from"),
                condition=Q(category=None),
                name="general_limit_once_a_day",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="limit_gives_time"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="limit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}.{self.name} {self.amount} {self.clock}"
