"""The verbs of a whistle: what each form's answers change, then through the one door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.models import User
from minhu.cases.domain.clocks import Start
from minhu.cases.domain.moving import Move, require
from minhu.cases.models import Case, Step
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.whistles.domain.limits import due, start
from minhu.whistles.domain.moving import go
from minhu.whistles.enums import WhistleState as S
from minhu.whistles.models import Call, Whistle
from minhu.whistles.rules import units_of

Answers = Mapping[str, Any]
LOW = 2
"""A score this low is given with words."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb about to be done; ``call`` is the department it is done for, if any."""

    whistle: Whistle
    call: Call | None
    answers: Answers
    actor: Actor
    at: datetime

    @property
    def own(self) -> Call:
        if self.call is None:
            raise NotAllowedError(_("这件事现在不归您办。"))
        return self.call

    @property
    def by(self) -> User | None:
        """The member of staff who does it, if it is one."""
        return self.actor if isinstance(self.actor, User) else None

    def all_have(self, done: str) -> bool:
        return not self.whistle.calls.filter(excused_at=None, **{done: None}).exists()


@dataclass(frozen=True, slots=True)
class Done:
    """Along which edge a deed goes, and which clocks begin with it."""

    verb: str
    starts: tuple[Start, ...] = ()


@transaction.atomic
def take(whistle: Whistle, verb: str, *, answers: Answers, actor: Actor, at: datetime) -> Step:
    """Do one verb with the cleaned answers of its form.

    The case is read anew and locked, so that departments that sign in the same moment both
    count. Raises what ``advance`` raises, and ``DomainError`` where the answers contradict
    what has been done.
    """
    whistle.case = (
        Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=whistle.case_id)
    )
    require(whistle.case, verb, actor)
    call = _call(whistle, verb, answers, actor)
    make = MAKERS.get(verb)
    deed = Deed(whistle, call, answers, actor, at)
    done = make(deed) if make else Done(verb)
    payload = {"unit": call.unit.name} if call else {}
    note = answers.get("note") or answers.get("words") or ""
    move = Move(note=note, payload=payload, starts=done.starts)
    return go(whistle, done.verb, actor=actor, at=at, move=move)


def _call(whistle: Whistle, verb: str, answers: Answers, actor: Actor) -> Call | None:
    """Return the department a verb is about: the actor's own, or the one that is scored."""
    calls = whistle.calls.select_related("unit", "whistle")
    if verb in OF_OTHERS:
        return calls.filter(unit=answers["unit"]).first()
    if verb in OF_UNITS and isinstance(actor, User):
        return calls.filter(unit__in=units_of(actor)).first()
    return None


def _approve(deed: Deed) -> Done:
    deed.whistle.approved_at, deed.whistle.approver = deed.at, deed.by
    return _blow(deed, "approve")


def _approve_after(deed: Deed) -> Done:
    if deed.whistle.approved_at is not None:
        raise StaleStateError(_("已经批过了。"))
    deed.whistle.approved_at, deed.whistle.approver = deed.at, deed.by
    deed.whistle.save()
    return Done("approve_after")


def _blow_first(deed: Deed) -> Done:
    return _blow(deed, "blow_first")


def _blow(deed: Deed, verb: str) -> Done:
    """Send a whistle out: from now on the departments' clocks run."""
    whistle, at = deed.whistle, deed.at
    area = whistle.case.area_id
    whistle.blown_at = at
    whistle.ack_due = due(whistle.kind, "ack", area, at)
    whistle.arrive_due = due(whistle.kind, "arrive", area, at)
    whistle.save()
    return Done(verb, tuple(start(whistle.kind, clock, at) for clock in ("ack", "arrive")))


def _record(deed: Deed) -> Done:
    whistle, answers = deed.whistle, deed.answers
    whistle.reason, whistle.recorded_at = answers["reason"], deed.at
    whistle.case.detail = answers["asked"]
    Case.objects.filter(pk=whistle.case_id).update(detail=answers["asked"])
    whistle.save()
    return Done("record")


def _sign(deed: Deed) -> Done:
    call = deed.own
    _once(call.signed_at)
    call.signed_at, call.signer = deed.at, deed.by
    call.save()
    return Done("sign_last" if deed.all_have("signed_at") else "sign")


