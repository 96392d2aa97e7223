"""The day log of a place, its events, who is on duty, what they hand over, the brief of a day."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.core.chain import GENESIS, digest
from minhu.core.models import Row
from minhu.places.models import Area


class Incident(Row):
    """One event that is run from the room: what, where, since when, and who leads.

    Its cases and whistles are its links, what was said and done its lines of the day log.
    ``ended_at`` is set once. The point, in WGS 84, need not be there; who set it is a line.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    place = models.CharField(max_length=120)
    lead = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ("-begun_at", "-id")
        indexes = [models.Index(fields=["area", "-begun_at"], name="incidents_of_a_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("begun_at")),
                name="an_incident_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None)
                | Q(longitude__isnull=False, latitude__isnull=False),
                name="an_incident_has_a_whole_point",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def point(self) -> tuple[float, float] | None:
        """Where it is, longitude first, as far as that is known."""
        if self.longitude is None or self.latitude is None:
            return None
        return self.longitude, self.latitude


class IncidentCase(Row):
    """A case or a whistle that belongs to an event; shown only to who may see the case."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "case"], name="a_case_once_in_an_incident"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.case_id}"


class Entry(Row):
    """One line of the day log; only ever appended, put right by another line."""

    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, related_name="lines"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices, default=EntryKind.EVENT)
    words = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area", "at"], name="log_by_place")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.at} {self.words}"


class Duty(Row):
    """Somebody on duty in a place, for one half of one day."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    day = models.DateField()
    shift = models.CharField(max_length=8, choices=Shift.choices, default=Shift.DAY)
    seat = models.CharField(max_length=10, choices=Seat.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        ordering = ("day", "shift", "seat")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "day", "shift", "seat"], name="one_on_each_seat_of_a_shift"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day} {self.shift} {self.seat}"


class Handover(Row):
    """交接班: what the one who leaves a shift says is open, and who has signed for it.

    Nothing in it is changed afterwards; ``taken_by`` is set once, by somebody else.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    day = models.DateField()
    shift = models.CharField(max_length=8, choices=Shift.choices)
    words = models.CharField(max_length=1000)
    left_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    left_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-left_at", "-id")
        indexes = [models.Index(fields=["area", "-left_at"], name="handovers_of_a_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None)
                | Q(taken_by__isnull=False, taken_at__isnull=False)
                & ~Q(taken_by=models.F("left_by")),
                name="a_handover_is_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day} {self.shift}"


class Brief(Row):
    """日报: the figures of a day as they stood at ``composed_at``, and what a person wrote.

    Once published nothing changes any more; each carries the hash of the one published before
    it in the same place. ``turn`` moves on with every change, so that the first of two wins.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    day = models.DateField()
    words = models.CharField(max_length=2000, blank=True)
    content: models.JSONField[dict[str, Any]] = models.JSONField()
    composed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    composed_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=1)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-day", "-id")
        constraints = [
            models.UniqueConstraint(fields=["area", "day"], name="one_brief_for_a_day"),
            models.UniqueConstraint(
                fields=["area", "previous"],
                condition=Q(published_at__isnull=False),
                name="one_brief_follows_another",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, hash="", previous="")
                | Q(published_at__isnull=False, hash__gt="", previous__gt=""),
                name="a_published_brief_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.day}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def computed_hash(self) -> str:
        """Return the hash this row ought to carry, from what it says now."""
        return digest(
            self.previous or GENESIS,
            {
                "id": str(self.pk),
                "area": self.area_id,
                "day": self.day.isoformat(),
                "words": self.words,
                "content": self.content,
                "by": str(self.published_by_id or ""),
                "at": self.published_at,
            },
        )


class Topic(Row):
    """热点: requests of two weeks that say nearly the same, as the worker put them together.

    ``words`` are pieces most of them share; made anew every few hours, the old ones go.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.area_id} {self.words}"


class TopicCase(Row):
    """A case of a topic; ``before`` says that it is of the week before."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    before = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "case"], name="a_case_once_in_a_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.case_id}"
