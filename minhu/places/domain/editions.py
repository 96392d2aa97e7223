"""Telling every process that areas or their boundaries have changed."""

from __future__ import annotations

from django.db import transaction

from minhu.core.ids import uuid7
from minhu.places import locate
from minhu.places.models import Edition


def renew() -> None:
    """Begin a new edition; this process forgets its boundaries at once, others soon."""
    Edition.objects.update_or_create(id=1, defaults={"token": uuid7()})
    locate.forget()
    transaction.on_commit(locate.forget)
