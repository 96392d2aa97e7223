"""Small words of the administrators' pages: where a post is, what was shown."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.accounts.models import Post
from minhu.catalogue.models import RoutingRule
from minhu.catalogue.routing import rule_words
from minhu.places.history import Version

register = template.Library()

SHOWN = {
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "register": gettext_lazy("底册全文"),
}


@register.simple_tag
def seat(post: Post, names: dict[str, str]) -> str:
    """Return the unit or the area of a post by name, by code where the area is not there."""
    return post.unit.name if post.unit else names.get(post.area_code, post.area_code)


@register.filter
def said_as(kept: str, posts: dict[str, str]) -> str:
    """Return a post as a log keeps it, with its area by name (``said_posts``)."""
    return posts.get(kept, kept)


@register.filter
def shown_words(kept: str) -> str:
    """Return what a reading showed: ``name,phone`` is 姓名、电话."""
    return _("、").join(str(SHOWN.get(part, part)) for part in kept.split(","))


@register.simple_tag
def rule_said(rule: RoutingRule, names: dict[str, str]) -> str:
    """Return what a routing rule asks, its place by name."""
    return rule_words(rule, names.get(rule.place_code, ""))


@register.filter
def named(codes: Iterable[str], names: dict[str, str]) -> str:
    """Return areas by their names: 东风第4网格 · 东风第6网格."""
    return " · ".join(names.get(code, code) for code in codes)


@register.filter
def version_words(version: Version) -> str:
    """Return why a version of the map was made; an import has no other words."""
    return _("；").join(made.reason for made in version.made) or _("导入")
