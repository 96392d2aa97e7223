"""The room on a phone, pressed with a thumb; and the small map on which an event is placed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.centre.domain.incidents import Event, open_incident
from minhu.core.clock import now
from minhu.places.models import Area
from tests.cast import STREET, Cast, call, set_the_stage
from tests.e2e.test_field import draw_the_grid, sign_in
from tests.findings.stage import patrolled
from tests.ledgers.shelf import fill_the_shelf
from tests.requests.stage import stand
from tests.whistles.stage import blown
from tests.works.conftest import Write, put

__all__ = ["put"]
pytestmark = pytest.mark.django_db(transaction=True)
THUMB = 44
SMALL = """least => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(each => each.checkVisibility() && !each.closest('.sr, .skip, .maplibregl-ctrl'))
  .filter(each => { const box = each.getBoundingClientRect(); return box.width > 1 && box.height < least - .5; })
  .map(each => `${each.tagName} ${each.textContent.trim()}`)"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def busy(cast: Cast, put: Write) -> Cast:
    """Something behind every tile, and a work with all that hangs on it."""
    draw_the_grid()
    fill_the_shelf()
    for number, state in enumerate(("received", "dispatched", "working", "suspended", "closed")):
        stand(call(f"one-{number}"), state, cast)
    patrolled(cast, "a")
    blown(cast)
    event = Event("停电", "东门", now(), cast.leader)
    open_incident(Area.objects.get(code=STREET), event, actor=cast.street, at=now())
    owners = {"牵头单位": "示例街道", "主抓单位": "市政所", "主体单位": "东风社区"}
    work = put("works", 事项="公园", 类别="重点项目", 开始日期=-60, **owners)
    put("milestones", 节点编号="一", 事项=work.key, 节点="通车", 计划完成=-30)
    return cast


@pytest.mark.parametrize("path", ["/centre/", "/centre/playback/", "/centre/works/"])
def test_whatever_can_be_pressed_is_as_large_as_a_thumb(
    phone: Page, live_server: LiveServer, busy: Cast, path: str
) -> None:
    sign_in(phone, live_server.url, busy.leader)
    phone.goto(f"{live_server.url}{path}")
    assert phone.evaluate(SMALL, THUMB) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


APART = """() => { const boxes = [...document.querySelectorAll('td.wk-who a')].map(each => each.getBoundingClientRect());
  return boxes.slice(1).every((box, at) => box.top >= boxes[at].bottom - 1 || box.left - boxes[at].right >= 10); }"""


def test_who_answers_for_a_work_are_names_and_not_one_long_word(
    phone: Page, live_server: LiveServer, busy: Cast
) -> None:
    sign_in(phone, live_server.url, busy.leader)
    phone.goto(f"{live_server.url}/centre/works/")
    assert phone.locator("td.wk-who a").count() == 3
    assert phone.evaluate(APART)


SMALLEST = """() => Math.min(...[...document.querySelectorAll('.wk-wall *')]
  .filter(each => each.checkVisibility() && !each.closest('.sr, svg')
    && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(each => parseFloat(getComputedStyle(each).fontSize) * each.currentCSSZoom))"""


def test_the_board_on_the_wall_is_read_from_four_metres_on_larger_screens_too(
    desktop: Page, live_server: LiveServer, busy: Cast
) -> None:
    sign_in(desktop, live_server.url, busy.leader)
    desktop.goto(f"{live_server.url}/centre/works/?wall=1")
    for width, height, least in ((1920, 1080, 22), (3840, 2160, 44)):
        desktop.set_viewport_size({"width": width, "height": height})
        assert desktop.evaluate(SMALLEST) >= least
        assert desktop.evaluate("document.documentElement.scrollWidth") <= width


def test_a_click_on_the_map_is_where_an_event_is(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    """Communities carry their names there: forty grids that are called 第1网格 tell nobody a place."""
    draw_the_grid()
    sign_in(desktop, live_server.url, cast.street)
    desktop.goto(f"{live_server.url}/centre/incidents/")
    place = desktop.locator("[data-spot-map]")
    expect(place).to_have_attribute("data-ready", "1", timeout=20_000)
    told = desktop.evaluate("JSON.parse(document.getElementById('map-data').textContent)")
    names = desktop.evaluate("async path => (await fetch(path)).json()", told["communities"])
    assert {each["properties"]["name"] for each in names["features"]} == {"东风社区"}
    place.click()
    longitude = desktop.locator("[data-spot] [name=longitude]")
    assert 113.29 <= float(longitude.input_value()) <= 113.293


ALL_DAYS = """() => { const box = document.querySelector('.wtable').getBoundingClientRect();
  const rows = [...document.querySelectorAll('.wtable tbody tr')].map(each => each.getBoundingClientRect());
  const letters = [...document.querySelectorAll('.wtable :is(th, td, .n)')].map(each => getComputedStyle(each).fontSize);
  return [rows.filter(row => row.bottom <= box.bottom).length, [...new Set(letters)]]; }"""


def test_the_table_behind_the_chart_shows_all_seven_days_in_letters_of_the_wall(wall: Page) -> None:
    wall.locator(".wtable summary").click()
    assert wall.evaluate(ALL_DAYS) == [7, ["22px"]]
