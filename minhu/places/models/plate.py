"""Door plates 门牌: the places whose printed QR code opens the report page."""

from __future__ import annotations

from django.db import models

from minhu.core.models import Row
from minhu.places.models.area import Area


class Plate(Row):
    """A place with a QR code: a stairwell, a building, or a whole grid or community."""

    code = models.CharField(max_length=16, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="plates")
    name = models.CharField(max_length=80)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    put_up_at = models.DateTimeField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("area", "name")

    def __str__(self) -> str:
        return self.name
