"""The life of a ledger's records: a small table of edges, kept as data, run by the lifecycle.

A table is ``{"states": ["计划", "施工"], "edges": [["开工", ["计划"], "施工"]]}``; the first
state is where a record begins. States and verbs are called as people call them. A step may ask
for columns that have to say something before it is taken: their slots stand fourth. Verbs under
``another`` are not for whoever took the step before: who checks is not who did. Verbs under
``them`` whoever the record is about may take as well, by a link of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.lifecycle import Edge, Lifecycle, State
from minhu.ledgers.cells import plain

LONGEST, MOST = 20, 20
PERMISSION = "ledgers.keep_record"
_LINE = re.compile(
    r"(?P<sources>[^→:：]+)→(?P<target>[^→:：]+)[:：](?P<verb>[^→:：（）()]+)"
    r"(?:[（(](?:先填|first )(?P<asks>[^）)]+)[)）])?"
    r"(?P<another>[（(](?:换人做|by another)[)）])?"
    r"(?P<them>[（(](?:对方来定|theirs)[)）])?"
)


def lifecycle(table: Mapping[str, Any]) -> Lifecycle | None:
    """Return the life that a table describes; ``None`` for an empty one.

    Raises ``DomainError`` when the table cannot be lived: a verb that leaves one state twice,
    a state that is not named, a state nobody ever reaches.
    """
    if not table:
        return None
    states = tuple(State(name, name, name) for name in table["states"])
    edges = tuple(
        Edge(verb, verb, tuple(sources), target, PERMISSION)
        for verb, sources, target, *_asks in table["edges"]
    )
    try:
        life = Lifecycle("ledger", states[0].code, states, edges)
    except ValueError as error:
        raise DomainError(_("同一步从同一个阶段出来了两次，请改成不同的叫法。")) from error
    _check(life)
    return life


def read_life(typed: str) -> dict[str, Any]:
    """Return the table that somebody wrote, one line for each step: ``计划 → 施工：开工``.

    ``办理 → 销号：企业确认（先填确认方式、确认日期）`` asks for two columns, here by their names;
    ``待复查 → 通过：复查（换人做）`` is for somebody else than who took the step before,
    ``待确认 → 销号：认可（对方来定）`` may be taken by whoever it is about, on the phone.
    Raises ``DomainError`` for a line that cannot be read. Nothing typed is an empty table.
    """
    states: dict[str, None] = {}
    edges: list[list[Any]] = []
    another: dict[str, None] = {}
    them: dict[str, None] = {}
    for line in filter(None, map(str.strip, typed.replace("->", "→").splitlines())):
        found = _LINE.fullmatch(line)
        if found is None:
            raise DomainError(
                _("“%(line)s”看不懂，请写成：计划 → 施工：开工") % {"line": line[:40]}
            )
        sources = [each.strip() for each in found["sources"].split("、")]
        target, verb = found["target"].strip(), found["verb"].strip()
        states |= dict.fromkeys([*sources, target])
        asks = [each.strip() for each in re.split("[、，,]", found["asks"] or "") if each.strip()]
        edges.append([verb, sources, target, *([asks] if asks else [])])
        another |= {verb: None} if found["another"] else {}
        them |= {verb: None} if found["them"] else {}
    whose = {"another": list(another), "them": list(them)}
    table = {"states": list(states), "edges": edges}
    return (table | {name: verbs for name, verbs in whose.items() if verbs}) if edges else {}


def written(table: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Return a table as ``read_life`` reads it; ``labels`` are the names of columns by slot."""
    return "\n".join(
        f"{'、'.join(sources)} → {target}：{verb}{_asking(labels, *asks)}{_other(table, verb)}"
        for verb, sources, target, *asks in table.get("edges", ())
    )


def asked_for(table: Mapping[str, Any], verb: str, stood: str) -> list[str]:
    """Return the slots of the columns that a step asks for."""
    edges = table.get("edges", ())
    return next(
        (
            list(asks[0])
            for name, sources, _to, *asks in edges
            if asks and name == verb and stood in sources
        ),
        [],
    )


def asked(table: Mapping[str, Any]) -> set[str]:
    """Return the slots of all columns that some step asks for."""
    return {slot for edge in table.get("edges", ()) for asks in edge[3:] for slot in asks}


def with_slots(table: Mapping[str, Any], slots: Mapping[str, str]) -> dict[str, Any]:
    """Return a table in which the columns a step asks for stand by slot instead of by name.

    Raises ``DomainError`` for a name that no column has.
    """
    edges = [
        [*edge[:3], *(_slots(asks, slots) for asks in edge[3:])] for edge in table.get("edges", ())
    ]
    return {**table, "edges": edges} if edges else dict(table)


def _slots(asks: Iterable[str], slots: Mapping[str, str]) -> list[str]:
    if lost := [each for each in asks if plain(each) not in slots]:
        raise DomainError(_("“%(label)s”不是这本台账的列，这一步没法先填它。") % {"label": lost[0]})
    return [slots[plain(each)] for each in asks]


def _asking(labels: Mapping[str, str], asks: Iterable[str] = ()) -> str:
    words = "、".join(labels.get(each, each) for each in asks)
    return f"（先填{words}）" if words else ""


def by_another(table: Mapping[str, Any], verb: str) -> bool:
    """Answer whether a step is not for whoever took the one before."""
    return verb in table.get("another", ())


def by_them(table: Mapping[str, Any], verb: str) -> bool:
    """Answer whether whoever a record is about may take a step, by its own link."""
    return verb in table.get("them", ())


def _other(table: Mapping[str, Any], verb: str) -> str:
    them = "（对方来定）" if by_them(table, verb) else ""
    return ("（换人做）" if by_another(table, verb) else "") + them


def stood(table: Mapping[str, Any], state: str) -> str:
    """Return where a record stands by its ledger's table, as it is kept there."""
    return state or start(table)


def start(table: Mapping[str, Any]) -> str:
    """Return the state in which a record begins; empty for a ledger without a life."""
    return str(table["states"][0]) if table else ""


def stored(life: Lifecycle | None, state: str) -> str:
    """Return a state as a record keeps it: nothing for the one where it begins."""
    return "" if life is not None and state == life.start else state


def standing(life: Lifecycle | None, state: str) -> str:
    """Return where a record stands, in words; nothing when its ledger has no life."""
    return state or (life.start if life else "")


def _check(life: Lifecycle) -> None:
    names = [state.code for state in life.states]
    if len(names) > MOST or any(not 0 < len(name) <= LONGEST for name in names):
        raise DomainError(_("阶段最多20个，每个最多20个字。"))
    named = {name for edge in life.edges for name in (*edge.sources, edge.target)}
    lost = (named - set(names)) | (set(names) - life.reachable())
    if lost:
        raise DomainError(_("“%(state)s”到不了，请补上到它的一步。") % {"state": min(lost)})
