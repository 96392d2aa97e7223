"""A campaign, its grids, its targets, and the visits to them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models

from minhu.campaigns.enums import Share
from minhu.campaigns.kinds import Kind, read_kind
from minhu.core.models import Row
from minhu.places.models import Address, Area

USER = settings.AUTH_USER_MODEL


class Campaign(Row):
    """What a place asks of its grids: ``body`` is the kind as it was when it was ordered."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    number = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True)
    share = models.CharField(max_length=8, choices=Share.choices, blank=True)
    body: models.JSONField[dict[str, Any]] = models.JSONField()
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at",)

    def __str__(self) -> str:
        return self.title

    @cached_property
    def kind(self) -> Kind:
        return read_kind(self.body)


class Duty(Row):
    """That a grid takes part: when it said so, and when its first visit was made."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="duties")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    seen_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("area",)
        constraints = [
            models.UniqueConstraint(
                fields=("campaign", "area"), name="a_grid_takes_part_once_in_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.area_id}"


class Target(Row):
    """A door to knock at: an address or a shop, never a name; its state is that of its last visit.

    ``settled`` once a result settles it, ``again_on`` the day it comes up once more.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    text = models.CharField(max_length=160)
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    result = models.CharField(max_length=16, blank=True)
    settled = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    again_on = models.DateField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("area", "text")
        constraints = [
            models.UniqueConstraint(
                fields=("campaign", "area", "text"), name="a_campaign_has_a_target_once"
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "area", "settled"], name="targets_by_grid"),
        ]

    def __str__(self) -> str:
        return self.text


class Visit(Row):
    """One visit with its result; the phone's own mark is its key, so that sent twice it is one.

    Nothing but the campaign's fields: no position, no picture, no time spent.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="visits")
    result = models.CharField(max_length=16)
    answers: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    note = models.CharField(max_length=200, blank=True)
    case_number = models.CharField(max_length=32, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.target_id} {self.result}"
