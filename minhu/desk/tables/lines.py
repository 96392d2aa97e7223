"""The lines of the worklist as they stand on the page.

Drawn here and not in the template: fifty lines of eight cells were most of what the page
cost. Whatever comes from a row is escaped in this file, by the standard library: Django's own
looks at each of a thousand words whether it is to be translated later, and none is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from minhu.cases.templatetags.case_words import Word, area_words
from minhu.core.templatetags.icons import icon
from minhu.desk.tables.worklist import COLUMN, END, NOW, Bar, Row

NUMBER = "NUMBER"
HEIGHT, MIDDLE, TOP, THICK = 36, 18, 14, 8
TICKS = "".join(
    f'<line class="{css}" x1="{x:.0f}" x2="{x:.0f}" y1="0" y2="{HEIGHT}"/>'
    for css, x in (("now", NOW), *(("tick", each) for each in COLUMN[1:]))
)


def lines(
    rows: Iterable[Row], *, query: str, axis: bool, page: str = "desk:case", opens: str = ""
) -> list[SafeString]:
    """Return the lines; ``query`` is the list's own, so that a case knows its neighbours.

    ``opens`` is the address of a case with ``NUMBER`` in it, where ``page`` has more than that.
    """
    opens = (opens or reverse(page, args=[NUMBER])) + (f"?{query}" if query else "")
    asked = escape(_("该谁动"))
    return [mark_safe(_line(row, opens, asked, axis=axis)) for row in rows]  # noqa: S308 -- escaped below, cell by cell


def _line(row: Row, opens: str, asked: str, *, axis: bool) -> str:
    cells = (
        f"<td>{_tick(row)}</td>",
        f'<td class="clock"><div>{_clock(row) if axis else _received(row)}</div></td>',
        f'<td class="axis">{_axis(row.bar)}</td>' if axis else "",
        f'<td class="what"><div>{_what(row, opens)}</div></td>',
        f'<td class="where">{escape(area_words(row.case.area))}</td>',
        f'<td class="sub src">{escape(row.channel)}</td>',
        f'<td class="stage">{_word(row.state) if row.state.css else escape(row.state.text)}</td>',
        f'<td class="whose" data-l="{asked}">{_whose(row.party)}</td>',
    )
    cut = ' class="cut"' if row.cut else ""
    return f"<tr{cut}>{''.join(cells)}</tr>"


def _tick(row: Row) -> str:
    if not row.bulk:
        return ""
    number = escape(row.case.number)
    return (
        f'<input class="form-check-input" type="checkbox" name="case" value="{number}"'
        f' aria-labelledby="t-{number}">'
    )


def _clock(row: Row) -> str:
    return f'<span class="tiny">{escape(row.clock)}</span>{_word(row.time)}'


def _received(row: Row) -> str:
    there = date_format(localtime(row.case.received_at), "m-d H:i")
    return f'<span class="sub">{there}</span>'


def _axis(bar: Bar | None) -> str:
    drawn = _bar(bar) if bar else ""
    return f'<svg width="256" height="{HEIGHT}" aria-hidden="true">{TICKS}{drawn}</svg>'


def _bar(bar: Bar) -> str:
    if bar.held:
        y = f'y1="{MIDDLE}" y2="{MIDDLE}"'
        return f'<line class="heldline" x1="{NOW}" x2="{END:.0f}" {y}/>'
    return (
        f'<rect class="{escape(bar.css)}" x="{bar.x:.1f}" y="{TOP}"'
        f' width="{bar.width:.1f}" height="{THICK}" rx="2"/>'
    )


def _what(row: Row, opens: str) -> str:
    number, title = escape(row.case.number), escape(row.case.title)
    href = escape(opens).replace(NUMBER, number, 1)
    tags = "".join(map(_tag, row.tags))
    return f'<a id="t-{number}" href="{href}" title="{title}">{title}</a>{tags}'


@lru_cache(maxsize=256)
def _tag(word: Word) -> str:
    text = escape(word.text)
    return (
        f'<span class="pill {escape(word.css)}" title="{text}">'
        f"{icon(word.icon)}<span>{text}</span></span>"
    )


@lru_cache(maxsize=1024)
def _word(word: Word) -> str:
    return f'<span class="word {escape(word.css)}">{icon(word.icon)}{escape(word.text)}</span>'


@lru_cache(maxsize=256)
def _whose(party: Word) -> str:
    if party.css:
        return f'<span class="pill mine">{icon(party.icon)}{escape(party.text)}</span>'
    return f'<span class="sub">{escape(party.text)}</span>'
