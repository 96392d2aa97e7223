"""Every tile of the wall is opened in a browser, and its number is the length of the list behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from minhu.centre.domain.incidents import Event, open_incident
from minhu.core.clock import now
from minhu.places.models import Area
from tests.cast import OTHER_GRID, STREET, Cast, call, set_the_stage
from tests.e2e.test_field import draw_the_grid, sign_in
from tests.findings.stage import patrolled
from tests.requests.stage import stand
from tests.whistles.stage import blown

pytestmark = pytest.mark.django_db(transaction=True)
TILES = "a.n, #wall-findings, #wall-events"
ROWS = "tbody:not(.wl-mine) > tr:not(.wl-head):visible, .wh-list > a:visible"
NUMBER = re.compile(r"\d+")


@pytest.fixture
def busy(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    """A street with something behind every kind of tile."""
    cast = set_the_stage()
    draw_the_grid()
    for number, state in enumerate(("received", "dispatched", "working", "revisit", "closed")):
        stand(call(f"one-{number}"), state, cast)
    call("elsewhere", area_code=OTHER_GRID)
    for mark in "abc":
        patrolled(cast, mark)
    blown(cast)
    event = Event("停电", "东门", now(), cast.leader)
    open_incident(Area.objects.get(code=STREET), event, actor=cast.street, at=now())
    return cast


@pytest.mark.parametrize("width", [360, 1440, 1920])
def test_every_tile_opens_a_list_as_long_as_it_says(
    desktop: Page, live_server: LiveServer, busy: Cast, width: int
) -> None:
    sign_in(desktop, live_server.url, busy.street)
    desktop.set_viewport_size({"width": width, "height": 1080})
    desktop.goto(f"{live_server.url}/centre/")
    links = desktop.locator(TILES).all()
    said = {link.get_attribute("href"): link.text_content() or "" for link in links}
    assert len(said) > 8
    for address, words in said.items():
        found = NUMBER.search(words)
        assert found is not None, words
        desktop.goto(f"{live_server.url}{address}")
        assert desktop.locator(ROWS).count() == int(found[0]), (address, words)
