"""升级: who is told at which part of a limit; dated rows, each with the rule it comes from."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minhu.catalogue.enums import Told
from minhu.catalogue.models.standard import Standard
from minhu.core.models import Row


class Rung(Row):
    """One rung of the ladder of a clock: at so many per cent of its limit somebody is told.

    Below 100 it is a warning, from 100 on an escalation. An empty ``name`` is for every
    clock of the procedure that has no rungs of its own; the rungs of a standard go before
    those of the procedure. Holds from ``valid_from`` until the day before ``valid_to``.
    """

    procedure = models.CharField(max_length=20)
    name = models.CharField(max_length=20, blank=True)
    standard = models.ForeignKey(
        Standard, models.CASCADE, null=True, blank=True, related_name="rungs"
    )
    percent = models.PositiveSmallIntegerField()
    tells = models.CharField(max_length=12, choices=Told.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("procedure", "name", "percent", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "name", "standard", "percent", "valid_from"),
                name="one_rung_of_a_standard_at_a_part",
            ),
            models.UniqueConstraint(
                fields=("procedure", "name", "percent", "valid_from"),
                condition=Q(standard=None),
                name="one_rung_at_a_part",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=1000), name="rung_lies_on_the_ladder"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="rung_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}.{self.name or '*'} {self.percent} {self.tells}"
