"""A visit with its result, taken back when a finger slipped; a need becomes a request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.campaigns.kinds import Result
from minhu.campaigns.models import Campaign, Duty, Target, Visit
from minhu.cases.enums import Channel
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from minhu.requests.domain.intake import Report, submit

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a visit: a result, the campaign's few answers, and a need that becomes a request."""

    result: str
    answers: dict[str, str] = field(default_factory=dict)
    note: str = ""
    need: str = ""
    again_on: date | None = None


def visit(target: Target, said: Said, *, key: UUID, actor: User, at: datetime) -> Visit:
    """Write a visit down once, however often it is sent; the target goes by the last one."""
    known = Visit.objects.filter(pk=key, by=actor).select_related("target").first()
    if known is not None:
        return known
    try:
        return _visit(target, said, key, actor, at)
    except IntegrityError:
        known = Visit.objects.filter(pk=key, by=actor).select_related("target").first()
        if known is None:
            raise
        return known


@transaction.atomic
def _visit(target: Target, said: Said, key: UUID, actor: User, at: datetime) -> Visit:
    campaign, duty = target.campaign, _duty(target.campaign, target.area, actor)
    result = campaign.kind.result(said.result)
    if result is None:
        raise DomainError(_("请选这一户怎么样。"))
    known = {each.code for each in campaign.kind.fields}
    made = Visit.objects.create(
        pk=key,
        target=target,
        result=result.code,
        answers={
            code: text.strip()[:LONGEST]
            for code, text in said.answers.items()
            if code in known and text.strip()
        },
        note=said.note.strip()[:LONGEST],
        by=actor,
        at=at,
    )
    if said.need.strip():
        _raise_request(made, said.need, actor, at)
    Duty.objects.filter(pk=duty.pk, seen_at=None).update(seen_at=at, seen_by=actor)
    Duty.objects.filter(pk=duty.pk, begun_at=None).update(begun_at=at)
    _stand(target, made, result, said.again_on)
    return made


def _raise_request(made: Visit, words: str, actor: User, at: datetime) -> None:
    """Let a need heard at the door become a request of the same grid, once."""
    report = Report(
        intake_key=f"visit-{made.pk}",
        words=words.strip(),
        channel=Channel.GRID,
        area_code=made.target.area_id,
        place=made.target.text[:120],
    )
    made.case_number = submit(report, actor=actor, at=at).case.number
    made.save(update_fields=["case_number"])


@transaction.atomic
def meet(campaign: Campaign, area: Area, *, text: str, actor: User) -> Target:
    """Add a door that stands on no list; the same again is the one that is there."""
    _duty(campaign, area, actor)
    plain = " ".join(text.split())[:160]
    if not plain:
        raise DomainError(_("请写门牌或店名，不写人名。"))
    return Target.objects.get_or_create(campaign=campaign, area=area, text=plain)[0]


@transaction.atomic
def take_back(made: Visit, *, actor: User, at: datetime) -> Target:
    """Take one's own visit of today back: the target stands as before it.

    A request that came of it stays, for somebody is waiting for an answer.
    """
    target: Target = Target.objects.select_for_update().get(pk=made.target_id)
    if made.by_id != actor.pk or local_day(made.at) != local_day(at):
        raise NotAllowedError(_("只能撤回自己今天记的。"))
    _duty(target.campaign, target.area, actor)
    if not Visit.objects.filter(pk=made.pk, taken_back_at=None).update(taken_back_at=at):
        raise StaleStateError(_("已经撤回了。"))
    last = target.visits.filter(taken_back_at=None).first()
    result = target.campaign.kind.result(last.result) if last else None
    _stand(target, last, result, None)
    return target


def _duty(campaign: Campaign, area: Area, actor: User) -> Duty:
    duty = Duty.objects.filter(campaign=campaign, area=area).first()
    if duty is None or not actor.has_perm("campaigns.visit", duty):
        raise NotAllowedError(_("这里不归您走访。"))
    if campaign.closed_at is not None:
        raise StaleStateError(_("这次行动已经结束了。"))
    return duty


def _stand(target: Target, last: Visit | None, result: Result | None, again: date | None) -> None:
    """Let a target stand as its last visit says."""
    target.result = last.result if last else ""
    target.last_at = last.at if last else None
    target.settled = bool(result and result.done)
    target.again_on = None
    if last and result and not result.done and result.again is not None:
        target.again_on = again or local_day(last.at) + timedelta(days=result.again)
    target.tries = target.visits.filter(taken_back_at=None).count()
    target.save()
