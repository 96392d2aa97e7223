"""The doors of a building or a street, listed from the base of addresses, to be ticked off."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import Row
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.domain.addressing import ADDRESS
from minhu.ledgers.domain.drafting import Hand, require
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.places.addresses import doors_at

MOST = 2000


@transaction.atomic
def list_doors(whole: Record, part: Ledger, *, hand: Hand) -> int:
    """Put every door of the building or street a record names into a part of its ledger.

    Returns how many are new: twice changes nothing, and what was ticked off stays so. Raises
    ``NotAllowedError``, and ``DomainError`` where the base of addresses knows no door there.
    """
    require(whole, hand)
    columns = {each.name: each for each in columns_of(part)}
    listed = next((e for e in columns.values() if e.rules.get("base") == ADDRESS), None)
    if part.within_id != whole.ledger_id or listed is None:
        raise DomainError(_("这本台账不能从地址库列名单。"))
    doors = list(doors_at(whole.area_id, whole.key).values_list("text", "area")[: MOST + 1])
    if not doors:
        words = {"name": whole.key}
        raise DomainError(
            _("地址库里没有“%(name)s”的门牌。先导入地址，或者用表格导一份名单。") % words
        )
    if len(doors) > MOST:
        raise DomainError(_("这里的门牌超过%(n)s个，请分成几段来走。") % {"n": MOST})
    labels = [columns[each].label for each in (NUMBER, BELONGS, PLACE)]
    rows: dict[int, Row] = {
        n: (f"{whole.key}·{text}", whole.key, area, text) for n, (text, area) in enumerate(doors, 2)
    }
    return take_rows(part, Table(1, (*labels, listed.label), rows), hand=hand).new
