"""别名 and 地址: what people call an area, and addresses down to the room, each in its grid."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from minhu.core.models import Row
from minhu.places.codes import span
from minhu.places.models.area import Area


class InsideQuerySet(models.QuerySet[Any]):
    def inside(self, code: str) -> InsideQuerySet:
        """Keep what lies in the area with this code."""
        first, after = span(code)
        return self.filter(area__gte=first, area__lt=after)


class Alias(Row):
    """Another name of an area, as people say it or as another register writes it."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = InsideQuerySet.as_manager()

    class Meta:
        ordering = ("area", "name")
        constraints = [
            models.UniqueConstraint(fields=("area", "name"), name="an_alias_once_for_an_area"),
        ]

    def __str__(self) -> str:
        return self.name


class Address(Row):
    """An address in its parts, empty where it does not say; ``outside_id`` is its number elsewhere.

    ``number`` is the house number on the road, 0 where there is none.
    """

    area = models.ForeignKey(Area, models.CASCADE, related_name="addresses")
    text = models.CharField(max_length=160)
    road = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)
    estate = models.CharField(max_length=40, blank=True)
    building = models.CharField(max_length=16, blank=True)
    unit = models.CharField(max_length=16, blank=True)
    room = models.CharField(max_length=16, blank=True)
    outside_id = models.CharField(max_length=80, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    objects = InsideQuerySet.as_manager()

    class Meta:
        ordering = ("area", "text")
        indexes = [
            models.Index(fields=["road", "number"], name="addresses_by_road"),
            models.Index(fields=["estate"], name="addresses_by_estate"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["outside_id"], condition=~Q(outside_id=""), name="one_address_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["text"], condition=Q(outside_id=""), name="one_address_of_a_text"
            ),
        ]

    def __str__(self) -> str:
        return self.text
