"""Opening what an XLSForm asks for: a ledger, and one more for each of its repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.questions import Untaken, fitted
from minhu.ledgers.domain.xlsforms import Sheet
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger
from minhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Wish:
    """The ledgers somebody wants from a form: names and columns, the form's own first.

    ``placed`` adds the place to each.
    """

    names: Sequence[str]
    asked: Sequence[Sequence[Asked]]
    placed: bool = False


@transaction.atomic
def open_form(
    sheet: Sheet, wish: Wish, *, area: Area, actor: User, at: datetime
) -> tuple[Ledger, list[Untaken]]:
    """Open the ledgers of a form, and return the first with the rules that had to be left out.

    Raises ``NotAllowedError``, and ``DomainError`` for columns that are no ledger.
    """
    left_out: list[Untaken] = []
    ledger: Ledger | None = None
    for name, part, asked in zip(wish.names, (sheet, *sheet.sheets), wish.asked, strict=True):
        columns, lost = fitted(part.questions, asked)
        left_out += lost
        if ledger is not None and not columns:
            continue
        whole = [*_own(within=ledger, placed=wish.placed), *columns]
        opened = open_ledger(name, area, whole, actor=actor, at=at)
        if ledger is not None:
            opened.within = ledger
            opened.save(update_fields=["within"])
        ledger = ledger or opened
    assert ledger is not None  # noqa: S101 -- a form has a sheet of its own
    return ledger, left_out


def _own(*, within: Ledger | None, placed: bool) -> list[Asked]:
    """Return the columns no form asks for, but a ledger needs."""
    place = [Asked(_("所在网格或社区"), Kind.AREA, name=PLACE)] if placed else []
    if within is None:
        return place
    belongs = Asked(_("属于哪一条"), Kind.TEXT, name=BELONGS, rules={"required": "true()"})
    return [Asked(_("这一行的编号"), Kind.TEXT, key=True, name=NUMBER), belongs, *place]
