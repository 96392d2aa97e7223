"""Eyes that need large letters: a browser set to letters twice as large, and pages zoomed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.core.clock import now
from tests.cast import Cast, set_the_stage
from tests.e2e.chromium import ARGUMENTS, found
from tests.e2e.test_desk import enter
from tests.rates.stories import come_in

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = (
    *("/desk/", "/desk/new/", "/desk/due/", "/desk/grids/", "/desk/ledgers/", "/desk/figures/"),
    *("/desk/whistles/", "/desk/whistles/new/", "/desk/affairs/hazard/new/", "/desk/catalogue/"),
    *("/desk/rules/calendar/", "/desk/figures/targets/", "/centre/works/", "/centre/incidents/"),
)
SIDEWAYS = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
LETTERS = "parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)"


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def large(browser: Browser) -> Iterator[Page]:
    """A page as wide as an office's screen in a browser whose letters are set to twice the usual."""
    twice = [*ARGUMENTS, "--blink-settings=defaultFontSize=32"]
    running = browser.browser_type.launch(executable_path=found(), args=twice)
    yield running.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    running.close()


def test_letters_twice_as_large_are_twice_as_large_and_nothing_slides_sideways(
    large: Page, live_server: LiveServer, cast: Cast
) -> None:
    come_in("one", at=now(), title="二楼的灯不亮")
    base = enter(large, live_server, cast.street)
    for path in PATHS:
        large.goto(f"{base}{path}")
        assert large.evaluate(SIDEWAYS) <= 0, path
        assert large.evaluate(LETTERS) >= 32, path


def test_on_a_phone_with_letters_twice_as_large_nothing_slides_sideways(
    large: Page, live_server: LiveServer, cast: Cast
) -> None:
    case = come_in("one", at=now(), title="二楼的灯不亮")
    large.set_viewport_size({"width": 360, "height": 740})
    base = enter(large, live_server, cast.street)
    more = ("/desk/supervise/", "/desk/absences/", "/centre/playback/", "/desk/grids/files/")
    for path in (*PATHS, *more, f"/desk/cases/{case.number}/"):
        large.goto(f"{base}{path}")
        assert large.evaluate(SIDEWAYS) <= 0, path


@pytest.mark.parametrize("width", [780, 853, 1000, 1180, 1280])
def test_the_worklist_keeps_its_titles_however_far_it_is_zoomed_in(
    desktop: Page, live_server: LiveServer, cast: Cast, width: int
) -> None:
    come_in("one", at=now(), title="二楼的灯不亮")
    desktop.set_viewport_size({"width": width, "height": 700})
    desktop.goto(f"{enter(desktop, live_server, cast.street)}/desk/")
    title = desktop.get_by_role("link", name="二楼的灯不亮")
    expect(title).to_be_visible()
    box = title.bounding_box()
    assert box is not None
    assert box["width"] >= 80
    assert box["x"] + box["width"] <= width
