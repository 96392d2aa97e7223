"""One try to carry a notice out of the house; rows are only added."""

from __future__ import annotations

from django.db import models

from minhu.core.models import Row
from minhu.notices.enums import Result
from minhu.notices.models.notice import Notice


class Attempt(Row):
    """``number`` counts since the beginning, ``next_at`` is when it will be tried again."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attempts", db_index=False)
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    result = models.CharField(max_length=8, choices=Result.choices)
    error = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("notice", "number")
        constraints = [
            models.UniqueConstraint(fields=("notice", "number"), name="attempts_are_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.result}"
