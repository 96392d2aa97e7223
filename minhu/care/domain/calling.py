"""The next visit of each pair (一对一结对帮扶, domain page row 91) is listed by the house.

A pair that says how often it is called on has one visit ahead of it: so many days after the one
that was made last. When it is made the next one comes; when the pair says that it is more
pressing now, it comes earlier; after a major event one comes within hours (``events``) and takes
the place of those that lie further ahead; when the pair is ended nobody is sent any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from minhu.care.domain.events import answered, event_of, visit_after
from minhu.care.domain.listing import Tour, Visit, enter
from minhu.care.domain.unlisted import Notes
from minhu.care.frequencies import frequencies_on
from minhu.care.pairs import BEGAN, BELONGS, DONE, DUE, NUMBER, OFTEN, PAIRS, PLACE, VISITS
from minhu.core.clock import local_day
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change, strike
from minhu.ledgers.enums import Deed
from minhu.ledgers.models import Record, RecordStep
from minhu.ledgers.queries.shelf import Book, books

NEEDED = (NUMBER, BELONGS, PLACE, DUE)


@dataclass(slots=True)
class Past:
    """The visits of a pair: those still to be made, the last that was, and the numbers of all."""

    numbers: set[str] = field(default_factory=set)
    ahead: list[Record] = field(default_factory=list)
    last: Record | None = None


def list_visits(at: datetime) -> int:
    """List the next visit of each pair that wants one; returns how many were listed or moved.

    Twice changes nothing. Nothing happens where a ledger is not there, or is kept closely. What
    a ledger does not take is kept with the reason (``Unlisted``), for whoever keeps it to see.
    """
    held = books((PAIRS, VISITS))
    if not {PAIRS, VISITS} <= set(held) or not set(NEEDED) <= set(held[VISITS].columns):
        return 0
    tour = Tour(held[PAIRS], held[VISITS], Hand(None, at), Notes(at))
    past, pairs = _past(tour.visits), _pairs(tour.pairs)
    made = sum(_settle(tour, pair, past.get(pair.key, Past())) for pair in pairs)
    tour.notes.settle()
    going = {pair.key for pair in pairs}
    gone = [visit for key, each in past.items() if key not in going for visit in each.ahead]
    return made + sum(_call_off(visit, tour.hand) for visit in gone)


def _pairs(book: Book) -> list[Record]:
    rows = Record.objects.filter(ledger=book.ledger, struck=False, state="")
    return list(rows.select_related("area__parent"))


def _past(book: Book) -> dict[str, Past]:
    """Return the visits of each pair, by the key of the pair, those ahead by their day."""
    belongs, done = book.columns[BELONGS].slot, book.category(DONE)
    rows = Record.objects.filter(ledger=book.ledger, struck=False).select_related("ledger__within")
    found: dict[str, Past] = {}
    for visit in rows.order_by("day", "pk").iterator():
        one = found.setdefault(str(visit.values.get(belongs)), Past())
        one.numbers.add(visit.key)
        if visit.state == done:
            one.last = visit
        else:
            one.ahead.append(visit)
    return found


def _settle(tour: Tour, pair: Record, past: Past) -> int:
    event = event_of(tour, pair)
    if event is None or answered(tour, pair, event):
        return _go_on(tour, pair, past)
    visit = visit_after(event)
    if not enter(tour, pair, visit):
        return 0
    later = [each for each in past.ahead if each.day > visit.due]
    return 1 + sum(_call_off(each, tour.hand) for each in later)


def _go_on(tour: Tour, pair: Record, past: Past) -> int:
    """List the visit that comes by how often one goes, or have it come earlier."""
    today = local_day(tour.hand.at)
    days = frequencies_on(today).between(tour.said(pair, name) for name in OFTEN)
    if days is None:
        return 0
    due, source = _due(tour, pair, past.last, days), _by_days()
    if not past.ahead:
        mark = f"{due:%Y%m%d}"
        taken = sum(each.startswith(f"{pair.key}-{mark}") for each in past.numbers)
        return enter(tour, pair, Visit(mark + f"-{taken + 1}" * bool(taken), due, source=source))
    [first, *_others] = past.ahead
    if due >= first.day or not _untouched(first):
        return 0
    slot, hand = tour.visits.columns[DUE].slot, Hand(None, tour.hand.at, source)
    change(first, {slot: due.isoformat()}, hand=hand)
    return 1


def _due(tour: Tour, pair: Record, last: Record | None, days: int) -> date:
    """Return when to go next; who was never called on is not late before it was asked for."""
    if last is not None:
        return _made_on(last) + timedelta(days)
    began = tour.said(pair, BEGAN)
    first = date.fromisoformat(began) if began else pair.as_of
    return max(first + timedelta(days), local_day(tour.hand.at))


def _made_on(visit: Record) -> date:
    moved = RecordStep.objects.filter(record=visit, deed=Deed.MOVED).order_by("-seq").first()
    return local_day(moved.at) if moved else visit.day


def _by_days() -> str:
    return _("按探访频次")


def _untouched(visit: Record) -> bool:
    """Tell whether a visit was listed by the house and nobody has put a hand to it."""
    mine = (_by_days(), _("重大变故"))
    return not visit.steps.exclude(actor=None, source__in=mine).exists()


def _call_off(visit: Record, hand: Hand) -> int:
    if not _untouched(visit):
        return 0
    strike(visit, hand=Hand(None, hand.at, _by_days()))
    return 1
