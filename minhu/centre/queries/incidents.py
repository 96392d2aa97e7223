"""One event with all that belongs to it, as far as the one who looks may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.centre.enums import Shift
from minhu.centre.models import Duty, Incident, IncidentCase
from minhu.centre.queries import KIND
from minhu.centre.queries.duty import Manned, shift_at
from minhu.core.ids import read_case_number
from minhu.core.lifecycle import Outcome
from minhu.places.models import Area
from minhu.whistles.models import Whistle
from minhu.whistles.queries import loaded
from minhu.whistles.queries import visible_to as whistles_visible_to

WEEK = timedelta(days=7)
Line = tuple[datetime, str, str]
"""When, what, and by whom; nobody's where the system knows it by itself."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What belongs to an event, for one who looks."""

    cases: list[Case] = field(default_factory=list)
    whistles: list[Whistle] = field(default_factory=list)
    people: list[Manned] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def incidents_of(area: Area, *, running: bool = False) -> QuerySet[Incident]:
    """Return the events of a place: those under way first, then the newest."""
    found = Incident.objects.filter(area=area).select_related("lead")
    if running:
        found = found.filter(ended_at=None)
    return found.order_by(F("ended_at").desc(nulls_first=True), "-begun_at", "-pk")


def case_for(user: User, number: str) -> Case | None:
    """Return the request or the case of a whistle with a number, if the user may see it."""
    wanted = read_case_number(number)
    if not wanted:
        return None
    whistled = whistles_visible_to(user).filter(case__number=wanted).values("case")
    found = visible_to(user).filter(number=wanted, kind=KIND).first()
    return found or Case.objects.filter(pk__in=whistled).first()


def gathered(user: User, incident: Incident, *, at: datetime) -> Gathered:
    """Return what belongs to an event, in a number of statements that does not grow."""
    links = list(IncidentCase.objects.filter(incident=incident).select_related("by"))
    keys = [link.case_id for link in links]
    cases = visible_to(user).filter(pk__in=keys, kind=KIND).select_related("area__parent", "unit")
    whistles = loaded(whistles_visible_to(user).filter(case__in=keys)).order_by("case__due_at")
    found = Gathered(
        cases=list(cases.defer("detail").order_by("number")),
        whistles=list(whistles),
        people=_people(incident, incident.ended_at or at),
    )
    found.lines.extend(sorted(_lines(incident, links, found), key=lambda line: line[0]))
    return found


def _lines(incident: Incident, links: list[IncidentCase], found: Gathered) -> list[Line]:
    said = incident.lines.select_related("by")
    named = f"{incident.title}："
    lines = [(line.at, line.words.removeprefix(named), line.by.name) for line in said]
    seen = {case.pk: case for case in (*found.cases, *(one.case for one in found.whistles))}
    for link in links:
        if case := seen.get(link.case_id):
            words = _("挂上 %(number)s %(title)s") % {"number": case.number, "title": case.title}
            lines.append((link.at, words, link.by.name))
    return [*lines, *_endings(list(seen.values())), *_answers(found.whistles)]


def _endings(cases: list[Case]) -> list[Line]:
    return [
        (case.closed_at, _("%(number)s 办结") % {"number": case.number}, "")
        for case in cases
        if case.closed_at is not None and case.outcome == Outcome.CLOSED
    ]


def _answers(whistles: list[Whistle]) -> list[Line]:
    """Return when the departments that were called answered and arrived."""
    lines: list[Line] = []
    for call in (call for one in whistles for call in one.calls.all()):
        if call.signed_at is not None:
            lines.append((call.signed_at, _("%(unit)s应哨") % {"unit": call.unit.name}, ""))
        if call.arrived_at is not None:
            lines.append((call.arrived_at, _("%(unit)s到场") % {"unit": call.unit.name}, ""))
    return lines


def _people(incident: Incident, until: datetime) -> list[Manned]:
    """Return who was on duty meanwhile, shift by shift; of a long event the last week."""
    first, last = shift_at(max(incident.begun_at, until - WEEK)), shift_at(until)
    planned = Duty.objects.filter(area=incident.area, day__gte=first[0], day__lte=last[0])
    found = sorted(planned.select_related("user"), key=lambda duty: _order(duty.day, duty.shift))
    shifts = groupby(found, lambda duty: (duty.day, duty.shift))
    return [
        Manned(day, Shift(shift), {duty.seat: duty.user.name for duty in seats})
        for (day, shift), seats in shifts
        if _order(*first) <= _order(day, shift) <= _order(*last)
    ]


def _order(day: date, shift: str) -> tuple[date, int]:
    return day, Shift.values.index(shift)
