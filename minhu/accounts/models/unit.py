"""Units: the departments and firms that work on cases."""

from __future__ import annotations

from django.db import models

from minhu.core.models import Row


class Unit(Row):
    """A department, station or firm that a case can be given to."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    area_code = models.CharField(max_length=18, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name
