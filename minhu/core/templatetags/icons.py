"""Icons in templates: by reference to the sprite, or drawn into the page."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SPRITE = "vendor/icons.svg"
SYMBOL = re.compile(r'<symbol id="([\w-]+)" ([^>]*)>(.*?)</symbol>', re.DOTALL)

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "i") -> SafeString:
    """Return an icon that the browser takes from the sprite; words beside it say what it means."""
    return _referred(name, css)


@lru_cache(maxsize=512)
def _referred(name: str, css: str) -> SafeString:
    """Return the reference to an icon; made once, for a list has hundreds of them."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css,
        static(SPRITE),
        name,
    )


@register.simple_tag
def icon_inline(name: str, css: str = "i") -> SafeString:
    """Return an icon drawn into the page: for pages that should not wait for the sprite."""
    drawing = _drawings(settings.VENDOR / "icons.svg").get(name)
    if drawing is None:
        return icon(name, css)
    paint, shapes = drawing
    return format_html('<svg class="{}" aria-hidden="true" {}>{}</svg>', css, paint, shapes)


@lru_cache(maxsize=1)
def _drawings(path: Path) -> dict[str, tuple[SafeString, SafeString]]:
    """Return how each icon of the sprite is painted and drawn; nothing when it is not there yet."""
    text = path.read_text("utf-8") if path.is_file() else ""
    return {
        name: (mark_safe(paint), mark_safe(shapes))  # noqa: S308 -- our own file, made at set-up
        for name, paint, shapes in SYMBOL.findall(text)
    }
