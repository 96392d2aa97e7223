"""Registers as they are drawn, printed and handed out as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhu.cases.models import Case, Step
from minhu.cases.templatetags.case_words import Word, area_words, clock_word, state_word
from minhu.catalogue.queries import reason_labels
from minhu.core.clock import local_day
from minhu.core.sheets import harmless
from minhu.desk.enums import Register
from minhu.desk.queries.registers import BOOKS, overdue
from minhu.requests.forms import FORMS
from minhu.requests.lifecycle import REQUEST

COMMON: tuple[str | Promise, ...] = (_("编号"), _("事项"), _("网格"), _("承办"))
COLUMNS: Mapping[Register, tuple[str | Promise, ...]] = {
    Register.SUSPENSIONS: (_("复查"), _("理由"), _("打算"), _("谁负责")),
    Register.EXCLUSIONS: (_("到哪了"), _("理由"), _("说明"), _("谁提的")),
    Register.RETURNS: (_("最先到期"), _("理由"), _("依据"), _("建议派给")),
    Register.EXTENSIONS: (_("到哪了"), _("为什么"), _("原来"), _("改到")),
    Register.APPEALS: (_("到哪了"), _("为什么"), _("办结"), _("谁提的")),
}
"""What a spreadsheet would take for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: the case, how it stands, and the cells of the register's own columns."""

    case: Case
    where: str
    unit: str
    mark: Word
    cells: tuple[str, ...]
    late: bool
    register: Register

    @property
    def labelled(self) -> Iterator[tuple[str | Promise, str]]:
        """Yield each cell with the name of its column, for pages too narrow for a heading."""
        return zip(columns(self.register)[1:], self.cells, strict=True)


def columns(register: Register) -> tuple[str | Promise, ...]:
    return COLUMNS[register]


def lines(register: Register, cases: Iterable[Case], *, at: datetime) -> Iterator[Line]:
    reasons = reason_labels()
    kind = str(getattr(FORMS[REQUEST.edge(BOOKS[register].verb).form], "kind", ""))
    for case in cases:
        told: list[Step] = getattr(case, "told", [])
        step = told[-1] if told else None
        yield Line(
            case=case,
            where=area_words(case.area),
            unit=case.unit.name if case.unit else "",
            mark=_mark(register, case, at),
            cells=_cells(register, case, step, reasons, kind),
            late=register is Register.SUSPENSIONS and overdue(case, at),
            register=register,
        )


def as_csv(register: Register, cases: Iterable[Case], *, by: str, at: datetime) -> str:
    """Return a register as a sheet; the last line says who took it out and when."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow([*map(str, COMMON), *map(str, columns(register))])
    for line in lines(register, cases, at=at):
        row = (line.case.number, line.case.title, line.where, line.unit, line.mark.text)
        writer.writerow(map(harmless, (*row, *line.cells)))
    facts = {"who": by, "when": f"{at:%Y-%m-%d %H:%M}"}
    writer.writerow([gettext("%(who)s 于 %(when)s 导出") % facts])
    return f"\ufeff{sheet.getvalue()}"


def _mark(register: Register, case: Case, at: datetime) -> Word:
    if register is Register.APPEALS:
        return Word("", "", str(case.get_appeal_display()))
    if register in {Register.SUSPENSIONS, Register.RETURNS}:
        return clock_word(case, at)
    return state_word(case)


def _cells(
    register: Register,
    case: Case,
    step: Step | None,
    reasons: Mapping[tuple[str, str], str],
    kind: str,
) -> tuple[str, ...]:
    said = step.payload if step else {}
    note = step.note if step else ""
    code = str(said.get("reason", ""))
    reason = reasons.get((kind, code), code)
    who = step.actor.name if step and step.actor else ""
    return {
        Register.SUSPENSIONS: (reason, note, str(said.get("owner", ""))),
        Register.EXCLUSIONS: (reason, note, who),
        Register.RETURNS: (reason, str(said.get("basis", "")), str(said.get("suggested", ""))),
        Register.EXTENSIONS: (note, _day(case.extended_from), str(said.get("until", ""))),
        Register.APPEALS: (note, _day(case.closed_at), who),
    }[register]


def _day(moment: datetime | None) -> str:
    return f"{local_day(moment):%Y-%m-%d}" if moment else ""
