"""Forgetting what was said long ago: how long is a setting of the place."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from minhu.notices.models import Notice

BATCH = 2000
"""Rows deleted in one look, so that nobody waits for a long deletion."""


def forget(at: datetime) -> int:
    """Delete notices older than ``NOTICE_DAYS`` with their tries; returns how many. One batch."""
    old = Notice.objects.filter(at__lt=at - timedelta(days=settings.NOTICE_DAYS))
    keys = list(old.order_by("at").values_list("pk", flat=True)[:BATCH])
    return Notice.objects.filter(pk__in=keys).delete()[0] and len(keys)
