"""Posts of a grid: which there must be, who holds them; and organisations that cover grids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minhu.core.models import Row
from minhu.places.codes import span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.teams.enums import Rulebook

DAYS_IN_ORDER = Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))


@dataclass(frozen=True, slots=True)
class Slot:
    """A post that a template asks for; ``count`` 0 means any number and never a vacancy.

    ``role`` names the role of accounts whose holders fill it by themselves.
    """

    code: str
    name: str
    count: int
    chief: bool = False
    full_time: bool = False
    role: str = ""


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> DatedQuerySet:
        """Keep what holds on a day; the last day is the first on which it does not."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Rule(Row):
    """A dated version of something offices differ in: a template of posts, a tree, a card.

    ``body`` holds the slots of a template, the tiers of a tree, the fields of a card, or what
    is counted in a grid.
    """

    book = models.CharField(max_length=8, choices=Rulebook.choices)
    code = models.SlugField(max_length=32)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    source = models.CharField(max_length=200)
    body: models.JSONField[list[Any]] = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("book", "code", "version")
        constraints = [
            models.UniqueConstraint(
                fields=("book", "code", "version"), name="one_rule_of_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(Slot(**entry) for entry in self.body)


class Choice(Row):
    """That the areas of a level inside an area go by a rule, from one day to another.

    The choice of the smallest area around counts.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    book = models.CharField(max_length=8, choices=Rulebook.choices)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    code = models.SlugField(max_length=32)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("area", "book", "level"),
                condition=Q(valid_to=None),
                name="one_choice_at_a_time",
            ),
            models.CheckConstraint(condition=DAYS_IN_ORDER, name="choice_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.code}"


class Seat(Row):
    """Somebody on a post of an area from one day to another; ``home`` is where they come from.

    A name as it hangs on the wall of the grid, nothing else about the person.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="seats")
    slot = models.SlugField(max_length=32)
    name = models.CharField(max_length=40)
    full_time = models.BooleanField(default=False)
    home = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("area", "slot", "valid_from")
        constraints = [models.CheckConstraint(condition=DAYS_IN_ORDER, name="seat_days_in_order")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.slot} {self.name}"


class NodeQuerySet(DatedQuerySet):
    def inside(self, code: str) -> NodeQuerySet:
        first, after = span(code)
        return self.filter(area__gte=first, area__lt=after)


class Node(Row):
    """An organisation of a tier of the tree, from founding to dissolving.

    ``area`` is where it sits; ``grounds`` are the areas it covers: several for a joint one.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    tier = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = NodeQuerySet.as_manager()

    class Meta:
        ordering = ("area", "name")
        constraints = [models.CheckConstraint(condition=DAYS_IN_ORDER, name="node_days_in_order")]

    def __str__(self) -> str:
        return self.name


class NodeGround(Row):
    """That an organisation covers an area from one day to another."""

    node = models.ForeignKey(Node, models.CASCADE, related_name="grounds")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("node", "area"),
                condition=Q(valid_to=None),
                name="a_node_covers_an_area_once",
            ),
            models.CheckConstraint(condition=DAYS_IN_ORDER, name="ground_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} {self.area_id}"


class CardText(Row):
    """What a field of the responsibility card says in an area, from a moment on.

    The newest text of the smallest area around counts; older ones stay.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    field = models.SlugField(max_length=32)
    text = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("area", "field", "at")

    def __str__(self) -> str:
        return f"{self.area_id} {self.field}"
