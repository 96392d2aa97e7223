"""Devices that report, what they and patrols found, and who looked at it.

A finding is a candidate: it is nobody's work and counts nowhere until a person has confirmed
it, which opens a case. Of persons it holds nothing: no name, no plate, no face.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.core.models import Row
from minhu.findings.enums import DeviceKind, FindingState, Reason, Showing
from minhu.places.models import Area, Machine

HIGHEST = 100


class Device(Machine):
    """Something that reports by itself.

    ``signed`` says that a sign tells people of it, ``marks`` that it says itself where faces and
    plates are. ``refused`` are the words with which it was last turned away.
    """

    kind = models.CharField(max_length=10, choices=DeviceKind.choices)
    name = models.CharField(max_length=60)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    signed = models.BooleanField(default=False)
    marks = models.BooleanField(default=False)
    refused = models.CharField(max_length=200, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)


class Finding(Row):
    """What a device or a patrol found; by exactly one of the two.

    ``outside_id`` is the sender's own mark, under which a second sending finds the first.
    ``forgotten_at`` is when words and picture went.
    """

    device = models.ForeignKey(
        Device, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outside_id = models.CharField(max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=120, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    words = models.CharField(max_length=400, blank=True)
    confidence = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(HIGHEST)]
    )
    found_at = models.DateTimeField()
    received_at = models.DateTimeField()
    picture = models.CharField(max_length=160, blank=True)
    thumbnail = models.CharField(max_length=160, blank=True)
    state = models.CharField(
        max_length=10, choices=FindingState.choices, default=FindingState.WAITING
    )
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    note = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = [
            models.Index(fields=["area", "state", "-received_at"], name="findings_of_a_place"),
            models.Index(
                fields=["received_at"],
                name="findings_not_forgotten",
                condition=Q(forgotten_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["device", "outside_id"], name="a_device_says_a_thing_once"
            ),
            models.UniqueConstraint(fields=["by", "outside_id"], name="a_patrol_says_a_thing_once"),
            models.CheckConstraint(
                condition=Q(device=None, by__isnull=False) | Q(device__isnull=False, by=None),
                name="a_finding_has_one_finder",
            ),
            models.CheckConstraint(
                condition=Q(state=FindingState.WAITING, decided_by=None, case=None, reason="")
                | Q(state=FindingState.CONFIRMED, decided_by__isnull=False, case__isnull=False)
                | Q(state=FindingState.DISMISSED, decided_by__isnull=False, case=None),
                name="a_person_decides_a_finding",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__lte=HIGHEST),
                name="a_confidence_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.outside_id}"


class Look(Row):
    """Somebody looked at what a device recorded; only ever appended."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="looks")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=8, choices=Showing.choices)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["at"], name="looks_by_time")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.by_id} {self.what}"
