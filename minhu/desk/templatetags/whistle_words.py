"""How a whistle is said: kept or late, five boxes for a score, a liaison masked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minhu.cases.models import Step
from minhu.cases.templatetags.case_words import Word, length_said
from minhu.core.clock import Clock
from minhu.core.left import left
from minhu.people.queries import masked
from minhu.whistles.enums import Kind
from minhu.whistles.forms import ShowForm
from minhu.whistles.lifecycle import WHISTLE
from minhu.whistles.models import HIGHEST, Liaison, Whistle

register = template.Library()


@register.filter
def svg(number: float) -> str:
    """Return a number as SVG reads it, whatever the language of the page."""
    return f"{number:.1f}"


@register.simple_tag
def kept(whistle: Whistle, done: datetime | None, due: datetime | None) -> Word:
    """Return how long a department took, and by how much it was late."""
    if done is None or whistle.blown_at is None:
        return Word("", "", _("还没有"))
    used = _took(whistle, whistle.blown_at, done)
    if due is None or done <= due:
        return Word("done", "check", used)
    over = _took(whistle, due, done)
    return Word("late", "alert-triangle", _("%(used)s，超 %(over)s") % {"used": used, "over": over})


def _took(whistle: Whistle, first: datetime, last: datetime) -> str:
    """Return the time between two moments: working time, unless the whistle is an emergency."""
    kind = Clock.URGENT_HOUR if whistle.kind == Kind.URGENT else Clock.WORK_HOUR
    return length_said(left(kind, last, first, whistle.case.area_id))


@register.simple_tag
def five(score: int) -> SafeString:
    label = _("%(n)d 分，满分 5 分") % {"n": score}
    boxes = format_html_join(
        "", '<i class="{}"></i>', (("on" if n < score else "",) for n in range(HIGHEST))
    )
    return format_html(
        '<span class="mk5" role="img" aria-label="{}">{}</span><b>{}</b>', label, boxes, score
    )


@register.simple_tag
def masked_liaison(liaison: Liaison) -> str:
    known = masked(liaison.person)
    return f"{known.name} {known.phone}"


@register.simple_tag(takes_context=True)
def may_call(context: Context, liaison: Liaison) -> bool:
    return bool(context["request"].user.has_perm("whistles.call_liaison", liaison))


@register.simple_tag
def asking_form(refused: ShowForm | None, asked: UUID | None, liaison: Liaison) -> ShowForm:
    """Return the question for the phone of one person: the refused one where it was theirs."""
    if refused and asked == liaison.pk:
        return refused
    return ShowForm(auto_id=f"id_{liaison.pk.hex[-8:]}_%s", label_suffix="")


@register.simple_tag
def step_name(step: Step) -> str:
    return _("起草") if step.verb == "submit" else _(WHISTLE.edge(step.verb).label)
