"""改界: what was changed on the map, when, why and by whom; and boundaries that are disputed."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from minhu.core.models import Row
from minhu.places.codes import span
from minhu.places.enums import Remake
from minhu.places.models.area import Area


class RedrawQuerySet(models.QuerySet["Redraw"]):
    def inside(self, code: str) -> RedrawQuerySet:
        first, after = span(code)
        return self.filter(area__gte=first, area__lt=after)

    def standing(self) -> RedrawQuerySet:
        return self.filter(withdrawn_at=None)


class Redraw(Row):
    """One change of boundaries from one day on; ``changes`` says what it did to each area.

    Each of the changes names ``code``, ``name`` and the square metres ``before`` and
    ``after``; a change that was withdrawn before its day stays here and nowhere else.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="redraws")
    kind = models.CharField(max_length=8, choices=Remake.choices)
    valid_from = models.DateField()
    reason = models.CharField(max_length=200)
    changes = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RedrawQuerySet.as_manager()

    class Meta:
        ordering = ("valid_from", "id")

    def __str__(self) -> str:
        return f"{self.valid_from} {self.reason}"

    def is_planned(self, today: date) -> bool:
        """Answer whether this has still to come into force, so that it can be withdrawn."""
        return self.withdrawn_at is None and self.valid_from > today


class Dispute(Row):
    """边界分歧: ground that two areas claim, until somebody decides."""

    one = models.ForeignKey(Area, models.PROTECT, related_name="+")
    other = models.ForeignKey(Area, models.PROTECT, related_name="+")
    ground = models.JSONField()
    square_metres = models.PositiveBigIntegerField()
    words = models.CharField(max_length=300)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField(max_length=300, blank=True)
    goes_to = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    redraw = models.OneToOneField(Redraw, models.PROTECT, null=True, related_name="dispute")

    class Meta:
        ordering = ("-raised_at",)
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="dispute_is_between_two"),
            models.CheckConstraint(
                condition=Q(decided_at=None, goes_to=None)
                | Q(decided_at__isnull=False) & (Q(goes_to=F("one")) | Q(goes_to=F("other"))),
                name="dispute_goes_to_one_of_the_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} / {self.other_id}"


class Evidence(Row):
    """What speaks for a boundary, and where it is kept; only added, never changed."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="evidence")
    side = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300)
    source = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.words


class EvidencePicture(Row):
    """A cleaned picture of what speaks for a boundary: an old map, a paper, the place itself."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="pictures")
    picture = models.FileField(max_length=200)
    thumbnail = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.sha256[:8]


class MapFile(Row):
    """A file of areas that somebody sent, to be looked at first; kept for a day."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="+")
    file = models.FileField(upload_to="maps/%Y/%m")
    name = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.name
