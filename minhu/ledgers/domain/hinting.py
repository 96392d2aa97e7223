"""What the ledgers of firms know of the codes in a file: told, never put in by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.ledgers import cells
from minhu.ledgers.domain.rows import Line, Refusal
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.firms import Firm, coded_columns, firms_called


def hints(
    user: User | None, columns: Iterable[Column], lines: list[Line], known: Mapping[str, Record]
) -> list[Refusal]:
    """Return the rows whose code is missing or another than a ledger has of the firm of that name.

    The rows are taken as they are. One statement for each column of codes.
    """
    if user is None:
        return []
    found = []
    for code, name in coded_columns(columns):
        told = [(line, _said(line, name, known), _said(line, code, known)) for line in lines]
        firms = firms_called(user, {called for _line, called, _code in told if called})
        for line, called, typed in told:
            there = firms.get(called, [])
            if there and typed not in {each.code for each in there}:
                found.append(Refusal(line.row, code.label, typed, _words(called, there)))
    return found


def _words(called: str, firms: list[Firm]) -> str:
    known = "、".join(f"{each.code}（{each.ledger}）" for each in firms)
    return _("台账里“%(name)s”的代码是 %(codes)s") % {"name": called, "codes": known}


def _said(line: Line, column: Column, known: Mapping[str, Record]) -> str:
    before = known[line.key].values if line.key in known else {}
    return cells.plain(line.said.values.get(column.slot) or before.get(column.slot))
