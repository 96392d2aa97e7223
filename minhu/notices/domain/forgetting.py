"""Forgetting what was said long ago (how long is a setting), and what was said of a kept case."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Replace

from minhu.notices.models import Notice

BATCH = 2000
"""Rows deleted in one look, so that nobody waits for a long deletion."""


def keep_closely(number: str, *, secrecy: int, title: str, instead: str) -> None:
    """Keep what was said of a case as closely as the case itself; its old title is taken out."""
    said = Notice.objects.filter(case_number=number)
    said.update(secrecy=secrecy, text=Replace("text", Value(title), Value(instead)))


def forget(at: datetime) -> int:
    """Delete notices older than ``NOTICE_DAYS`` with their tries; returns how many. One batch."""
    old = Notice.objects.filter(at__lt=at - timedelta(days=settings.NOTICE_DAYS))
    keys = list(old.order_by("at").values_list("pk", flat=True)[:BATCH])
    return Notice.objects.filter(pk__in=keys).delete()[0] and len(keys)
