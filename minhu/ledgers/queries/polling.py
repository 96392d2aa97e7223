"""Reads of what is open for answers from the phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from minhu.accounts.enums import Secrecy
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Ledger, Poll, Record
from minhu.ledgers.queries.ledgers import columns_of

ASKABLE = (
    *(Kind.TEXT, Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.TIME),
    *(Kind.CHOICE, Kind.CHOICES),
)
"""What a stranger may be asked: never a person, a place, a picture, or money."""
OWN = (BELONGS, NUMBER, PLACE)


def askable(columns: Iterable[Column]) -> list[Column]:
    """Return the columns of a ledger that somebody may be asked on the phone."""
    return [
        each
        for each in columns
        if each.kind in ASKABLE
        and not (each.is_known or each.is_key or each.name in OWN or each.rules.get("calculate"))
    ]


def open_to_phones(ledger: Ledger) -> bool:
    """Answer whether a ledger may be opened at all: lines that are not kept closely."""
    return ledger.within_id is not None and ledger.secrecy == Secrecy.ORDINARY


def poll_of(ledger: Ledger, whole: Record) -> Poll | None:
    """Return what is open about a record."""
    return Poll.objects.filter(ledger=ledger, whole=whole, closed_at=None).first()


def polls_before(ledger: Ledger, whole: Record) -> list[Poll]:
    """Return what was open about a record and is closed, the last first, with who opened it."""
    known = Poll.objects.filter(ledger=ledger, whole=whole).exclude(closed_at=None)
    return list(known.select_related("opened_by", "closed_by"))


def poll_of_mark(mark: str, today: date) -> Poll | None:
    """Return what a link opens today; nothing when it is closed, over, or kept closely by now."""
    rows = Poll.objects.select_related("ledger__within", "whole__area__parent", "whole__ledger")
    open_now = rows.filter(mark=mark, closed_at=None, until__gte=today, whole__struck=False)
    found = open_now.filter(whole__ledger__secrecy=Secrecy.ORDINARY).first()
    return found if found and open_to_phones(found.ledger) else None


def asked(poll: Poll) -> list[Column]:
    """Return the columns that are asked, as the ledger has them today."""
    return [each for each in askable(columns_of(poll.ledger)) if each.slot in poll.asks]
