"""A ledger along time: its records by the day they count on, each with the steps of its life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from minhu.desk.queries.ledger_page import LedgerPage
from minhu.ledgers import living
from minhu.ledgers.enums import Deed
from minhu.ledgers.models import Record, RecordStep
from minhu.ledgers.queries.listing import listed
from minhu.ledgers.queries.totals import by_day

PAGE = 50


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a record came to in its life, and when."""

    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A day with those of its records that are shown, each with the stops of its life.

    ``count`` is how many count on it, ``None`` where reading them all would take a while.
    """

    day: date
    count: int | None
    records: list[tuple[Record, list[Stop]]]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A part of the time of a ledger, the last day first; ``after`` is the mark of the next."""

    days: list[Day] = field(default_factory=list)
    after: str = ""


def timeline(page: LedgerPage, mark: str) -> Timeline:
    """Return fifty records behind a mark by their day, the last first: three statements.

    A mark is the last day and record that were shown, or only a day to go on before it.
    """
    rows = listed(page.user, page.ledger, page.ask).order_by("-day", "-pk")
    found = list(rows.filter(_behind(mark))[: PAGE + 1])
    shown = found[:PAGE]
    if not shown:
        return Timeline()
    stops = _stops(page, shown)
    counts = by_day(page.user, page.ledger, page.ask) if page.ask.tallied else {}
    whole = page.ask.tallied and page.ask.state is None
    days = [
        Day(day, counts.get(day) if whole else None, [(each, stops[each.pk]) for each in group])
        for day, group in groupby(shown, key=lambda record: record.day)
    ]
    last = shown[-1]
    return Timeline(days, f"{last.day}:{last.pk}" if len(found) > PAGE else "")


def _stops(page: LedgerPage, records: Iterable[Record]) -> dict[UUID, list[Stop]]:
    """Return the stops of the lives of records, the first first."""
    found: dict[UUID, list[Stop]] = defaultdict(list)
    if page.life is None:
        return found
    steps = RecordStep.objects.filter(record__in=[each.pk for each in records], deed=Deed.MOVED)
    for step in steps.order_by("record", "seq"):
        state = living.standing(page.life, step.changes["state"][1])
        found[step.record_id].append(Stop(state, step.at))
    return found


def _behind(mark: str) -> Q:
    day, _colon, key = mark.partition(":")
    try:
        before = date.fromisoformat(day)
        same = Q(day=before, pk__lt=UUID(key)) if key else Q(pk__in=())
    except ValueError:
        return Q()
    return Q(day__lt=before) | same
