"""That the tallies were compared with the rows, night by night."""

from __future__ import annotations

from django.db import models


class TallyCheck(models.Model):
    """One night's comparison; ``wrong`` is empty while it runs, and how many differed after."""

    day = models.DateField(primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    wrong = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day} {self.wrong}"
