"""现在可以做: the verbs somebody may do to a whistle now, each with its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from minhu.accounts.models import User
from minhu.core.lifecycle import Edge
from minhu.whistles.enums import WhistleState
from minhu.whistles.forms import FORMS, WhistleForm
from minhu.whistles.lifecycle import WHISTLE
from minhu.whistles.models import Call, Whistle
from minhu.whistles.rules import units_of

STOPPING = ("end", "end_untrue", "withdraw", "refuse", "excuse")
UNSEEN = (
    *("sign_last", "arrive_last", "depart_last", "call"),
    *("excuse_sign_last", "excuse_arrive_last", "excuse_depart_last"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """One verb as the page offers it; ``form.unit`` is the department it scores."""

    verb: str
    label: str
    icon: str
    form: WhistleForm
    primary: bool = False


def edges_now(whistle: Whistle, user: User) -> list[Edge]:
    """Return the edges somebody may take now; what their department has done is not offered."""
    own = own_call(whistle, user)
    return [
        edge
        for edge in WHISTLE.leaving(whistle.case.state)
        if edge.verb not in UNSEEN
        and _still(edge.verb, whistle, own)
        and user.has_perm(edge.permission, whistle.case)
    ]


def own_call(whistle: Whistle, user: User) -> Call | None:
    units = units_of(user)
    return next(
        (call for call in whistle.calls.all() if call.unit_id in units and not call.excused_at),
        None,
    )


def to_score(whistle: Whistle) -> list[Call]:
    """Return the departments that have done their part and have no score yet."""
    over = not whistle.case.is_open
    return [
        call
        for call in whistle.calls.all()
        if call.score is None and not call.excused_at and (call.departed_at or over)
    ]


def acts(
    whistle: Whistle, user: User, *, bound: Mapping[str, WhistleForm] | None = None
) -> list[Act]:
    made = [
        Act(
            edge.verb,
            _label(edge, whistle),
            edge.icon,
            (bound or {}).get(edge.verb) or form_of(edge, whistle, user),
        )
        for edge in sorted(edges_now(whistle, user), key=lambda edge: _rank(edge.verb, whistle))
    ]
    return [
        Act(a.verb, a.label, a.icon, a.form, primary=not n and not _rank(a.verb, whistle))
        for n, a in enumerate(made)
    ]


def form_of(edge: Edge, whistle: Whistle, user: User, *, sent: Any = None) -> WhistleForm:  # noqa: ANN401 -- what a request sends
    waiting = to_score(whistle) if edge.form == "score" else []
    return FORMS[edge.form](
        sent,
        whistle=whistle,
        initial={"who": user.name, "unit": waiting[0].unit_id if waiting else None},
        auto_id=f"id_{edge.verb}_%s",
        label_suffix="",
    )


def _label(edge: Edge, whistle: Whistle) -> str:
    if edge.verb != "score":
        return gettext(edge.label)
    return gettext("评%(unit)s") % {"unit": to_score(whistle)[0].unit.name}


def _rank(verb: str, whistle: Whistle) -> bool:
    """Put what stops a whistle last, until everybody is done."""
    return verb in STOPPING and whistle.case.state != WhistleState.HANDLED


def _still(verb: str, whistle: Whistle, own: Call | None) -> bool:
    """Answer whether a verb has anything left to do here."""
    if verb in {"score", "approve_after"}:
        return bool(to_score(whistle)) if verb == "score" else whistle.approved_at is None
    asked = STILL.get(verb)
    if asked is None:
        return True
    return own is not None and asked(own, not whistle.case.is_open)


STILL: dict[str, Callable[[Call, bool], bool]] = {
    "sign": lambda call, _over: call.signed_at is None,
    "arrive": lambda call, _over: call.signed_at is not None and call.arrived_at is None,
    "act": lambda call, _over: call.departed_at is None,
    "depart": lambda call, _over: call.arrived_at is not None and call.departed_at is None,
    "remark": lambda call, over: not call.remark and (call.departed_at is not None or over),
}
"""What a department has left to do, verb by verb."""
