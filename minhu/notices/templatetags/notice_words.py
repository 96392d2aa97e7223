"""What pages say of notices: how many are unread, and whether short messages go out."""

from __future__ import annotations

from django import template
from django.template import Context

from minhu.core.clock import now
from minhu.notices.channels import reaches_phones
from minhu.notices.queries import MOST_COUNTED, unread_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notes(context: Context) -> str:
    """Return how many notes wait unread, ``99+`` for many, empty for none."""
    count = unread_count(context["request"].user, at=now())
    return "99+" if count >= MOST_COUNTED else str(count or "")


@register.simple_tag
def texts_go_out() -> bool:
    return reaches_phones()
