"""Who may do what to a request (``design.md`` §§5, 9; domain page §6.3).

Read as by-laws: the desk decides what comes in and where it goes, the holder does the
work, a second return and an exclusion need somebody above, and nobody who handled a
request answers for its caller.
"""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.cases.enums import Appeal
from minhu.cases.models import Case, Helper
from minhu.cases.rules import (
    helps_it,
    holds_it,
    in_its_unit,
    is_a_visitor,
    is_its_caller,
    is_late,
    is_the_house,
    posted,
    proposed_it,
    reported_it,
    sees,
)
from minhu.core.lifecycle import AGAIN


@Rule
def has_unit(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    return case.unit_id is not None


@Rule
def first_return(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    return case.returns < AGAIN


@Rule
def has_time_to_ask(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    """Ask whether nobody has asked for more time yet: once in the life of a request."""
    return not case.extension_asked


def appealed(*stages: str) -> Rule[Case]:
    """Ask whether the appeal of a case has come to one of these stages."""
    return Rule(lambda _, case: case.appeal in stages)


@Rule
def owes_help(actor: object, case: Case) -> bool:
    """Ask whether a unit of the actor was asked to help and has not replied yet."""
    return any(each.replied_at is None for each in _parts(actor, case))


@Rule
def has_not_signed(actor: object, case: Case) -> bool:
    return any(each.signed_at is None for each in _parts(actor, case))


def _parts(actor: object, case: Case) -> list[Helper]:
    units = {post.unit_id for post in actor.posts_now} if isinstance(actor, User) else set()
    units.discard(None)
    return [helper for helper in case.helpers.all() if helper.unit_id in units] if units else []


@Rule
def not_designated(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    return not case.designated


@Rule
def is_ordinary(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    return not case.is_kept


desk = posted(Role.COMMUNITY_DESK, Role.STREET_DESK)
street = posted(Role.STREET_DESK)
leader = posted(Role.LEADER)
supervisor = posted(Role.SUPERVISOR)
handled_it = in_its_unit | reported_it | holds_it & posted(Role.GRID_WORKER)
grid_worker = posted(Role.GRID_WORKER)
leads_it = in_its_unit | (~has_unit & grid_worker)
above = desk | leader
no_part_in_it = ~handled_it & ~proposed_it & ~helps_it

for permission, rule in {
    "accept": desk,
    "hand_up": posted(Role.COMMUNITY_DESK),
    "dispatch": desk,
    "designate": street | leader,
    "handle": holds_it,
    "return": holds_it & not_designated,
    "decide_return": (desk & first_return & ~in_its_unit) | leader,
    "lead": leads_it,
    "invite": holds_it | street,
    "help": owes_help,
    "help_sign": has_not_signed,
    "ask_extension": holds_it & has_time_to_ask,
    "decide_extension": above & ~in_its_unit & ~proposed_it,
    "fall_back": street | leader,
    "fall_up": is_the_house,
    "appeal": handled_it & is_late & appealed(""),
    "review_appeal": desk & no_part_in_it & appealed(Appeal.ASKED),
    "confirm_appeal": (supervisor | leader) & no_part_in_it & appealed(Appeal.PASSED),
    "refuse_appeal": (desk & no_part_in_it & appealed(Appeal.ASKED))
    | ((supervisor | leader) & no_part_in_it & appealed(Appeal.PASSED)),
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
    "join": is_a_visitor & is_ordinary,
    "note": sees & ~posted(Role.AUDITOR),
    "locate": desk,
    "recategorise": desk,
    "release": desk & is_ordinary,
    "reveal": desk | holds_it,
    "record": is_the_house,
}.items():
    grant(f"requests.{permission}", Case, rule)
