"""Steps that every watched procedure has: time that runs out, and those who see to it.

A procedure adds ``watched(…)`` to its edges, with its open states. Labels are Chinese
message ids, translated where they are shown.
"""

from __future__ import annotations

from minhu.core.lifecycle import STAY, Edge

SUPERVISE = "supervise"
"""The clock of a 督办, and the limit of the catalogue that sets it."""
URGE = "urge"
"""The clock of a 催办: until whoever holds the case takes a step."""


def watched(states: tuple[str, ...]) -> tuple[Edge, ...]:
    """Return the steps of clocks and supervisors; none of them moves the case."""
    # fmt: off
    return (
        Edge("reckon", "时限重算", states, STAY, "cases.watch", "none", icon="clock",
             reckons=True),
        Edge("warn", "快到时限，提醒", states, STAY, "cases.watch", "none", icon="bell-ringing"),
        Edge("escalate", "过了时限，上报", states, STAY, "cases.watch", "none", icon="arrow-up"),
        Edge("urge", "催办", states, STAY, "cases.urge", "opinion", icon="bell-ringing",
             restarts=((URGE, URGE),)),
        Edge("supervise", "督办", states, STAY, "cases.supervise", "opinion", icon="gavel",
             restarts=((SUPERVISE, SUPERVISE),)),
        Edge("answer_supervision", "回复督办", states, STAY, "cases.answer_supervision", "opinion",
             icon="corner-down-right", meets=(SUPERVISE, URGE)),
    )
    # fmt: on
