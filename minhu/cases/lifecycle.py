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


def shared(states: tuple[str, ...]) -> tuple[Edge, ...]:
    """Return the steps by which a case is kept more closely, and referred to one colleague."""
    # fmt: off
    return (
        Edge("classify", "定密级", states, STAY, "cases.classify", "classify", icon="lock"),
        Edge("refer", "转介给一个人", states, STAY, "cases.refer", "refer", icon="user-plus"),
        Edge("accept_referral", "接下转介", states, STAY, "cases.take_referral", "none",
             icon="user-check"),
        Edge("refuse_referral", "没接转介", states, STAY, "cases.take_referral", "note",
             icon="circle-x"),
        Edge("revoke_referral", "收回转介", states, STAY, "cases.refer", "note",
             icon="circle-minus"),
    )
    # fmt: on
