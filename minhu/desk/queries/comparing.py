"""Comparing several columns at once, as a list does that goes on behind a row."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func

BOOL: models.Field[Any, Any] = models.BooleanField()


class Row(Func):
    """Several values compared as one; both databases order by it and use an index for it."""

    template = "(%(expressions)s)"
    output_field = BOOL
