"""Terms over columns that another ledger knows: read from both ledgers, for no tally keeps them.

A record there counts once in each place however often it is meant (a firm with three needs has
its staff once); of choices it is the records here that count, as a filter lists them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from minhu.ledgers.counting import scaled, unscaled
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.asked import Asked
from minhu.ledgers.queries.shelf import Held, Link
from minhu.ledgers.terms import Term, What

Meant = dict[str, Counter[str]]
"""How often records of each place below a scope mean one of another ledger, by its name there."""
MANY = 5000
"""So many names fit into one statement of any database."""
Wanted = list[tuple[str, Term, Held]]


def add_known(asked: Asked) -> None:
    """Add the terms that another ledger knows; two statements for each way to one."""
    ways: dict[tuple[Any, ...], Wanted] = defaultdict(list)
    ledgers: dict[str, Ledger] = {}
    for text, term, book in asked.of(What.CHOICE, What.SUM, What.UNIQUE, linked=True):
        held = book.columns[term.column]
        if held.link is not None and not term.split:
            ledgers[book.ledger.code] = book.ledger
            state = book.category(term.word) if term.what is What.SUM and term.word else None
            way = held.link.ledger, held.link.through, held.link.meets
            ways[book.ledger.code, state, *way].append((text, term, held))
    for (code, state, *_way), wanted in ways.items():
        _add(asked, ledgers[code], state, wanted)


def _add(asked: Asked, ledger: Ledger, state: str | None, wanted: Wanted) -> None:
    link = next(held.link for *_term, held in wanted if held.link)
    meant = _meant(asked, ledger, state, link)
    there = _there(link, {name for counts in meant.values() for name in counts})
    for group, counts in meant.items():
        for text, term, held in wanted:
            slot = held.link.slot if held.link else ""
            said = {name: there[name].get(slot) for name in counts if name in there}
            asked.found[group][text] = _come_to(term, held, counts, said)
            if term.what is What.SUM and any(each and each.get("floor") for each in said.values()):
                asked.least[group].add(text)


def _meant(asked: Asked, ledger: Ledger, state: str | None, link: Link) -> Meant:
    rows = asked.records(ledger) if state is None else asked.records(ledger).filter(state=state)
    path = f"values__{link.through}" if link.through else "key"
    found: Meant = defaultdict(Counter)
    for place, name in rows.values_list("area_id", path).iterator(2000):
        if name:
            found[asked.group(place)][str(name)] += 1
    return found


def _there(link: Link, names: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return what the other ledger says of each name; of very many all it has is read."""
    field = f"values__{link.meets}" if link.meets else "key"
    rows = Record.objects.filter(ledger=link.ledger, struck=False)
    if len(names) <= MANY:
        rows = rows.filter(**{f"{field}__in": sorted(names)})
    return {str(name): values for name, values in rows.order_by().values_list(field, "values")}


def _come_to(term: Term, held: Held, counts: Counter[str], said: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- a count or a sum
    if term.what is What.SUM:
        whole = sum(scaled(each, held.kind) for each in said.values() if isinstance(each, dict))
        return unscaled(whole, held.kind)
    if term.what is What.UNIQUE:
        return len({str(each) for each in said.values() if each})
    return sum(counts[name] for name, each in said.items() if each == term.word)
