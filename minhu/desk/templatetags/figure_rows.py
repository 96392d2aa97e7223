"""Rows of tables of indicators: of hundreds a page, so none is put together by template nodes.

Most of their words stand there at every look: each is escaped once and kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from html import escape

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minhu.desk.queries.figures_page import Question
from minhu.desk.queries.ledger_figures import Link, SourcedLine
from minhu.desk.templatetags.desk_pages import NOTHING
from minhu.desk.templatetags.figure_numbers import points
from minhu.rates.comparing import Line

register = template.Library()
_safe = lru_cache(maxsize=8192)(escape)


@register.simple_tag(takes_context=True)
def indicator_rows(context: Context, lines: Iterable[Line]) -> SafeString:
    """Return a row for each indicator: number and base open their lists, the name its parts."""
    asked: Question = context["asked"]
    here, figures, words = _safe(asked.address()), reverse("desk:figures"), _words()

    def opened(text: str, measure: str) -> str:
        return _opened(text, f"{figures}{asked.list_address(measure)}" if measure else "")

    def row(line: Line) -> str:
        figure, what = line.figure, line.figure.indicator
        number = opened(str(figure), what.above if figure.numerator else "")
        parts = opened(figure.parts, what.below if figure.denominator else "")
        note = f'<br><small class="tiny">{_safe(what.note)}</small>' if what.note else ""
        return (
            f'<tr><th scope="row"><a href="{here}&amp;one={_safe(what.code)}#h-one">'
            f"{_safe(what.name)}</a></th><td>{number}</td><td>{parts}</td>"
            f'<td class="wide">{_safe(what.basis)}{note}</td>{_moved(line, words)}</tr>'
        )

    return _together(map(row, lines))


@register.simple_tag(takes_context=True)
def sourced_rows(context: Context, lines: Iterable[SourcedLine]) -> SafeString:
    """Return a row for each figure of a ledger; its numbers open the records behind them."""
    words, whole = _words(), _("现在的全部")
    days = context["asked"].period.now.label
    return _together(_sourced(one, words, whole if one.whole else days) for one in lines)


def _sourced(one: SourcedLine, words: tuple[str, str], days: str) -> str:
    figure, what, parts = one.figure, one.figure.indicator, one.figure.parts
    number = _linked(str(figure), one.above) if figure.numerator else _safe(str(figure))
    counted_in = "" if parts else f" {_safe(what.counted_in)}"
    each = _each(one.above) if figure.numerator and len(one.above) > 1 else ""
    base = f"{_safe(what.basis)}<br>" if parts else ""
    note = f" · {_safe(what.note)}" if what.note else ""
    return (
        f'<tr><th scope="row">{_safe(what.name)}<br><small class="tiny">'
        f'<a href="{_safe(one.source.address)}">{_safe(one.source.word)}</a></small></th>'
        f"<td>{number}{counted_in}{each}</td>"
        f"<td>{_opened(parts, _only(one.below) if figure.denominator else '')}</td>"
        f'<td class="wide">{base}<small class="tiny">{_safe(days)}{note}</small></td>'
        f"{_moved(one.line, words)}</tr>"
    )


def _opened(text: str, address: str) -> str:
    if address:
        return f'<a class="n" href="{_safe(address)}">{_safe(text)}</a>'
    return f'<span class="sub">{_safe(text)}</span>'


def _linked(text: str, links: list[Link]) -> str:
    return _opened(text, links[0].address) if len(links) == 1 else _safe(text)


def _only(links: list[Link]) -> str:
    return links[0].address if len(links) == 1 else ""


def _each(links: list[Link]) -> str:
    """Return a link for each of several terms that a number is put together of."""
    joined = " · ".join(_opened(each.word, each.address) for each in links)
    return f'<br><small class="tiny">{joined}</small>'


def _words() -> tuple[str, str]:
    return _("环比"), _("同比")


def _moved(line: Line, words: tuple[str, str]) -> str:
    before, year = map(_safe, words)
    return (
        f'<td data-l="{before}">{_points(line.before)}</td>'
        f'<td data-l="{year}">{_points(line.last_year)}</td>'
    )


def _points(moved: Decimal | None) -> str:
    return NOTHING if moved is None else _safe(points(moved))


def _together(rows: Iterable[str]) -> SafeString:
    return SafeString("\n".join(rows))