def _arrive(deed: Deed) -> Done:
    """Keep the moment of arrival, and a point only where the person gave it now."""
    call, answers = deed.own, deed.answers
    _once(call.arrived_at)
    if call.signed_at is None:
        raise DomainError(_("请先应哨，再记到场。"))
    call.arrived_at, call.arrived_who = deed.at, answers["who"]
    call.arrived_where = answers["where"]
    call.longitude, call.latitude = answers.get("longitude"), answers.get("latitude")
    call.save()
    last = deed.whistle.case.state == S.ANSWERED and deed.all_have("arrived_at")
    return Done("arrive_last", _meeting(deed)) if last else Done("arrive")


def _meeting(deed: Deed) -> tuple[Start, ...]:
    whistle = deed.whistle
    return (start(whistle.kind, "meet", whistle.blown_at or deed.at),)


def _act(deed: Deed) -> Done:
    call = deed.own
    call.opinion = deed.answers.get("opinion") or call.opinion
    call.action = deed.answers.get("action") or call.action
    call.save()
    return Done("act")


def _depart(deed: Deed) -> Done:
    call = deed.own
    _once(call.departed_at)
    if call.arrived_at is None:
        raise DomainError(_("请先记到场，再说做完。"))
    call.departed_at, call.action = deed.at, deed.answers["action"]
    call.save()
    return Done("depart_last" if deed.all_have("departed_at") else "depart")


def _meet(deed: Deed) -> Done:
    whistle = deed.whistle
    whistle.met_at, whistle.met_where = deed.at, deed.answers.get("where", "")
    whistle.decision = deed.answers["decision"]
    whistle.save()
    return Done("meet")


def _score(deed: Deed) -> Done:
    """Score a department once, when it has done its part or the whistle is over."""
    call, answers = deed.own, deed.answers
    if call.score is not None:
        raise StaleStateError(_("评过了，评后不能改。"))
    if call.departed_at is None and deed.whistle.case.is_open:
        raise DomainError(_("这个单位还没做完，做完再评。"))
    if answers["score"] <= LOW and not answers.get("words"):
        raise DomainError(_("评 2 分及以下，请写一句理由。"))
    call.score, call.score_words = answers["score"], answers.get("words", "")
    call.save()
    return Done("score")


def _remark(deed: Deed) -> Done:
    call, answers = deed.own, deed.answers
    if call.remark:
        raise StaleStateError(_("评过了，评后不能改。"))
    if call.departed_at is None and deed.whistle.case.is_open:
        raise DomainError(_("做完自己的事，再评这一哨。"))
    call.remark, call.remark_score = answers["words"], answers.get("score")
    call.save()
    return Done("remark")


def _once(done: datetime | None) -> None:
    if done is not None:
        raise StaleStateError(_("这一步您单位已经记过了。"))


def _excuse(deed: Deed) -> Done:
    """Let a department stay away; the whistle goes on as far as the others have come."""
    call = deed.own
    if call.excused_at is not None or call.departed_at is not None:
        raise StaleStateError(_("这个单位已经做完，或者已经不用来了。"))
    call.excused_at, lead, call.lead = deed.at, call.lead, False
    call.save()
    following = deed.whistle.calls.filter(excused_at=None).first()
    if lead and following is not None:
        following.lead = True
        following.save()
    return _onward(deed)


def _onward(deed: Deed) -> Done:
    state = deed.whistle.case.state
    if deed.all_have("departed_at"):
        return Done("excuse_depart_last")
    if state in {S.BLOWN, S.ANSWERED} and deed.all_have("arrived_at"):
        return Done("excuse_arrive_last", _meeting(deed))
    if state == S.BLOWN and deed.all_have("signed_at"):
        return Done("excuse_sign_last")
    return Done("excuse")


OF_OTHERS = ("score", "excuse")
OF_UNITS = ("sign", "arrive", "act", "depart", "remark")
MAKERS: dict[str, Callable[[Deed], Done]] = {
    "approve": _approve,
    "approve_after": _approve_after,
    "blow_first": _blow_first,
    "record": _record,
    "sign": _sign,
    "arrive": _arrive,
    "act": _act,
    "depart": _depart,
    "meet": _meet,
    "score": _score,
    "excuse": _excuse,
    "remark": _remark,
}
