"""The doors of a building or a street, listed from the base of addresses, to be ticked off."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import Row
from minhu.ledgers.answering import ADDRESS, BELONGS, NUMBER, PLACE
from minhu.ledgers.domain.drafting import Hand, require
from minhu.ledgers.domain.rounds import lines_of, mark
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.ledgers.queries.rounds import FIRST, last_round, round_slot
from minhu.places.addresses import doors_at

MOST = 2000


@transaction.atomic
def list_doors(whole: Record, part: Ledger, *, hand: Hand) -> int:
    """Put every door of the building or street a record names into a part of its ledger.

    Where the list was walked before, into its last round. Returns how many are new: twice
    changes nothing, and what was ticked off stays so. Raises
    ``NotAllowedError``, and ``DomainError`` where the base of addresses knows no door there.
    """
    require(whole, hand)
    columns = columns_of(part)
    listed = next((each for each in columns if each.rules.get("base") == ADDRESS), None)
    if part.within_id != whole.ledger_id or listed is None:
        raise DomainError(_("这本台账不能从地址库列名单。"))
    table = _table(whole, part, columns, listed.label)
    return take_rows(part, table, hand=hand).new


def _table(whole: Record, part: Ledger, columns: tuple[Column, ...], listed: str) -> Table:
    """Return a row for each door, as a file of them would say it."""
    by_name = {each.name: each.label for each in columns}
    labels = [by_name[each] for each in (NUMBER, BELONGS, PLACE)]
    slot = round_slot(columns)
    nth = last_round(lines_of(whole, part, columns), slot)
    rounds = [(e.label, str(nth)) for e in columns if e.slot == slot and nth > FIRST]
    said = tuple(text for _label, text in rounds)
    rows: dict[int, Row] = {
        n: (f"{whole.key}·{text}{mark(nth)}", whole.key, area, text, *said)
        for n, (text, area) in enumerate(_doors(whole), 2)
    }
    return Table(1, (*labels, listed, *(label for label, _text in rounds)), rows)


def _doors(whole: Record) -> list[tuple[str, str]]:
    """Return text and grid of every door there; none, or too many for one list, are refused."""
    doors = list(doors_at(whole.area_id, whole.key).values_list("text", "area")[: MOST + 1])
    if not doors:
        words = {"name": whole.key}
        raise DomainError(
            _("地址库里没有“%(name)s”的门牌。先导入地址，或者用表格导一份名单。") % words
        )
    if len(doors) > MOST:
        raise DomainError(_("这里的门牌超过%(n)s个，请分成几段来走。") % {"n": MOST})
    return doors
