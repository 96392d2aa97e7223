"""How accounts are said: what a key for a program opens."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from minhu.accounts.enums import TokenScope

register = template.Library()


@register.filter
def scope_words(kept: str) -> str:
    """Return the scopes of a key as people read them."""
    return _("、").join(str(TokenScope(scope).label) for scope in kept.split())
