"""五个一: the indicators of cases and ledgers under the five names, each with its lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from minhu.affairs.queries import clears_kind
from minhu.cases.procedures import procedures
from minhu.core.clock import local_day
from minhu.desk.queries.affairs import Wanted
from minhu.desk.queries.figures_page import Question
from minhu.desk.queries.ledger_figures import BOOK, Link, SourcedLine, ledger_lines
from minhu.desk.queries.small_cells import whole_too_small
from minhu.rates.books import book
from minhu.rates.comparing import Line, compared
from minhu.rates.fives import Panel, codes_of, panels
from minhu.rates.indicators import GROUND, Book, Indicator

REQUESTS = "request"
Found = Mapping[str, SourcedLine | Indicator]


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A name with its figures; of ``withheld`` no number is shown, it would tell of a hidden case."""

    panel: Panel
    lines: list[SourcedLine]
    withheld: list[Indicator]


def shown_panels(asked: Question, *, at: datetime) -> list[ShownPanel]:
    """Return the five panels; the number of statements grows with the books, not with rows."""
    held = panels(local_day(at))
    found = {name: _of_book(name, codes, asked, at) for name, codes in codes_of(held).items()}
    return [_shown(panel, found) for panel in held]


def _shown(panel: Panel, found: Mapping[str, Found]) -> ShownPanel:
    named = [(name, code) for name, codes in panel.indicators.items() for code in codes]
    told = [found[name][code] for name, code in named if code in found[name]]
    return ShownPanel(
        panel,
        [one for one in told if isinstance(one, SourcedLine)],
        [one for one in told if isinstance(one, Indicator)],
    )


def _of_book(name: str, codes: Collection[str], asked: Question, at: datetime) -> Found:
    """Return the figures of a book by their code, or only the definitions where it is too small.

    Nothing of a kind of case that this user is not cleared for.
    """
    if name == BOOK:
        lines = ledger_lines(asked, at=at, only=codes)
        return {line.figure.indicator.code: line for line in lines}
    held = book(name, local_day(at)).having(lambda one: one.code in codes)
    if held.kind != REQUESTS and not clears_kind(asked.user, procedures[held.kind]):
        return {}
    return _of_cases(held, asked, at)


def _of_cases(held: Book, asked: Question, at: datetime) -> Found:
    now, before = (
        replace(scope, kind=held.kind) for scope in (asked.scope(), asked.scope_before())
    )
    if whole_too_small(asked.user, now, before):
        return {one.code: one for one in held.indicators}
    found = compared(now, before, at=at, day=local_day(at), held=held)
    return {line.figure.indicator.code: _line(line, held.kind, asked) for line in found.lines}


def _line(line: Line, kind: str, asked: Question) -> SourcedLine:
    one = line.figure.indicator
    source = Link(_(procedures[kind].name), _address("", kind, asked))
    below = one.below if one.denominator else ""
    above, under = (_links(measure, kind, asked) for measure in (one.above, below))
    return SourcedLine(line, source, above, under)


def _links(measure: str, kind: str, asked: Question) -> list[Link]:
    if not measure or measure in GROUND:
        return []
    return [Link(measure, _address(measure, kind, asked))]


def _address(measure: str, kind: str, asked: Question) -> str:
    """Return the list behind a number; without a measure, where all figures of the kind are."""
    if kind == REQUESTS:
        return reverse("desk:figures") + (
            asked.list_address(measure) if measure else asked.address()
        )
    if not measure:
        return reverse("desk:affair_figures", args=[kind]) + asked.address()
    scope = asked.scope()
    wanted = Wanted(
        measure=measure, since=scope.first, until=scope.last, area=scope.area, unit=scope.unit
    )
    return f"{reverse('desk:affairs', args=[kind])}?{urlencode(wanted.filters)}"
