"""Whom the desk calls next to ask how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.cases.queries import PUBLIC, visible_to
from minhu.requests.enums import RequestState
from minhu.requests.sampling import is_drawn, rule_for

MOST = 50
REST = timedelta(hours=2)
"""Somebody who did not answer is not called again at once."""


@dataclass(frozen=True, slots=True)
class Call:
    """One caller to be asked: the case, how often it rang in vain, and why they are called."""

    case: Case
    tries: int
    last: datetime | None
    why: str


def to_ask(user: User, *, at: datetime, every: bool = False) -> list[Call]:
    """Return whom somebody may call, the next first: rested, then by what runs out first.

    With ``every`` also those whom the rules have not drawn or who left no phone. A handler's own cases are left
    out: nobody asks about their own work. What is closely kept is asked about on its own page.
    """
    waiting = visible_to(user).filter(PUBLIC, kind="request", state=RequestState.REVISIT)
    loaded = waiting.select_related("area__parent", "unit", "category", "caller")
    mine = [
        case
        for case in loaded.prefetch_related("helpers").order_by("due_at", "id")[: MOST * 4]
        if (every or _can_be_rung(case, at)) and user.has_perm("requests.answer", case)
    ]
    rung = _rung(mine)
    calls = [_call(case, rung.get(str(case.pk), []), at) for case in mine]
    return sorted(calls, key=lambda call: bool(call.last and at - call.last < REST))[:MOST]


def _can_be_rung(case: Case, at: datetime) -> bool:
    return case.caller is not None and bool(case.caller.phone_index) and is_drawn(case, at)


def _call(case: Case, rung: list[datetime], at: datetime) -> Call:
    rule = rule_for(case, at)
    return Call(case, len(rung), max(rung, default=None), rule.name if rule else "")


def _rung(cases: list[Case]) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    rows = Step.objects.filter(case__in=cases, verb="ring").values_list("case_id", "at")
    for key, at in rows:
        found.setdefault(str(key), []).append(at)
    return found
