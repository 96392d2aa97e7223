"""Everything that was sent from one phone, or for one phone number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from minhu.cases.models import Attachment, Case
from minhu.cases.queries import PUBLIC
from minhu.people.queries import by_index, masked
from minhu.portal.queries.doors import UP_TO_THE_STREET, building
from minhu.portal.queries.following import Standing, is_asked, kinds, standing
from minhu.portal.queries.neighbours import neighbour_title

MOST = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A request in the list: ``secret`` is empty when this phone only joined it."""

    number: str
    title: str
    place: str
    received_at: datetime
    standing: Standing
    asks: bool
    secret: str
    others: int
    picture: Attachment | None


@dataclass(slots=True)
class Listing:
    """The list in the order people need it: what waits for them, what is worked on, the rest."""

    asking: list[Entry] = field(default_factory=list)
    doing: list[Entry] = field(default_factory=list)
    over: list[Entry] = field(default_factory=list)
    phone: str = ""

    @property
    def count(self) -> int:
        return len(self.asking) + len(self.doing) + len(self.over)


def listing(own: Mapping[str, str], joined: Sequence[str], at: datetime) -> Listing:
    """Return the requests with these numbers; two statements, however many there are."""
    rows = Case.objects.select_related("category", "caller", f"area__{UP_TO_THE_STREET}")
    cases = list(
        rows.filter(Q(number__in=own) | Q(PUBLIC, number__in=joined), kind__in=kinds()).order_by(
            "-received_at", "-id"
        )
    )
    pictures = _first_pictures([case for case in cases if case.number in own])
    page = Listing(phone=_phone([case for case in cases if case.number in own]))
    for case in cases:
        entry = _entry(case, own.get(case.number, ""), pictures.get(case.number), at)
        _shelf(page, case).append(entry)
    return page


def cases_of_phone(index: str) -> list[Case]:
    """Return the newest requests whose caller left the phone with this blind index."""
    rows = Case.objects.filter(caller__in=by_index(index), kind__in=kinds())
    return list(rows.order_by("-received_at", "-id")[:MOST])


def _entry(case: Case, secret: str, picture: Attachment | None, at: datetime) -> Entry:
    return Entry(
        case.number,
        case.title if secret else neighbour_title(case),
        (case.place if secret else building(case)) or case.area.name,
        case.received_at,
        standing(case, at),
        bool(secret) and is_asked(case),
        secret,
        case.voices - 1,
        picture,
    )


def _shelf(page: Listing, case: Case) -> list[Entry]:
    if not case.is_open:
        return page.over
    return page.asking if is_asked(case) else page.doing


def _first_pictures(cases: list[Case]) -> dict[str, Attachment]:
    """Return the newest public picture of each request."""
    rows = Attachment.objects.filter(case__in=cases, step__public=True).order_by("id")
    numbers = {case.pk: case.number for case in cases}
    return {numbers[row.case_id]: row for row in rows}


def _phone(cases: list[Case]) -> str:
    """Return the masked phone when all of them were left with the same one."""
    people = {case.caller.phone_index: case.caller for case in cases if case.caller}
    if len(people) != 1:
        return ""
    return masked(next(iter(people.values()))).phone
