"""Walking a list again: the round before stays as it was, beside the new one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import Row
from minhu.ledgers import cells
from minhu.ledgers.answering import BELONGS, NUMBER
from minhu.ledgers.domain.drafting import Columns, Hand, require
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.ledgers.queries.parts import slot_of
from minhu.ledgers.queries.rounds import FIRST, in_round, last_round, round_slot

CALLED = (Kind.TEXT, Kind.AREA, Kind.CREDIT)
"""What a line is called, where it is and the code of the firm there, which is typed once.

What was found there is asked again.
"""


@transaction.atomic
def begin_round(whole: Record, part: Ledger, *, hand: Hand) -> int:
    """List every line of the last round once more, to be walked anew; returns how many.

    Raises ``NotAllowedError``, and ``DomainError`` for a list without rounds, while nothing of
    the last round was walked, and when a line cannot be listed any more.
    """
    require(whole, hand)
    columns = columns_of(part)
    slot = round_slot(columns)
    if part.within_id != whole.ledger_id or not slot:
        raise DomainError(_("这份名单不分轮次。"))
    rows = lines_of(whole, part, columns)
    last = last_round(rows, slot)
    lines = list(in_round(rows, slot, last).order_by("pk"))
    if not any(each.state for each in lines):
        raise DomainError(_("这一轮还一处都没有走，先走这一轮。"))
    kept = [e for e in columns if e.kind in CALLED and not e.is_known and e.slot != slot]
    labels = (*(each.label for each in kept), _label(columns, slot))
    told: dict[int, Row] = {
        n: (*_called(line, kept, last), str(last + 1)) for n, line in enumerate(lines, 2)
    }
    verdict = take_rows(part, Table(1, labels, told), hand=hand)
    if verdict.refused:
        first = verdict.refused[0]
        words = {"key": told[first.row][0], "why": first.why}
        raise DomainError(_("“%(key)s”列不进新的一轮：%(why)s") % words)
    return verdict.new


def lines_of(whole: Record, part: Ledger, columns: Columns) -> QuerySet[Record]:
    """Return the lines of a part that belong to a record."""
    belongs = slot_of(columns, BELONGS)
    return Record.objects.filter(ledger=part, struck=False, **{f"values__{belongs}": whole.key})


def mark(nth: int) -> str:
    """Return what stands behind the number of a line that is listed again."""
    return f" #{nth}" if nth > FIRST else ""


def _called(line: Record, columns: list[Column], last: int) -> list[str]:
    """Return what a line says of itself, its number being that of the next round."""
    return [
        line.key.removesuffix(mark(last)) + mark(last + 1)
        if each.name == NUMBER
        else cells.show(line.values.get(each.slot), each.kind)
        for each in columns
    ]


def _label(columns: Columns, slot: str) -> str:
    return next(each.label for each in columns if each.slot == slot)
