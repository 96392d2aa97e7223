"""The daily seal: one hash over every step a day added, to be kept where nobody here can reach."""

from __future__ import annotations

from django.db import models

from minhu.core.chain import digest


class Seal(models.Model):
    """What one day added to all chains; only ever appended, each carrying the hash before it.

    ``root`` is over the key and the hash of every step whose key was drawn on ``day``, in the
    order of the keys. ``hash`` is what is printed or sent upward.
    """

    day = models.DateField(primary_key=True)
    steps = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:8]}"

    def computed_hash(self) -> str:
        """Return the hash this row ought to carry, from what it says now."""
        fields = {"day": str(self.day), "steps": self.steps, "root": self.root}
        return digest(self.previous, fields)
