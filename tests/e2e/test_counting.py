"""Figures and grids in a browser: numbers, bars and grids that open what they stand for."""

from __future__ import annotations

import re
from datetime import date
from math import cos, radians

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.models import User
from minhu.core.clock import now
from minhu.places.domain import editions
from minhu.places.models import Boundary
from tests.cast import GRID, OTHER_GRID, Cast, set_the_stage
from tests.e2e.fitness import serious
from tests.rates.stories import DAY, closed, come_in

pytestmark = pytest.mark.django_db(transaction=True)
FIGURES, GRIDS = "/desk/figures/", "/desk/grids/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    cast = set_the_stage()
    for west, code in ((100.0, GRID), (100.01, OTHER_GRID)):
        ring = [
            [west, 35.0],
            [west + 0.01, 35.0],
            [west + 0.01, 35.01],
            [west, 35.01],
            [west, 35.0],
        ]
        shape = {"type": "Polygon", "coordinates": [ring]}
        Boundary.objects.create(
            area_id=code, geometry=shape, square_metres=1_000_000, valid_from=date(2026, 1, 1)
        )
    editions.renew()
    closed("closed", at=now() - 5 * DAY, after=DAY)
    come_in("late", at=now() - 3 * DAY, area_code="", point=(100.004, 35.004))
    come_in("open", at=now(), area_code=OTHER_GRID)
    return cast


@pytest.fixture
def desk(desktop: Page, live_server: LiveServer, cast: Cast) -> Page:
    """A screen at which the street's dispatcher is signed in."""
    sign_in(desktop, live_server.url, cast.street)
    return desktop


