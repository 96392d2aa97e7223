"""消息模板: how a place says a kind of news, in versions."""

from __future__ import annotations

from django.db import models

from minhu.accounts.models import User
from minhu.core.models import Row


class Wording(Row):
    """One version of the words of a kind of news, in an area, since ``at``.

    ``text`` is for a caller or the inbox, ``outside`` for the e-mail and group robots of staff.
    """

    kind = models.CharField(max_length=32)
    area_code = models.CharField(max_length=18)
    version = models.PositiveIntegerField()
    text = models.CharField(max_length=200)
    outside = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("kind", "area_code", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "area_code", "version"), name="wordings_have_versions"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
