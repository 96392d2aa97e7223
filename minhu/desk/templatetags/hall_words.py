"""Numbers of a hall in its tables: each opens the list it is the length of."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minhu.desk.templatetags.desk_pages import NOTHING
from minhu.halls.enums import Verdict
from minhu.halls.models import Ticket
from minhu.halls.queries.figures import Sums

register = template.Library()


@register.simple_tag(takes_context=True)
def listed(context: Context, sums: Sums, state: str, count: int) -> SafeString:
    """Return a number that opens its list."""
    return _opens(context, sums, count, state=state)


@register.simple_tag(takes_context=True)
def share(context: Context, sums: Sums) -> SafeString:
    """Return who was content of those who said something, with both numbers."""
    if not sums.asked:
        return format_html('<span class="tiny">{}</span>', _("没人评价"))
    return format_html(
        '<span class="rate">{}%<small>{} ÷ {}</small></span>',
        round(100 * sums.content / sums.asked),
        _opens(context, sums, sums.content, said=Verdict.CONTENT),
        _opens(context, sums, sums.asked, said="any"),
    )


@register.simple_tag
def minutes(count: int | None) -> str:
    return "—" if count is None else _("%(n)d 分钟") % {"n": count}


@register.simple_tag
def waited(ticket: Ticket) -> str:
    """Return how long a number waited for its first call."""
    if ticket.called_at is None:
        return NOTHING
    length: timedelta = ticket.called_at - ticket.taken_at
    return _("%(n)d 分钟") % {"n": round(length.total_seconds() / 60)}


def _opens(context: Context, sums: Sums, count: int, **asked: str) -> SafeString:
    if not count:
        return format_html("{}", count)
    letter = sums.item.letter if sums.item else ""
    query = {**context["ask"].query, "item": letter, **asked}
    if sums.day:
        query |= {"since": sums.day.isoformat(), "until": sums.day.isoformat()}
    told = urlencode({name: value for name, value in query.items() if value})
    url = reverse("desk:hall_tickets", args=[context["hall"].pk])
    return format_html('<a class="n" href="{}?{}">{}</a>', url, told, count)
