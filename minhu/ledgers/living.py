"""The life of a ledger's records: a small table of edges, kept as data, run by the lifecycle.

A table is ``{"states": ["计划", "施工"], "edges": [["开工", ["计划"], "施工"]]}``; the first
state is where a record begins. States and verbs are called as people call them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.lifecycle import Edge, Lifecycle, State

LONGEST, MOST = 20, 20
PERMISSION = "ledgers.keep_record"
_LINE = re.compile(r"(?P<sources>[^→:：]+)→(?P<target>[^→:：]+)[:：](?P<verb>[^→:：]+)")


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
        for verb, sources, target in table["edges"]
    )
    try:
        life = Lifecycle("ledger", states[0].code, states, edges)
    except ValueError as error:
        raise DomainError(_("同一步从同一个阶段出来了两次，请改成不同的叫法。")) from error
    _check(life)
    return life


def read_life(typed: str) -> dict[str, Any]:
    """Return the table that somebody wrote, one line for each step: ``计划 → 施工：开工``.

    Raises ``DomainError`` for a line that cannot be read. Nothing typed is an empty table.
    """
    states: dict[str, None] = {}
    edges = []
    for line in filter(None, map(str.strip, typed.replace("->", "→").splitlines())):
        found = _LINE.fullmatch(line)
        if found is None:
            raise DomainError(
                _("“%(line)s”看不懂，请写成：计划 → 施工：开工") % {"line": line[:40]}
            )
        sources = [each.strip() for each in found["sources"].split("、")]
        target, verb = found["target"].strip(), found["verb"].strip()
        states |= dict.fromkeys([*sources, target])
        edges.append([verb, sources, target])
    return {"states": list(states), "edges": edges} if edges else {}


def written(table: Mapping[str, Any]) -> str:
    """Return a table as ``read_life`` reads it."""
    return "\n".join(
        f"{'、'.join(sources)} → {target}：{verb}"
        for verb, sources, target in table.get("edges", ())
    )


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
