"""Running an event from the room: opening, gathering, saying, closing; all of it only added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.centre.domain.writing import write_down
from minhu.centre.enums import EntryKind
from minhu.centre.models import Entry, Incident, IncidentCase
from minhu.centre.queries.incidents import case_for
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area

RUN = "centre.run_incident"
LONGEST_AGO = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened where, since when, and who leads."""

    title: str
    place: str
    begun_at: datetime
    lead: User


@transaction.atomic
def open_incident(area: Area, event: Event, *, actor: User, at: datetime) -> Incident:
    """Open an event; the first line of its time line says so.

    Raises ``NotAllowedError`` outside the actor's place, ``DomainError`` for a beginning that
    is to come or long past.
    """
    if not actor.has_perm("centre.write_log", area):
        raise NotAllowedError(_("这里的事件不归您管。"))
    if not at - LONGEST_AGO <= event.begun_at <= at:
        raise DomainError(_("开始的时间要在最近 30 天里，不晚于现在。"))
    incident = Incident.objects.create(
        area=area,
        title=event.title,
        place=event.place,
        lead=event.lead,
        begun_at=event.begun_at,
        opened_by=actor,
        opened_at=at,
    )
    named = {"title": event.title, "place": event.place, "lead": event.lead.name}
    _say(incident, _("事件开始：%(title)s，%(place)s，%(lead)s牵头") % named, actor, at)
    return incident


@transaction.atomic
def say_of_incident(incident: Incident, words: str, *, actor: User, at: datetime) -> Entry:
    """Append a line about an event to the day log; raises as ``link_case`` does."""
    _allow(incident, actor)
    return _say(incident, f"{incident.title}：{words}", actor, at)


@transaction.atomic
def link_case(incident: Incident, number: str, *, actor: User, at: datetime) -> IncidentCase:
    """Let a case or a whistle that the actor may see belong to an event.

    The log says nothing of it: who reads the log may not know of every case. Raises
    ``NotAllowedError``, ``StaleStateError`` when the event is over, and ``DomainError`` for a
    number that is none for the actor, or is there already.
    """
    _allow(incident, actor)
    case = case_for(actor, number)
    if case is None:
        raise DomainError(_("没有这个编号的工单或哨。"))
    link = IncidentCase(incident=incident, case=case, by=actor, at=at)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        raise DomainError(_("这个编号已经在里面了。")) from None
    return link


@transaction.atomic
def close_incident(incident: Incident, words: str, *, actor: User, at: datetime) -> Incident:
    """End an event with what came of it; once. Raises as ``link_case`` does."""
    _allow(incident, actor)
    if not Incident.objects.filter(pk=incident.pk, ended_at=None).update(ended_at=at):
        raise StaleStateError(_("这个事件已经结束了。"))
    incident.ended_at = at
    _say(incident, _("事件结束：%(title)s。") % {"title": incident.title} + words, actor, at)
    return incident


def _allow(incident: Incident, actor: User) -> None:
    if not actor.has_perm(RUN, incident):
        raise NotAllowedError(_("这里的事件不归您管。"))
    if incident.ended_at is not None:
        raise StaleStateError(_("这个事件已经结束了。"))


def _say(incident: Incident, words: str, actor: User, at: datetime) -> Entry:
    return write_down(
        incident.area, kind=EntryKind.EVENT, words=words, actor=actor, at=at, incident=incident
    )
