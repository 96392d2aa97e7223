"""Where a rule is from, in words people use: what came with the software is called so."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()
CAME = "出厂设置"
"""How the files that come along begin their sources; it stays as it is, for versions hang on it."""


@register.filter
def source_words(source: object) -> str:
    """Return 软件自带，可以改：一般件 24 小时内派发; what an office wrote itself stays as it is."""
    said = str(source or "")
    before, _colon, rest = said.partition("：")
    return _("软件自带，可以改：%(rest)s") % {"rest": rest} if before == CAME and rest else said
