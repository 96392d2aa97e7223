"""How a whistle is said: kept or late, five boxes for a score, a liaison masked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minhu.cases.models import Step
from minhu.cases.templatetags.case_words import Word, length_words
from minhu.people.queries import masked
from minhu.whistles.lifecycle import WHISTLE
from minhu.whistles.models import HIGHEST, Liaison

register = template.Library()
MINUTE = timedelta(minutes=1)


@register.filter
def svg(number: float) -> str:
    """Return a number as SVG reads it, whatever the language of the page."""
    return f"{number:.1f}"


@register.simple_tag
def kept(done: datetime | None, due: datetime | None, since: datetime | None) -> Word:
    """Return how long a department took, and by how much it was late."""
    if done is None or since is None:
        return Word("", "", _("还没有"))
    used = length_words(max(0, (done - since) // MINUTE))
    if due is None or done <= due:
        return Word("done", "check", used)
    over = length_words(max(1, (done - due) // MINUTE))
    return Word("late", "alert-triangle", _("%(used)s，超 %(over)s") % {"used": used, "over": over})


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


@register.simple_tag
def step_name(step: Step) -> str:
    return _("起草") if step.verb == "submit" else _(WHISTLE.edge(step.verb).label)
