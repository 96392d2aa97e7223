"""What neighbours have already told us: open requests near a place, with little said of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhu.cases.models import Attachment, Case
from minhu.cases.procedures import procedures
from minhu.cases.queries import PUBLIC
from minhu.core.lifecycle import Outcome
from minhu.places.cells import cells_near
from minhu.portal.queries.doors import Door, building
from minhu.portal.queries.following import RELEASED, Standing, standing

NEAR_METRES = 150.0
MOST = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An open request nearby: kind and building always, words and picture once released."""

    number: str
    title: str
    standing: Standing
    others: str
    picture: Attachment | None
    joined: bool


def open_nearby(
    door: Door, *, joined: Iterable[str], own: Iterable[str], at: datetime
) -> list[Neighbour]:
    """Return up to five open requests near a place, the newest first; two statements.

    ``joined`` and ``own`` are the numbers this phone has joined or sent itself.
    """
    here = _here(door)
    if here is None:
        return []
    rows = Case.objects.select_related("category", "area").filter(
        here, PUBLIC, kind="request", outcome=Outcome.OPEN
    )
    cases = list(rows.order_by("-received_at", "-id")[:MOST])
    pictures = _released(cases)
    sent = {*own}
    mine = {*joined, *sent}
    return [
        Neighbour(
            case.number,
            neighbour_title(case),
            standing(case, at, to_neighbours=case.number not in sent),
            _others(case, joined=case.number in mine),
            pictures.get(case.number),
            case.number in mine,
        )
        for case in cases
    ]


def neighbour_title(case: Case) -> str:
    """Return what neighbours may read: the words once released, else building and kind."""
    if case.kind != "request":
        return _(procedures[case.kind].name)
    if case.words_public:
        return case.title
    where = building(case) or case.area.name
    if case.category is None:
        return _("%(where)s有人反映了一件事") % {"where": where}
    return _("%(where)s %(kind)s") % {"where": where, "kind": case.category.name}


def _here(door: Door) -> Q | None:
    if door.point is not None:
        return Q(cell__in=cells_near(*door.point, NEAR_METRES))
    return Q(area=door.area) if door.area is not None else None


def _released(cases: list[Case]) -> dict[str, Attachment]:
    rows = Attachment.objects.filter(RELEASED, case__in=cases).order_by("-id")
    numbers = {case.pk: case.number for case in cases}
    return {numbers[row.case_id]: row for row in rows}


def _others(case: Case, *, joined: bool) -> str:
    count = case.voices
    if not joined:
        return ngettext("%(n)d 位邻居遇到了", "%(n)d 位邻居遇到了", count) % {"n": count}
    rest = count - 1
    if not rest:
        return ""
    return ngettext("您和另外 %(n)d 位邻居遇到了", "您和另外 %(n)d 位邻居遇到了", rest) % {
        "n": rest
    }
