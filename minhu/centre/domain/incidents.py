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
from minhu.centre.queries.spots import Point, lies_in, point_in_words, point_of_case
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area

RUN = "centre.run_incident"
LONGEST_AGO = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened where, since when, and who leads; ``point`` if it was chosen on the map."""

    title: str
    place: str
    begun_at: datetime
    lead: User
    point: Point | None = None


@transaction.atomic
def open_incident(area: Area, event: Event, *, actor: User, at: datetime) -> Incident:
    """Open an event; the first line of its time line says so.

    Raises ``NotAllowedError`` outside the actor's place, ``DomainError`` for a beginning that
    is to come or long past, and as ``place_incident`` does. Without a point the one of the
    address is taken, where it is known.
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
    if event.point or point_in_words(area, event.place):
        place_incident(incident, event.point, event.place, actor=actor, at=at)
    return incident


@transaction.atomic
def place_incident(
    incident: Incident, point: Point | None, words: str, *, actor: User, at: datetime
) -> Incident:
    """Set where an event is: a point, or an address or the number of one of its cases.

    Who set it, and by what, is a line of the day log; a case is not named there. Raises as
    ``link_case`` does, and ``DomainError`` for a point outside the place or words that tell none.
    """
    _allow(incident, actor)
    found, how = _spot(incident, point, words, actor)
    incident.longitude, incident.latitude = found
    incident.save(update_fields=["longitude", "latitude"])
    _say(incident, f"{incident.title}：{how}", actor, at)
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


def _spot(incident: Incident, point: Point | None, words: str, actor: User) -> tuple[Point, str]:
    """Return the point and the words that say what it was taken from."""
    if point is not None:
        if not lies_in(incident.area, point):
            raise DomainError(
                _("这个点不在%(place)s里，请重新点一下。") % {"place": incident.area.name}
            )
        return point, _("位置在图上点好了")
    if found := point_of_case(incident, actor, words):
        return found, _("位置按挂着的工单标好了")
    if found := point_in_words(incident.area, words):
        return found, _("位置按地址标好了：%(address)s") % {"address": words}
    raise DomainError(_("不知道这是在哪里，请在图上点一下。"))


def _allow(incident: Incident, actor: User) -> None:
    if not actor.has_perm(RUN, incident):
        raise NotAllowedError(_("这里的事件不归您管。"))
    if incident.ended_at is not None:
        raise StaleStateError(_("这个事件已经结束了。"))


def _say(incident: Incident, words: str, actor: User, at: datetime) -> Entry:
    return write_down(
        incident.area, kind=EntryKind.EVENT, words=words, actor=actor, at=at, incident=incident
    )
