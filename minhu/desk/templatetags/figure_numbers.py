"""Numbers that open the list they stand for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from minhu.cases.domain.measuring import minutes
from minhu.cases.models import Case
from minhu.cases.templatetags.case_words import length_words
from minhu.desk.queries.figures_page import Question
from minhu.rates.numbers import plain
from minhu.rates.rate import Average, Rate

register = template.Library()


@register.simple_tag(takes_context=True)
def number(context: Context, n: int, measure: str, row: str = "", css: str = "") -> SafeString:
    """Return a number as a link to its list; nought has none."""
    asked: Question = context["asked"]
    address = asked.list_address(measure, row)
    return _link(asked, str(n), address, f"n {css}".strip()) if n else _nothing("0", css)


@register.simple_tag(takes_context=True)
def number_of_day(context: Context, n: int, measure: str, day: date) -> SafeString:
    """Return the number of one bar of the chart as a link to its list."""
    asked: Question = context["asked"]
    return _link(asked, str(n), asked.list_address(measure, day=day), "n") if n else _nothing("0")


@register.simple_tag(takes_context=True)
def percentage(context: Context, rate: Rate | Average, measure: str, row: str = "") -> SafeString:
    """Return a percentage or an average as a link to the list of its numerator; a dash has none."""
    asked: Question = context["asked"]
    text, address = str(rate), asked.list_address(measure, row)
    return _link(asked, text, address, "n") if rate.numerator else _nothing(text)


@register.simple_tag(takes_context=True)
def list_url(context: Context, measure: str, row: str = "") -> str:
    """Return the address of the list behind a number, on the figures page."""
    asked: Question = context["asked"]
    return f"{reverse('desk:figures')}{asked.list_address(measure, row)}"


@register.filter
def points(moved: Decimal) -> str:
    """Return a change in points with its sign, a real minus among them."""
    return f"{'+' if moved > 0 else '−' if moved < 0 else ''}{abs(moved)}"


@register.filter
def took(case: Case) -> str:
    """Return how long a closed case took, as the average counts it."""
    return length_words(minutes(case))


@register.filter
def plainly(number: Decimal) -> str:
    """Return a number without the noughts that a column of the database adds."""
    return plain(number)


@register.filter
def amount(moved: int) -> int:
    """Return by how much something moved, whichever way."""
    return abs(moved)


def _link(asked: Question, text: str, address: str, css: str) -> SafeString:
    here = mark_safe(' aria-current="true"') if address == asked.here() else ""
    return format_html(
        '<a class="{}" href="{}" hx-get="{}" hx-target="#drawer" hx-push-url="true"{}>{}</a>',
        css,
        address,
        address,
        here,
        text,
    )


def _nothing(text: str, css: str = "") -> SafeString:
    return format_html('<span class="sub {}">{}</span>', css, text)
