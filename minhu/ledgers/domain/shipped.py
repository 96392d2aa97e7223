"""Opening the ledgers that come with Minhu, to begin from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from minhu.accounts.models import User
from minhu.ledgers import cells, living
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.definition import Entry
from minhu.ledgers.domain.defining import (
    SET,
    Asked,
    add_column,
    append_step,
    open_ledger,
    retire_column,
    set_life,
)
from minhu.ledgers.domain.leaving import BEREFT, DAY, LEFT
from minhu.ledgers.edition import shipped
from minhu.ledgers.enums import Fact, Kind, Redefinition
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.trimming import label_of
from minhu.people.enums import Left
from minhu.places.models import Area

WARNED = "30"
"""How many days before it ends a term of a ledger that comes along is shown as ending soon."""
OWN = (NUMBER, BELONGS, PLACE)
"""What the first columns of a ledger within another are called."""
_SLOT = re.compile(r"\$\{(c\d+)\}")


@transaction.atomic
def open_shipped(area: Area, *, at: datetime) -> list[Ledger]:
    """Open each ledger of the edition that is not there yet; twice changes nothing.

    A ledger that is there stays as its office has it.
    """
    known = set(Ledger.objects.values_list("code", flat=True))
    return [_open(entry, area, at) for entry in shipped() if entry["code"] not in known]


def asked_by(entry: Entry) -> list[Asked]:
    """Return the columns of a definition."""
    own = dict(enumerate(OWN)) if "within" in entry else {}
    rules = entry.get("rules", {})
    return [
        Asked(
            label,
            Kind(kind),
            tuple(choices),
            key=label == entry["key"],
            day=label == entry.get("day"),
            thing=label in entry.get("things", ()),
            came=True,
            name=own.get(n, ""),
            rules={
                **({"ends": WARNED} if label == entry.get("ends") else {}),
                **rules.get(label, {}),
            },
        )
        for n, (label, kind, *choices) in enumerate(entry["columns"])
    ]


def known_by(entry: Entry) -> list[Asked]:
    """Return the columns of a definition that the base or a ledger opened before knows."""
    return [
        Asked(label, Kind.TEXT, fact=where, came=True)
        if where in Fact.values
        else _linked(label, where)
        for label, where in entry.get("known", {}).items()
    ]


def columns_new(ledger: Ledger) -> list[Asked]:
    """Return the columns a newer edition asks that this ledger never had, by whatever name.

    None of those by which records are told apart or counted: these are settled at the beginning.
    Rules look at columns by the names these have here; one that looks at none is left out.
    """
    entry = next((each for each in shipped() if each["code"] == ledger.code), None)
    if entry is None:
        return []
    steps = ledger.steps.values_list("definition", flat=True)
    had = {cells.plain(column["label"]) for each in steps for column in each["columns"]}
    asked = [*asked_by(entry), *known_by(entry)]
    fresh = [each for each in asked if cells.plain(each.label) not in had]
    return [_settled(each, entry, ledger) for each in fresh if not (each.key or each.day)]


def columns_gone(ledger: Ledger) -> list[Column]:
    """Return the columns that came along and that the edition of today does not ask any more.

    None that the office renamed or took up again: it wants them.
    """
    entry = next((each for each in shipped() if each["code"] == ledger.code), None)
    if entry is None:
        return []
    asked = {cells.plain(label) for label, *_rest in entry["columns"]} | {
        cells.plain(label) for label in entry.get("known", {})
    }
    again = ledger.steps.filter(deed=Redefinition.RESUMED).values_list("words", flat=True)
    live = ledger.columns.filter(retired_at=None, is_key=False, is_day=False)
    as_it_came = [
        each for each in live.exclude(label__in=again) if cells.plain(each.label) == each.came
    ]
    return [each for each in as_it_came if each.came not in asked]


@transaction.atomic
def take_columns(ledger: Ledger, *, actor: User | None, at: datetime) -> list[Column]:
    """Ask what a newer edition asks as well and no more what it dropped, each column a step.

    What records said in a column that is dropped stays readable. Twice changes nothing. Raises
    ``NotAllowedError``, and ``DomainError`` when a rule of the office's own needs what is dropped.
    """
    for column in columns_gone(ledger):
        retire_column(column, actor=actor, at=at)
    return [add_column(ledger, each, actor=actor, at=at) for each in columns_new(ledger)]


@transaction.atomic
def renew_shipped(area: Area, *, at: datetime) -> list[Ledger]:
    """Let ledgers of a place that came along do what a newer edition lets them do.

    Returns those that changed, each column of them a step; twice changes nothing.
    """
    entries = {entry["code"]: entry for entry in shipped()}
    there = Ledger.objects.filter(code__in=entries, area=area).order_by("code")
    renewed = []
    for ledger in there:
        entry = entries[ledger.code]
        lived = _take_life(ledger, entry, at)
        if _take_rules(ledger, entry, at) or lived:
            renewed.append(ledger)
    return renewed


def _take_life(ledger: Ledger, entry: Entry, at: datetime) -> bool:
    """Give a ledger the life of a newer edition where its office left the one before as it was."""
    before = living.read_life(entry.get("life_was", ""))
    live = ledger.columns.filter(retired_at=None)
    slots = {cells.plain(each.label): each.slot for each in live}
    if not before or not _asked_by_life(before) <= slots.keys():
        return False
    if ledger.life != living.with_slots(before, slots):
        return False
    set_life(ledger, living.read_life(entry["life"]), actor=None, at=at)
    return True


def _asked_by_life(table: dict[str, Any]) -> set[str]:
    return {cells.plain(label) for label in living.asked(table)}


def _take_rules(ledger: Ledger, entry: Entry, at: datetime) -> bool:
    """Add to columns the rules they came without: none that a page offers, these are the office's."""
    rules = {cells.plain(label): said for label, said in entry.get("rules", {}).items()}
    changed = False
    for column in ledger.columns.filter(retired_at=None, came__in=rules).order_by("pk"):
        more = {
            name: said
            for name, said in rules[column.came].items()
            if name not in (*SET, *column.rules) and _fits(ledger, column, name, said)
        }
        if more:
            column.rules = {**column.rules, **more}
            column.save(update_fields=["rules"])
            words = "；".join(f"{name}: {said}" for name, said in more.items())
            append_step(ledger, Redefinition.RULES, f"{column.label} {words}", None, at)
            changed = True
    return changed


