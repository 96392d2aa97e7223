"""风云榜: a ranking that was frozen, and what was said against one of its figures."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from minhu.accounts.models import User
from minhu.core.chain import digest
from minhu.core.models import Row
from minhu.places.models import Area
from minhu.rates.enums import By

RANKED = ((By.AREA.value, By.AREA.label), (By.UNIT.value, By.UNIT.label))


class Board(Row):
    """One version of a board; never changed, a later version stands beside it.

    Each carries the hash of the one frozen before it in the same place.
    """

    form = models.CharField(max_length=20)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    by = models.CharField(max_length=10, choices=RANKED)
    first = models.DateField()
    last = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    content: models.JSONField[dict[str, Any]] = models.JSONField()
    why = models.CharField(max_length=300, blank=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField()
    contest_until = models.DateTimeField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-frozen_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(by__in=(By.AREA.value, By.UNIT.value)),
                name="a_board_ranks_places_or_units",
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="a_board_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=("area", "form", "by", "first", "last", "version"),
                name="one_board_for_each_version",
            ),
            models.UniqueConstraint(fields=("area", "previous"), name="one_board_follows_another"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.first} {self.last} v{self.version}"

    def computed_hash(self) -> str:
        """Return the hash this row ought to carry, from what it says now."""
        return digest(
            self.previous,
            {
                "id": str(self.pk),
                "form": self.form,
                "area": self.area_id,
                "by": self.by,
                "first": self.first.isoformat(),
                "last": self.last.isoformat(),
                "version": self.version,
                "content": self.content,
                "why": self.why,
                "frozen_by": str(self.frozen_by_id or ""),
                "frozen_at": self.frozen_at,
                "until": self.contest_until,
            },
        )


class Contest(Row):
    """异议: somebody of a line says that one figure is not theirs; decided once, by another."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="contests")
    line = models.CharField(max_length=36)
    indicator = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    decision = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld=None, decision="", decided_at=None, decided_by=None)
                | Q(
                    upheld__isnull=False,
                    decision__gt="",
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="a_contest_is_decided_whole_or_not",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")),
                name="nobody_decides_their_own_contest",
            ),
            models.UniqueConstraint(
                fields=("board", "line", "indicator"), name="a_figure_is_contested_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.line} {self.indicator}"
