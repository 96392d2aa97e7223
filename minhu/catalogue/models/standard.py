"""立案标准: when something is a case, how soon it has to be done, and what done means."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.catalogue.enums import ClockMode, ClockUnit, Duty
from minhu.catalogue.models.category import Category
from minhu.core.models import Row

MOST_PICTURES = 6


class Standard(Row):
    """One condition of a category, for a city or subdistrict or (empty) everywhere.

    ``closing`` is what has to be true at the end, ``evidence`` what has to show it and
    ``pictures`` how many of them at least. ``unit_name`` is who usually does it, by the name
    units have there. What was taken back to a higher level says in ``tells`` who does it.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="standards")
    area_code = models.CharField(max_length=18, blank=True)
    condition = models.CharField(max_length=120)
    closing = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=120, blank=True)
    pictures = models.PositiveSmallIntegerField(default=0)
    unit_name = models.CharField(max_length=80, blank=True)
    duty = models.CharField(max_length=8, choices=Duty.choices, default=Duty.BASIC)
    tells = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("category", "order", "condition", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("category", "area_code", "condition", "valid_from"),
                name="standard_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="standard_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(pictures=0) | Q(pictures__lte=MOST_PICTURES, evidence__gt=""),
                name="standard_says_what_its_pictures_show",
            ),
            models.CheckConstraint(
                condition=~Q(duty=Duty.UPWARD) | Q(tells__gt=""),
                name="what_went_up_says_who_does_it",
            ),
        ]

    def __str__(self) -> str:
        return self.condition


class StandardLimit(Row):
    """How long one stage may take by a standard, with the text it was read from.

    ``name`` is a clock of the procedure (``finish``, ``contact``) or the name of a stage of
    the work (停工, 拆除) that people keep to without a clock of its own.
    """

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="limits")
    name = models.CharField(max_length=20)
    text = models.CharField(max_length=20)
    amount = models.PositiveSmallIntegerField()
    clock = models.CharField(max_length=16, choices=ClockUnit.choices)
    mode = models.CharField(max_length=12, choices=ClockMode.choices, default=ClockMode.ROLLING)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("standard", "order", "id")
        constraints = [
            models.UniqueConstraint(fields=("standard", "name"), name="one_limit_for_a_stage"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="standard_gives_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.text}"
