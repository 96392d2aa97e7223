"""Where an event is: a point on the map, an address in words, or where one of its cases is."""

from __future__ import annotations

from dataclasses import dataclass

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.centre.models import Incident, IncidentCase
from minhu.centre.queries.incidents import case_for
from minhu.places.addresses import locate_text, point_of
from minhu.places.codes import inside, parent
from minhu.places.locate import locate
from minhu.places.models import Area

Point = tuple[float, float]
"""Longitude and latitude in WGS 84."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An event under way for the map of the room; its point may be unknown.

    ``own`` says that the place runs it itself, ``opens`` that who looks may open its page.
    """

    key: str
    title: str
    point: Point | None
    own: bool
    opens: bool


def marks_of(user: User, area: Area) -> list[Mark]:
    """Return the events under way in a place, the newest first, in one statement.

    What a place above runs is shown where it happens, so that a community knows of the
    street's event on its own ground; its page stays with those who run it.
    """
    running = Incident.objects.filter(area__in=(area.code, parent(area.code)), ended_at=None)
    return [
        Mark(
            str(one.pk),
            one.title,
            one.point,
            own=one.area_id == area.code,
            opens=user.has_perm("centre.view_incident", one),
        )
        for one in running.select_related("area")
        if one.area_id == area.code or (one.point and lies_in(area, one.point))
    ]


def lies_in(area: Area, point: Point) -> bool:
    """Ask whether a point lies in a place, by the boundaries of today."""
    return inside(locate(*point).area_code or "", area.code)


def point_in_words(area: Area, words: str) -> Point | None:
    """Return where an address of a place is, ``None`` where it is not known for certain."""
    named = locate_text(words, area.code)
    return point_of(words, named.area_code) if named and named.certain else None


def point_of_case(incident: Incident, user: User, number: str) -> Point | None:
    """Return where a case of an event is, if the user may see it.

    What is kept closely lends no point: the event is seen by more people than the case.
    """
    case = case_for(user, number)
    if case is None or case.secrecy != Secrecy.ORDINARY:
        return None
    if case.longitude is None or case.latitude is None:
        return None
    linked = IncidentCase.objects.filter(incident=incident, case=case).exists()
    return (case.longitude, case.latitude) if linked else None
