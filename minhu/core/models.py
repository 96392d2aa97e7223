"""The base of every row: a key that sorts by time and is the same on every database."""

from __future__ import annotations

from django.db import models

from minhu.core.ids import uuid7


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
