"""How pages say what came of a visit."""

from __future__ import annotations

from django import template

from minhu.campaigns.kinds import Kind
from minhu.campaigns.models import Visit

register = template.Library()


@register.filter
def result_words(code: str, kind: Kind) -> str:
    """Return the name of a result; one the kind no longer knows stands as it was written."""
    found = kind.result(code)
    return found.name if found else code


@register.filter
def said(visit: Visit, code: str) -> str:
    """Return what was answered to one question, if anything."""
    answer: str = visit.answers.get(code, "")
    return answer
