"""The next visit of each pair (一对一结对帮扶, domain page row 91) is listed by the house.

A pair that says how often it is called on has one visit ahead of it: so many days after the one
that was made last. When it is made the next one comes; when the pair says that it is more
pressing now, it comes earlier; when the pair is ended nobody is sent any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from minhu.care.domain.unlisted import Notes
from minhu.care.frequencies import frequencies_on
from minhu.care.missing import BELONGS, PAIRS, VISITS
from minhu.core.clock import local_day
from minhu.core.errors import DomainError
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.enums import Deed
from minhu.ledgers.models import Record, RecordStep
from minhu.ledgers.queries.shelf import Book, books

DONE = "去了"
OFTEN = ("探访分级", "多久去一次")
NEEDED = ("探访编号", BELONGS, "网格", "该去的日子")


@dataclass(slots=True)
class Past:
    """The visits of a pair: the one that is still to be made, and the last that was."""

    ahead: Record | None = None
    last: Record | None = None


@dataclass(slots=True)
class Tour:
    """One look at all pairs: both ledgers, the hand of the house, and what it was refused."""

    pairs: Book
    visits: Book
    hand: Hand
    notes: Notes


def list_visits(at: datetime) -> int:
    """List the next visit of each pair that wants one; returns how many were listed or moved.

    Twice changes nothing. Nothing happens where a ledger is not there, or is kept closely. What
    a ledger does not take is kept with the reason (``Unlisted``), for whoever keeps it to see.
    """
    held = books((PAIRS, VISITS))
    if not {PAIRS, VISITS} <= set(held) or not set(NEEDED) <= set(held[VISITS].columns):
        return 0
    hand = Hand(None, at, source=_("按探访频次"))
    tour = Tour(held[PAIRS], held[VISITS], hand, Notes(at))
    past, pairs = _past(tour.visits), _pairs(tour.pairs)
    made = sum(_settle(tour, pair, past.get(pair.key, Past())) for pair in pairs)
    tour.notes.settle()
    going = {pair.key for pair in pairs}
    gone = [each.ahead for key, each in past.items() if each.ahead and key not in going]
    return made + sum(_call_off(visit, hand) for visit in gone)


def _pairs(book: Book) -> list[Record]:
    rows = Record.objects.filter(ledger=book.ledger, struck=False, state="")
    return list(rows.select_related("area"))


def _past(book: Book) -> dict[str, Past]:
    """Return the visits of each pair, by the key of the pair."""
    belongs, done = book.columns[BELONGS].slot, book.category(DONE)
    rows = Record.objects.filter(ledger=book.ledger, struck=False).select_related("ledger__within")
    found: dict[str, Past] = {}
    for visit in rows.order_by("day", "pk").iterator():
        one = found.setdefault(str(visit.values.get(belongs)), Past())
        if visit.state == done:
            one.last = visit
        else:
            one.ahead = one.ahead or visit
    return found


def _settle(tour: Tour, pair: Record, past: Past) -> bool:
    today = local_day(tour.hand.at)
    days = frequencies_on(today).between(_said(tour.pairs, pair))
    if days is None:
        return False
    due = _due(tour.pairs, pair, past.last, days, today=today)
    if past.ahead is None:
        return _list(tour, pair, due)
    if due >= past.ahead.day or not _untouched(past.ahead, tour.hand):
        return False
    slot = tour.visits.columns["该去的日子"].slot
    change(past.ahead, {slot: due.isoformat()}, hand=tour.hand)
    return True


def _list(tour: Tour, pair: Record, due: date) -> bool:
    said = {
        "探访编号": f"{pair.key}-{due:%Y%m%d}",
        BELONGS: pair.key,
        "网格": {"at": pair.area_id, "name": pair.area.name},
        "该去的日子": due.isoformat(),
    }
    values: dict[str, Any] = {tour.visits.columns[n].slot: each for n, each in said.items()}
    try:
        write(tour.visits.ledger, values, hand=tour.hand)
    except DomainError as refused:  # somebody wrote one of this name, or the office asks for more
        tour.notes.add(pair, due, str(refused))
        return False
    return True


def _said(book: Book, pair: Record) -> Iterator[str]:
    yield from (str(pair.values.get(book.columns[n].slot)) for n in OFTEN if n in book.columns)


def _due(book: Book, pair: Record, last: Record | None, days: int, *, today: date) -> date:
    """Return when to go next; who was never called on is not late before it was asked for."""
    if last is not None:
        return _made_on(last) + timedelta(days)
    began = pair.values.get(book.columns["结对日期"].slot) if "结对日期" in book.columns else None
    first = date.fromisoformat(began) if began else pair.as_of
    return max(first + timedelta(days), today)


def _made_on(visit: Record) -> date:
    moved = RecordStep.objects.filter(record=visit, deed=Deed.MOVED).order_by("-seq").first()
    return local_day(moved.at) if moved else visit.day


def _untouched(visit: Record, hand: Hand) -> bool:
    """Tell whether a visit was listed by the house and nobody has put a hand to it."""
    return not visit.steps.exclude(actor=None, source=hand.source).exists()


def _call_off(visit: Record, hand: Hand) -> bool:
    if not _untouched(visit, hand):
        return False
    strike(visit, hand=hand)
    return True
