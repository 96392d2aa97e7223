"""Reads of accounts."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from minhu.accounts.models import Post, User
from minhu.core.clock import local_day, now


def sample_accounts() -> QuerySet[User]:
    """Return who can sign in, with ``current_posts``; nobody unless this is the demo."""
    if not settings.DEMO:
        return User.objects.none()
    held = Post.objects.held_on(local_day(now())).select_related("unit")
    return (
        User.objects.filter(is_active=True, posts__in=held)
        .distinct()
        .order_by("username")
        .prefetch_related(Prefetch("posts", queryset=held, to_attr="current_posts"))
    )
