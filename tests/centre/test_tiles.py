"""Every tile, of every place, for everybody who may open the room: its number is its list's length."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from minhu.accounts.enums import Role, Secrecy
from minhu.cases.models import Case
from minhu.centre.domain.incidents import Event, close_incident, open_incident
from minhu.centre.rules import officers
from minhu.places.enums import Level
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast, call, hire
from tests.desk.acts import signed_in
from tests.findings.stage import patrolled
from tests.requests.stage import stand
from tests.whistles.stage import blown

pytestmark = pytest.mark.django_db
DISTRICT = "999901000000"
LATER = NOW + timedelta(hours=5)
LINK = re.compile(
    r'<a\s+(?:class="n"|id="wall-(?:events|findings)"[^>]*?)\s+href="([^"]+)"[^>]*>(?:(?!</a>).)*?(\d+)\s*</a>',
    re.DOTALL,
)
OWN = {
    Role.COMMUNITY_DESK: COMMUNITY,
    Role.STREET_DESK: STREET,
    Role.SUPERVISOR: STREET,
    Role.LEADER: DISTRICT,
    Role.AUDITOR: STREET,
}


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """A district whose street has something behind every kind of tile, some of it kept closely."""
    Area.objects.create(code=DISTRICT, level=Level.DISTRICT, name="示例区")
    Area.objects.filter(pk=STREET).update(parent=DISTRICT)
    states = ("received", "dispatched", "working", "suspended", "revisit", "closed")
    for number, state in enumerate(states):
        stand(call(f"one-{number}"), state, cast)
    call("elsewhere", area_code=OTHER_GRID)
    kept, late = call("kept"), call("late")
    Case.objects.filter(pk=kept.pk).update(secrecy=Secrecy.SECRET)
    Case.objects.filter(pk=late.pk).update(due_at=NOW + timedelta(hours=1))
    for mark in "abc":
        patrolled(cast, mark)
    blown(cast)
    street, now = Area.objects.get(code=STREET), NOW
    for title in ("停电", "漏水"):
        event = open_incident(
            street, Event(title, "东门", now, cast.leader), actor=cast.street, at=now
        )
    close_incident(event, "好了", actor=cast.street, at=now)
    return cast


def tiles(page: str) -> list[tuple[str, int]]:
    return [(unescape(address), int(n)) for address, n in LINK.findall(page)]


def length(client: Client, address: str) -> int:
    """Return how many rows the list behind an address has."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if "/incidents/" in address or "/findings/" in address:
        return len(answer.context["rows"])
    page = answer.context["page"]
    return len(page.cases) if address.startswith("/desk/?") else page.paginator.count


def test_who_may_open_the_room_is_asked_below() -> None:
    assert {*officers, Role.AUDITOR} == set(OWN)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("role", list(OWN))
def test_every_number_is_the_length_of_its_list(role: Role) -> None:
    client, said = signed_in(hire("looks", role, OWN[role])), set()
    with time_machine.travel(LATER, tick=False):
        for code in {OWN[role], COMMUNITY}:
            for shade in ("open", "late", "closed"):
                answer = client.get("/centre/", {"area": code, "shade": shade})
                said |= set(tiles(answer.content.decode()))
        for address, n in said:
            assert length(client, address) == n, address
    kinds = {address.split("?")[0] for address, _n in said}
    assert kinds >= {"/desk/", "/desk/whistles/", "/centre/findings/"}
    assert any("&state=received&view=late" in address for address, _n in said)
    assert ("/centre/incidents/" in kinds) == (OWN[role] == STREET)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("role", list(OWN))
def test_nobody_looks_above_their_own_place(role: Role) -> None:
    client = signed_in(hire("looks", role, OWN[role]))
    for code in (DISTRICT, STREET, COMMUNITY, GRID):
        shown = client.get("/centre/", {"area": code}).status_code
        assert shown == (404 if code < OWN[role] else 200), code


@pytest.mark.usefixtures("busy")
def test_the_list_behind_the_whistles_of_a_place_says_so_and_leads_to_all() -> None:
    client = signed_in(hire("looks", Role.LEADER, DISTRICT))
    for code, count in ((COMMUNITY, 1), ("999901001002", 0)):
        page = client.get("/desk/whistles/", {"area": code})
        assert page.context["page"].paginator.count == count
        assert f"共 {count} 条" in page.content.decode()
    assert "只看" not in client.get("/desk/whistles/?area=x").content.decode()