def _fits(ledger: Ledger, column: Column, name: str, said: str) -> bool:
    """Tell whether a rule still speaks of choices and steps that the office has here."""
    if name in Left.values:
        return said in column.choices
    if name == BEREFT and column.kind == Kind.CHOICE:
        return said in column.choices
    if name == LEFT and said != DAY:
        life = living.lifecycle(ledger.life)
        return life is not None and said in life.verbs()
    return True


def _settled(asked: Asked, entry: Entry, ledger: Ledger) -> Asked:
    """Return a column whose rules call others as this ledger does, and as one without a slot."""
    here = {cells.plain(each.label): each.name for each in ledger.columns.filter(retired_at=None)}
    names = {
        f"c{n}": here.get(cells.plain(label), "")
        for n, (label, *_rest) in enumerate(entry["columns"], 1)
    }
    said = {rule: _SLOT.sub(lambda found: f"${{{names.get(found[1], '')}}}", words)
            for rule, words in asked.rules.items()}  # fmt: skip
    return replace(
        asked, name="", rules={rule: words for rule, words in said.items() if "${}" not in words}
    )


def _linked(label: str, where: str) -> Asked:
    code, _dot, there = where.partition(".")
    column = Column.objects.select_related("ledger").get(
        ledger__code=code, label__in={cells.plain(there), label_of(there)}, retired_at=None
    )
    return Asked(label, Kind(column.kind), tuple(column.choices), linked=column, came=True)


def _open(entry: Entry, area: Area, at: datetime) -> Ledger:
    code, name = entry["code"], entry["name"]
    ledger = open_ledger(
        name, area, [*asked_by(entry), *known_by(entry)], actor=None, at=at, code=code
    )
    if "within" in entry:
        ledger.within = Ledger.objects.get(code=entry["within"])
        ledger.save(update_fields=["within"])
    life = living.read_life(entry.get("life", ""))
    return set_life(ledger, life, actor=None, at=at) if life else ledger
