"""How a step of any procedure is named, and what it carries."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures

register = template.Library()


@register.simple_tag
def affair_step_name(case: Case, step: Step) -> str:
    if step.verb == "submit":
        return gettext("登记")
    return gettext(procedures[case.kind].lifecycle.edge(step.verb).label)
