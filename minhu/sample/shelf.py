"""The ledgers that come along, on the shelf of the sample street with a few records each."""

from __future__ import annotations

import tomllib
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction

from minhu.core.lifecycle import Lifecycle
from minhu.ledgers import living
from minhu.ledgers.cells import plain
from minhu.ledgers.definition import Entry
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.rounds import begin_round, mark
from minhu.ledgers.domain.shipped import open_shipped
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import move
from minhu.ledgers.edition import shipped
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.rounds import FIRST
from minhu.places.models import Area
from minhu.sample.staff import STREET

JOINED = ("示例商场联合支部", 2)
"""A branch that covers the first grids of the street, and how many."""
SWEPT = "示例大厦"
"""A building whose doors are walked a second time."""
Rows = Sequence[Sequence[Any]]


@transaction.atomic
def fill_shelf(*, at: datetime) -> None:
    """Open every ledger of the edition and take its sample rows in, through the verbs."""
    opened = {ledger.code: ledger for ledger in open_shipped(Area.objects.get(code=STREET), at=at)}
    rows = {**_rows(), "branch-grids": _branches()}
    for entry in shipped():
        if entry["code"] in opened:
            _fill(opened[entry["code"]], entry, rows[entry["code"]], Hand(None, at, "示例"))
    if "sweeps" in opened:
        _walk_again(Hand(None, at, "示例"))


def _walk_again(hand: Hand) -> None:
    """Begin the second round of the building whose doors were walked."""
    swept = Record.objects.select_related("ledger").get(ledger__code="sweeps", key=SWEPT)
    begin_round(swept, Ledger.objects.get(code="sweep-premises"), hand=hand)
    again = Record.objects.select_related("ledger").get(key=f"{SWEPT}·101{mark(FIRST + 1)}")
    move(again, "走访了", hand=hand)


@cache
def _rows() -> dict[str, Rows]:
    return tomllib.loads((files("minhu.sample") / "records.toml").read_text("utf-8"))


def _branches() -> Rows:
    """Return the branch of every grid: the first ones have one together."""
    grids = Area.objects.grids().select_related("parent").order_by("code")
    names = [f"{grid.parent.name}{grid.name}" for grid in grids if grid.parent]
    together, many = JOINED
    return [
        [name, together if n < many else f"{name}党支部", "联合" if n < many else "单独"]
        for n, name in enumerate(names)
    ]


def _fill(ledger: Ledger, entry: Entry, rows: Rows, hand: Hand) -> None:
    columns = [each for each in entry["columns"] if each[1] != Kind.PICTURES]
    cells = [
        [
            _cell(cell, kind, hand)
            for cell, (_label, kind, *_rest) in zip(row, columns, strict=False)
        ]
        for row in rows
    ]
    table = Table(1, tuple(plain(each[0]) for each in columns), dict(enumerate(cells, start=2)))
    verdict = take_rows(ledger, table, hand=hand)
    assert not verdict.refused, verdict.refused  # noqa: S101 -- the sample is ours
    life = living.lifecycle(ledger.life)
    reached = [(row[0], row[-1]) for row in rows if len(row) > len(columns)]
    if life is None or not reached:
        return
    records = {record.key: record for record in Record.objects.filter(ledger=ledger)}
    for key, state in reached:
        for verb in _way(life, state):
            record = records[plain(key)]
            record.ledger = ledger
            move(record, verb, hand=hand)


def _cell(cell: object, kind: str, hand: Hand) -> object:
    if kind == Kind.DATE and isinstance(cell, int):
        return (hand.as_of + timedelta(days=cell)).isoformat()
    return cell


def _way(life: Lifecycle, state: str) -> list[str]:
    """Return the verbs that lead from the beginning of a life to a state, as few as possible."""
    paths: deque[tuple[str, list[str]]] = deque([(life.start, [])])
    while paths:
        stands, verbs = paths.popleft()
        if stands == state:
            return verbs
        paths.extend(
            (e.target, [*verbs, e.verb])
            for e in life.edges
            if stands in e.sources and e.verb not in verbs
        )
    raise ValueError(state)
