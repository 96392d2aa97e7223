"""建、巡、服: the small tag that says what a grid does by a case (domain page row 20)."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minhu.cases.models import Case
from minhu.cases.queries import strand_of
from minhu.catalogue.enums import Strand

register = template.Library()
WHOLE = {
    Strand.BUILD: _("一网统建"),
    Strand.PATROL: _("一网全巡"),
    Strand.SERVE: _("一网全服"),
}


@register.simple_tag
def strand_tag(case: Case, css: str = "pill") -> SafeString:
    """Return 建, 巡 or 服 as a tag; no statement, for lists have one in each line."""
    strand = strand_of(case)
    whole = WHOLE[strand]
    return format_html(
        '<span class="{}" title="{}"><span aria-hidden="true">{}</span><span class="sr mh-sr">{}</span></span>',
        css, whole, strand.label, whole,
    )  # fmt: skip
