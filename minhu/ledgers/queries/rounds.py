"""Rounds of a list that is walked again and again: each keeps its own lines, days and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from minhu.core.lifecycle import Lifecycle
from minhu.ledgers import living
from minhu.ledgers.answering import BELONGS
from minhu.ledgers.enums import Deed
from minhu.ledgers.models import Column, Ledger, Record

ROUND = "round"
"""The rule of a column that says in which round a line stands; empty is the first."""
FIRST = 1
OVER = _("已经开始新的一轮，以前那一轮的不能再改。")


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a list: the day it was listed, when it was last walked, how many stand where."""

    number: int = FIRST
    begun: date | None = None
    walked: datetime | None = None
    states: tuple[tuple[str, int], ...] = ()
    total: int = 0


def round_slot(columns: Iterable[Column]) -> str:
    """Return the slot that says in which round a line stands, nothing where there are no rounds."""
    return next((each.slot for each in columns if ROUND in each.rules), "")


def nth_of(slot: str) -> Combinable:
    """Return what says of a line in which round it stands, as text."""
    first = Value(str(FIRST), TextField())
    if not slot:
        return first
    said = NullIf(KeyTextTransform(slot, "values"), Value("", TextField()))
    return Coalesce(said, first)


def in_round(rows: QuerySet[Record], slot: str, number: int) -> QuerySet[Record]:
    """Return the lines that stand in one round."""
    return rows.filter(Exact(nth_of(slot), Value(str(number), TextField())))


def rounds_of(rows: QuerySet[Record], slot: str, life: Lifecycle | None) -> list[Round]:
    """Return the rounds some lines stand in, the first one first; one statement."""
    lines = rows.annotate(nth=nth_of(slot)).order_by().values("nth", "state")
    counted = lines.annotate(n=Count("pk", distinct=True), begun=Min("day"))
    if slot:
        counted = counted.annotate(walked=Max("steps__at", filter=Q(steps__deed=Deed.MOVED)))
    found: dict[int, list[Mapping[str, Any]]] = {}
    for each in counted:
        found.setdefault(_number(each["nth"]), []).append(each)
    return [_round(number, found[number], life) for number in sorted(found)]


def passed(ledger: Ledger, columns: Iterable[Column], records: Iterable[Record]) -> set[str]:
    """Return the keys of lines after whose round another one began; one statement at most."""
    columns, records, last = tuple(columns), list(records), dict[str, int]()
    slot = round_slot(columns)
    if not slot or not records:
        return set()
    belongs = next(each.slot for each in columns if each.name == BELONGS)
    wholes = {str(each.values.get(belongs, "")) for each in records}
    rows = Record.objects.filter(ledger=ledger, struck=False, **{f"values__{belongs}__in": wholes})
    told = rows.annotate(nth=nth_of(slot)).order_by()
    said = told.values_list(f"values__{belongs}", "nth").distinct()
    for whole, nth in said:
        last[whole] = max(last.get(whole, FIRST), _number(nth))
    return {
        each.key
        for each in records
        if _number(each.values.get(slot)) < last.get(str(each.values.get(belongs, "")), FIRST)
    }


def last_round(rows: QuerySet[Record], slot: str) -> int:
    """Return the number of the round that some lines stand in now."""
    if not slot:
        return FIRST
    said = rows.annotate(nth=nth_of(slot)).order_by().values_list("nth", flat=True).distinct()
    return max(map(_number, said), default=FIRST)


def _round(number: int, counted: Iterable[Mapping[str, Any]], life: Lifecycle | None) -> Round:
    lines = list(counted)
    by_state = {each["state"]: each["n"] for each in lines}
    names = [each.code for each in life.states] if life else []
    states = [(name, by_state.get(living.stored(life, name), 0)) for name in names]
    walked = [each["walked"] for each in lines if each.get("walked")]
    return Round(
        number,
        min(each["begun"] for each in lines),
        max(walked, default=None),
        tuple((name, n) for name, n in states if n),
        sum(by_state.values()),
    )


def _number(said: object) -> int:
    return int(said) if isinstance(said, str) and said.isdigit() else FIRST