def sign_in(page: Page, base: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # -- a plain dict of the same shape


def watch(page: Page) -> list[str]:
    """Collect what the browser complains of."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def test_a_number_opens_its_list_beside_it_and_escape_closes_it(
    desk: Page, live_server: LiveServer
) -> None:
    complaints = watch(desk)
    desk.goto(f"{live_server.url}{FIGURES}")
    desk.locator("tfoot a.n").last.click()
    expect(desk.locator("#h-dr")).to_have_text("未结 2 件")
    expect(desk.locator("#drawer")).to_be_focused()
    assert "list=open" in desk.url
    desk.keyboard.press("Escape")
    expect(desk.locator("#h-dr")).to_have_count(0)
    assert "list=" not in desk.url
    assert complaints == []


def test_going_back_closes_the_list_and_leaves_a_living_page(
    desk: Page, live_server: LiveServer
) -> None:
    desk.goto(f"{live_server.url}{FIGURES}")
    desk.locator("tfoot a.n").last.click()
    expect(desk.locator("#h-dr")).to_be_visible()
    desk.go_back()
    expect(desk.locator("#h-dr")).to_have_count(0)
    expect(desk.locator("#trend canvas")).to_be_visible()


def test_the_chart_is_drawn_from_the_table_that_can_be_shown(
    desk: Page, live_server: LiveServer
) -> None:
    desk.goto(f"{live_server.url}{FIGURES}")
    expect(desk.locator("#trend canvas")).to_be_visible()
    expect(desk.locator("[data-trend]")).to_be_hidden()
    desk.get_by_text("看数据表").click()
    assert desk.locator("[data-trend] tbody tr").count() == 31
    desk.locator("[data-trend] a.n").first.click()
    expect(desk.locator("#h-dr")).to_have_text("有效 1 件")


def test_without_script_a_number_still_opens_its_list(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, cast.street)
    page.goto(f"{live_server.url}{FIGURES}")
    page.locator("tfoot a.n").last.click()
    expect(page.locator("#h-dr")).to_have_text("未结 2 件")
    page.goto(f"{live_server.url}{GRIDS}?grid={GRID}")
    expect(page.locator("#card h2")).to_have_text("东风社区 东风第1网格")
    context.close()


def test_a_click_on_a_grid_of_the_map_opens_its_card(desk: Page, live_server: LiveServer) -> None:
    complaints = watch(desk)
    desk.goto(f"{live_server.url}{GRIDS}")
    drawn = desk.locator("[data-map][data-ready]")
    expect(drawn).to_be_visible()
    box = drawn.bounding_box()
    assert box is not None
    desk.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.5)
    expect(desk.locator("#card [data-chosen]")).to_have_attribute("data-chosen", OTHER_GRID)
    expect(desk.locator(f".gr-left details [data-grid='{OTHER_GRID}']")).to_be_visible()
    assert complaints == []


def test_a_case_on_the_map_says_how_it_stands_and_opens_the_card_of_its_grid(
    desk: Page, live_server: LiveServer, cast: Cast
) -> None:
    complaints = watch(desk)
    desk.goto(f"{live_server.url}{GRIDS}")
    drawn = desk.locator("[data-map][data-ready]")
    expect(drawn).to_be_visible()
    desk.mouse.move(*spot(desk, 100.007, 35.007))
    expect(drawn).to_have_attribute("title", "")
    place = spot(desk, 100.004, 35.004)
    desk.mouse.move(*place)
    expect(drawn).to_have_attribute("title", re.compile("超.*路灯不亮"))
    desk.mouse.click(*place)
    card = desk.locator("#card")
    expect(card.locator("[data-chosen]")).to_have_attribute("data-chosen", GRID)
    expect(card).to_contain_text(cast.grid_worker.name)
    expect(card.get_by_role("link", name="路灯不亮")).to_have_count(1)
    assert complaints == []


def spot(page: Page, longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a point of the ground lies on a map that shows both grids as large as it can."""
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    below = 60 + page.evaluate("document.querySelector('.gr-time')?.offsetHeight ?? 0")
    wide, tall, steep = box["width"] - 32, box["height"] - 66 - below, cos(radians(35.005))
    scale = min(wide / 0.02, tall / 0.01 * steep)
    middle = box["x"] + 16 + wide / 2, box["y"] + 66 + tall / 2
    east, south = longitude - 100.01, (35.005 - latitude) / steep
    return middle[0] + east * scale, middle[1] + south * scale


def test_the_map_is_drawn_without_asking_anybody_outside(
    desk: Page, live_server: LiveServer
) -> None:
    asked, complaints = list[str](), watch(desk)
    desk.on("request", lambda request: asked.append(request.url))
    desk.goto(f"{live_server.url}{GRIDS}")
    expect(desk.locator("[data-map][data-ready]")).to_be_visible()
    desk.wait_for_load_state("networkidle")
    outside = [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))]
    assert (outside, complaints, len(asked) > 5) == ([], [], True)


def test_typing_an_address_lists_grids_that_the_keyboard_can_open(
    desk: Page, live_server: LiveServer
) -> None:
    desk.goto(f"{live_server.url}{GRIDS}")
    desk.keyboard.press("/")
    desk.keyboard.type("东风")
    expect(desk.locator(".gr-found a")).to_have_count(1)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#card [data-chosen]")).to_have_attribute("data-chosen", GRID)


@pytest.mark.parametrize("address", [f"{FIGURES}?list=open", f"{GRIDS}?grid={GRID}"])
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 760), ("light", 360)]
)
def test_nothing_serious_is_wrong_and_nothing_runs_out_of_the_page(
    desk: Page, live_server: LiveServer, address: str, scheme: str, width: int
) -> None:
    desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto(f"{live_server.url}{address}")
    assert serious(desk, colours_only=scheme == "dark") == []
    root = "document.documentElement"
    assert desk.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def test_on_a_phone_the_map_says_the_name_of_each_community(
    desk: Page, live_server: LiveServer
) -> None:
    complaints = watch(desk)
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto(f"{live_server.url}{GRIDS}")
    for name in ("东风社区", "春晓社区"):
        expect(desk.locator("[data-map]")).to_have_attribute("data-named", re.compile(name))
    assert complaints == []
