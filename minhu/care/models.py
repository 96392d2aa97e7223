"""Call boxes: what stands in a home and calls; whose it is, the vault alone knows."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.care.enums import BoxKind
from minhu.core.models import Row
from minhu.people.models import Person
from minhu.places.models import Area


class CallBox(Row):
    """Something that calls for somebody; ``digest`` is that of its key, shown once.

    ``person`` lives with it, ``family`` and ``helper`` are rung for them: names and phones are
    in the vault. ``heard_at`` is when it called or said that it is alive, ``battery`` the per
    cent it said last.
    """

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, choices=BoxKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="boxes")
    family = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="boxes_as_family"
    )
    helper = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="boxes_as_helper"
    )
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    battery = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
