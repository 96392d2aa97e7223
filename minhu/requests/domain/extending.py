"""延期: more time, asked for once and before it runs out, granted by whoever gave the work."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from minhu.cases.domain.moving import Move
from minhu.cases.models import Case
from minhu.core.clock import zone
from minhu.core.errors import DomainError
from minhu.requests.domain.deeds import Deed, MoveMaker

EVENING = time(18)


def end_of(day: date) -> datetime:
    """Return when work that is promised for a day ought to be done on it."""
    return datetime.combine(day, EVENING, zone())


def asked_until(case: Case) -> datetime | None:
    """Return until when somebody last asked to have time."""
    step = case.steps.filter(verb="ask_extension").order_by("seq").last()
    return end_of(date.fromisoformat(step.payload["until"])) if step else None


def _ask(deed: Deed) -> Move:
    due, until = deed.case.finish_due, deed.answers["until"]
    if due is None or deed.at > due:
        raise DomainError(_("办理时限已经过了，不能再申请延期。请尽快办好，写清楚为什么晚了。"))
    if end_of(until) <= due:
        raise DomainError(_("新的日子要比原来的时限晚，请重选。"))
    changes = {"extension_asked": True, "proposer": deed.by}
    return Move(payload={"until": until.isoformat()}, changes=changes)


def _grant(deed: Deed) -> Move:
    until = asked_until(deed.case)
    day = {"until": until.date().isoformat()} if until else {}
    changes = {"extended_from": deed.case.extended_from or deed.case.finish_due}
    return Move(payload=day, changes=changes, extended=until)


MAKERS: dict[str, MoveMaker] = {"ask_extension": _ask, "grant_extension": _grant}
