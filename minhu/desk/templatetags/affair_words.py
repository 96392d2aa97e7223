"""How a step of any procedure is named, and what it carries."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures
from minhu.desk.tables.affair_acts import said

register = template.Library()


@register.simple_tag
def affair_step_name(case: Case, step: Step) -> str:
    if step.verb == "submit":
        return gettext("登记")
    return gettext(procedures[case.kind].lifecycle.edge(step.verb).label)


@register.simple_tag
def affair_kind(case: Case) -> str:
    return gettext(procedures[case.kind].name)


@register.simple_tag
def affair_said(case: Case, step: Step) -> list[tuple[str, str]]:
    return list(said(case, step))


@register.simple_tag
def affair_paper_name(case: Case, step: Step) -> str:
    """Return under which title a step can be printed, empty for none."""
    pages = procedures[case.kind].pages
    title = pages.papers.get(step.verb) if pages else None
    return str(title or "")
