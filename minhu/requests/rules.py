"""Who may do what to a request (``design.md`` §§5, 9; domain page §6.3).

Read as by-laws: the desk decides what comes in and where it goes, the holder does the
work, a second return and an exclusion need somebody above, and nobody who handled a
request answers for its caller.
"""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.permissions import Rule, grant
from minhu.cases.models import Case
from minhu.cases.rules import (
    holds_it,
    in_its_unit,
    is_a_visitor,
    is_its_caller,
    is_the_house,
    posted,
    proposed_it,
    reported_it,
    sees,
)


@Rule
def first_return(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    return case.returns < 2  # noqa: PLR2004 -- "the second return needs a leader"


@Rule
def not_designated(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    return not case.designated


desk = posted(Role.COMMUNITY_DESK, Role.STREET_DESK)
street = posted(Role.STREET_DESK)
leader = posted(Role.LEADER)
supervisor = posted(Role.SUPERVISOR)
handled_it = in_its_unit | reported_it | holds_it & posted(Role.GRID_WORKER)
grid_worker = posted(Role.GRID_WORKER)

for permission, rule in {
    "accept": desk,
    "hand_up": posted(Role.COMMUNITY_DESK),
    "dispatch": desk,
    "designate": street | leader,
    "handle": holds_it,
    "return": holds_it & not_designated,
    "decide_return": (desk & first_return & ~in_its_unit) | leader,
    "suspend": street | leader,
    "resume": street | leader,
    "settle": grid_worker,
    "review": desk & ~handled_it,
    "revisit": desk & ~handled_it,
    "answer": is_its_caller | (desk & ~handled_it),
    "propose_exclusion": desk,
    "confirm_exclusion": (supervisor | leader) & ~proposed_it,
    "merge": desk,
    "withdraw": is_its_caller,
    "reopen": is_its_caller,
    "add": is_its_caller,
    "join": is_a_visitor,
    "note": sees & ~posted(Role.AUDITOR),
    "locate": desk,
    "release": desk,
    "reveal": desk | holds_it,
    "record": is_the_house,
}.items():
    grant(f"requests.{permission}", Case, rule)
