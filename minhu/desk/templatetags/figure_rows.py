"""Rows of tables of indicators: of hundreds a page, so none is put together by template nodes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minhu.desk.queries.figures_page import Question
from minhu.desk.queries.ledger_figures import Link, SourcedLine
from minhu.desk.templatetags.figure_numbers import points
from minhu.rates.comparing import Line

register = template.Library()
_MOVED = '<td data-l="{}">{}</td><td data-l="{}">{}</td>'


@register.simple_tag(takes_context=True)
def indicator_rows(context: Context, lines: Iterable[Line]) -> SafeString:
    """Return a row for each indicator: number and base open their lists, the name its parts."""
    asked: Question = context["asked"]
    here, figures = asked.address(), reverse("desk:figures")

    def opened(text: str, measure: str) -> SafeString:
        return _opened(text, f"{figures}{asked.list_address(measure)}" if measure else "")

    def row(line: Line) -> SafeString:
        figure, what = line.figure, line.figure.indicator
        return format_html(
            '<tr><th scope="row"><a href="{}&amp;one={}#h-one">{}</a></th><td>{}</td><td>{}</td>'
            '<td class="wide">{}{}</td>{}</tr>',
            *(here, what.code, what.name),
            opened(str(figure), what.above if figure.numerator else ""),
            opened(figure.parts, what.below if figure.denominator else ""),
            what.basis,
            format_html('<br><small class="tiny">{}</small>', what.note) if what.note else "",
            _moved(line, words),
        )

    words = _words()
    return _together(map(row, lines))


@register.simple_tag(takes_context=True)
def sourced_rows(context: Context, lines: Iterable[SourcedLine]) -> SafeString:
    """Return a row for each figure of a ledger; its numbers open the records behind them."""
    words, whole = _words(), _("现在的全部")
    days = context["asked"].period.now.label
    return _together(_sourced(one, words, whole if one.whole else days) for one in lines)


def _sourced(one: SourcedLine, words: tuple[str, str], days: str) -> SafeString:
    figure, what, parts = one.figure, one.figure.indicator, one.figure.parts
    return format_html(
        '<tr><th scope="row">{}<br><small class="tiny"><a href="{}">{}</a></small></th>'
        '<td>{}{}{}</td><td>{}</td><td class="wide">{}<small class="tiny">{}{}{}</small></td>{}</tr>',
        *(what.name, one.source.address, one.source.word),
        _linked(str(figure), one.above) if figure.numerator else figure,
        "" if parts else f" {what.counted_in}",
        _each(one.above) if figure.numerator and len(one.above) > 1 else "",
        _opened(parts, _only(one.below) if figure.denominator else ""),
        format_html("{}<br>", what.basis) if parts else "",
        *(days, " · " if what.note else "", what.note),
        _moved(one.line, words),
    )


def _opened(text: str, address: str) -> SafeString:
    if address:
        return format_html('<a class="n" href="{}">{}</a>', address, text)
    return format_html('<span class="sub">{}</span>', text)


def _linked(text: str, links: list[Link]) -> SafeString | str:
    return _opened(text, links[0].address) if len(links) == 1 else text


def _only(links: list[Link]) -> str:
    return links[0].address if len(links) == 1 else ""


def _each(links: list[Link]) -> SafeString:
    """Return a link for each of several terms that a number is put together of."""
    joined = format_html_join(
        " · ", '<a class="n" href="{}">{}</a>', ((each.address, each.word) for each in links)
    )
    return format_html('<br><small class="tiny">{}</small>', joined)


def _words() -> tuple[str, str]:
    return _("环比"), _("同比")


def _moved(line: Line, words: tuple[str, str]) -> SafeString:
    before, year = words
    return format_html(_MOVED, before, _points(line.before), year, _points(line.last_year))


def _points(moved: Decimal | None) -> str:
    return "—" if moved is None else points(moved)


def _together(rows: Iterable[SafeString]) -> SafeString:
    return format_html_join("\n", "{}", ((row,) for row in rows))
