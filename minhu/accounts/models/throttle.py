"""Counters that slow down guessing, shared by all processes through the database."""

from __future__ import annotations

from django.db import models

from minhu.core.models import Row


class Throttle(Row):
    """How often something was tried since a moment; ``key`` is a keyed digest of who tried."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
