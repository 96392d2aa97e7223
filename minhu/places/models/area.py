"""Areas of every level in one tree, and their boundaries in time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from minhu.core.asked import Mark
from minhu.core.ids import uuid7
from minhu.core.models import Row
from minhu.places.codes import span
from minhu.places.enums import GridKind, Level


def stands(day: date | Mark) -> Q:
    """Return "has begun by this day, and has not ended"."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


class AreaQuerySet(models.QuerySet["Area"]):
    def inside(self, code: str) -> AreaQuerySet:
        """Keep the areas in the area with this code, itself included; one range on the key."""
        first, after = span(code)
        return self.filter(code__gte=first, code__lt=after)

    def grids(self) -> AreaQuerySet:
        return self.filter(level=Level.GRID)

    def standing(self, day: date) -> AreaQuerySet:
        """Leave out the areas that have ended by this day, or have not begun."""
        return self.filter(stands(day))


class Area(models.Model):
    """A province, city, district, subdistrict, community, grid or micro-grid.

    An area that was merged into another ends on ``valid_to`` and names its ``successor``.
    ``phone`` is the line of its desk that everybody may know and call.
    """

    code = models.CharField(max_length=18, primary_key=True)
    level = models.CharField(max_length=12, choices=Level.choices)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=12, choices=GridKind.choices, blank=True)
    urban_class = models.CharField(max_length=3, blank=True)
    phone = models.CharField(max_length=40, blank=True, db_default="", default="")
    outside_id = models.CharField(max_length=80, blank=True, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class BoundaryQuerySet(models.QuerySet["Boundary"]):
    def inside(self, code: str) -> BoundaryQuerySet:
        """Keep the boundaries of the areas inside the area with this code."""
        first, after = span(code)
        return self.filter(area__gte=first, area__lt=after)

    def valid_on(self, day: date) -> BoundaryQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class Boundary(Row):
    """The ground an area covers from one day to another, in WGS 84."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="boundaries")
    geometry = models.JSONField()
    square_metres = models.PositiveBigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    redraw = models.ForeignKey(
        "places.Redraw", models.PROTECT, null=True, blank=True, related_name="boundaries"
    )

    objects = BoundaryQuerySet.as_manager()

    class Meta:
        ordering = ("area", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(valid_to=None),
                name="one_present_boundary_per_area",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="boundary_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.valid_from}"


class Edition(models.Model):
    """The present edition of all boundaries: one row whose token changes with every change.

    Each process compares it now and then with the one it has in memory.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.UUIDField(default=uuid7)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_edition")]

    def __str__(self) -> str:
        return str(self.token)
