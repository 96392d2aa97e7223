"""What stands at a place and calls by itself, known by a code and a key."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.core.models import Row
from minhu.places.models.area import Area


class Machine(Row):
    """The base of every such thing; ``digest`` is that of its key, shown once.

    ``heard_at`` is when it called last, ``ended_at`` when it was retired.
    """

    code = models.CharField(max_length=32, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
