"""通报: a draft that a person words, and the paper it becomes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from minhu.accounts.models import User
from minhu.core.chain import GENESIS, digest
from minhu.core.models import Row
from minhu.places.models import Area


class Bulletin(Row):
    """One bulletin about a place and some days.

    ``content`` holds the figures with their definitions as they were read at ``composed_at``,
    ``words`` what a person wrote around them, by part. Once published nothing changes any
    more: each carries the hash of the one published before it in the same place. ``turn``
    moves on with every change of a draft, so that the first of two hands wins.
    """

    form = models.CharField(max_length=20)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    title = models.CharField(max_length=80)
    content: models.JSONField[dict[str, Any]] = models.JSONField()
    words: models.JSONField[dict[str, str]] = models.JSONField(default=dict)
    composed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    composed_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=1)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    issue = models.PositiveIntegerField(null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-composed_at", "-id")
        indexes = [models.Index(fields=["area", "-composed_at"], name="bulletins_of_a_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, issue=None, hash="", previous="")
                | Q(published_at__isnull=False, issue__isnull=False, hash__gt="", previous__gt=""),
                name="what_is_published_is_sealed",
            ),
            models.UniqueConstraint(
                fields=("area", "previous"),
                condition=Q(published_at__isnull=False),
                name="one_bulletin_follows_another",
            ),
            models.UniqueConstraint(
                fields=("area", "form", "first", "last"),
                condition=Q(published_at=None),
                name="one_draft_for_the_same_days",
            ),
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")), name="a_bulletin_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def as_of(self) -> datetime:
        return datetime.fromisoformat(self.content["as_of"])

    def computed_hash(self) -> str:
        """Return the hash this row ought to carry, from what it says now."""
        return digest(
            self.previous or GENESIS,
            {
                "id": str(self.pk),
                "form": self.form,
                "area": self.area_id,
                "first": self.first.isoformat(),
                "last": self.last.isoformat(),
                "title": self.title,
                "content": self.content,
                "words": self.words,
                "corrects": str(self.corrects_id or ""),
                "issue": self.issue,
                "by": str(self.published_by_id or ""),
                "at": self.published_at,
            },
        )
