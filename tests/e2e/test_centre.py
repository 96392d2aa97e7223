"""The wall in a browser: it draws, renews itself, and says when it cannot."""

from __future__ import annotations

import re

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.centre.domain.writing import Turn, put_on_duty, write_down
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.core.clock import local_day, now
from minhu.places.models import Area
from tests.cast import STREET, Cast, call, set_the_stage
from tests.e2e.fitness import serious, violations
from tests.e2e.test_field import sign_in
from tests.whistles.stage import blown, case_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


def test_the_wall_shows_what_came_in_meanwhile(wall: Page) -> None:
    first = wall.locator(".wall-k dd").first
    expect(first).to_have_text("1")
    call("two")
    expect(first).to_have_text("2", timeout=15_000)
    expect(wall.locator("#wall-map .maplibregl-canvas")).to_be_visible()


def test_a_wall_without_its_server_says_since_when(wall: Page) -> None:
    wall.context.set_offline(True)
    expect(wall.locator("#wall-lost")).to_contain_text("和服务器断开了", timeout=15_000)
    wall.context.set_offline(False)
    expect(wall.locator("#wall-lost")).to_be_hidden(timeout=15_000)


def test_a_wall_that_hangs_overnight_shows_the_new_day(wall: Page) -> None:
    """What is said beside the clock is renewed as well, for ears as for eyes."""
    wall.evaluate("""() => {
      document.getElementById('wall-day').textContent = '昨天';
      document.getElementById('wall-trend').setAttribute('aria-label', '昨天');
    }""")
    call("two")
    expect(wall.locator("#wall-day")).to_contain_text(f"{localtime():%m-%d}", timeout=15_000)
    expect(wall.locator("#wall-trend")).to_have_attribute("aria-label", re.compile("收到 2 件"))


def test_whoever_walks_by_keys_stays_where_they_are_when_the_wall_renews(wall: Page) -> None:
    link = wall.locator("#wall-live .wq a.n").first
    link.focus()
    call("two")
    expect(link).to_have_text("2", timeout=15_000)
    expect(link).to_be_focused()


def test_a_wall_whose_session_ran_out_leads_to_the_door_and_back(wall: Page) -> None:
    wall.context.clear_cookies()
    lost = wall.locator("#wall-lost a")
    expect(lost).to_have_text("登录过期了，请重新登录。", timeout=15_000)
    lost.click()
    wall.wait_for_url("**/accounts/sign-in/?next=/centre/**")


def test_the_clock_on_the_wall_is_the_street_s_wherever_the_screen_thinks_it_hangs(
    wall: Page,
) -> None:
    browser, state = wall.context.browser, wall.context.storage_state()
    assert browser is not None
    began = localtime()
    with browser.new_context(storage_state=state, timezone_id="Pacific/Auckland") as far:
        page = far.new_page()
        page.goto(wall.url)
        page.evaluate("document.querySelector('[data-clock]').textContent = ''")
        shown = page.locator("[data-clock]")
        expect(shown).to_have_text(re.compile(r"^\d\d:\d\d$"))
        assert shown.inner_text()[:2] in {f"{at:%H}" for at in (began, localtime())}


ROOM = """() => [...document.querySelectorAll('.wq li')].every(line => {
  const number = line.querySelector('b');
  number.textContent = '108327';
  const cells = [line.querySelector('svg'), number, line.querySelector('i')].map(each => {
    const inside = document.createRange();
    inside.selectNodeContents(each);
    return each.tagName === 'svg' ? each.getBoundingClientRect() : inside.getBoundingClientRect();
  });
  return cells[0].right <= cells[1].left && (!cells[2].width || cells[1].right <= cells[2].left);
})"""


@pytest.mark.parametrize("width", [360, 1920])
def test_what_a_district_holds_has_room_beside_the_bars(wall: Page, width: int) -> None:
    wall.set_viewport_size({"width": width, "height": 1080})
    assert wall.evaluate(ROOM)


@pytest.mark.parametrize("width", [360, 1920])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_everybody_can_read_the_wall(wall: Page, width: int, scheme: str) -> None:
    wall.evaluate("scheme => localStorage.setItem('wall-theme', scheme)", scheme)
    wall.set_viewport_size({"width": width, "height": 1080})
    wall.reload()
    expect(wall.locator("html")).to_have_attribute("data-ready", "1", timeout=20_000)
    assert violations(wall, colours_only=scheme == "dark") == []
    assert wall.evaluate("document.documentElement.scrollWidth") <= width


BRIGHT = "() => getComputedStyle(document.querySelector('.wall')).backgroundColor.match(/\\d+/g)[0] > 127"


def test_a_wall_is_dark_until_somebody_turns_it_light_and_stays_so(wall: Page) -> None:
    assert wall.evaluate(BRIGHT) is False
    for scheme, bright in (("light", True), ("dark", False)):
        wall.locator("[data-wall-theme]").click()
        for _again in range(2):
            expect(wall.locator("html")).to_have_attribute("data-bs-theme", scheme)
            assert wall.evaluate(BRIGHT) is bright
            wall.reload()


SMALLEST = """() => Math.min(...[...document.querySelectorAll('.wall *')]
  .filter(each => each.checkVisibility() && !each.closest('.wtable, .maplibregl-ctrl') && !each.closest('.sr')
    && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(each => parseFloat(getComputedStyle(each).fontSize) * each.currentCSSZoom))"""

APART = """() => { const [choice, legend] = ['.wshade', '.wkey'].map(each => document.querySelector(each));
  return choice.getBoundingClientRect().bottom <= legend.getBoundingClientRect().top; }"""
"""What the map is shaded by is chosen above its legend, however long that grows."""


def test_the_wall_is_read_from_four_metres_on_large_screens_and_printed_on_one_sheet(
    wall: Page,
) -> None:
    for width, height, least in ((1920, 1080, 22), (3840, 2160, 44)):
        wall.set_viewport_size({"width": width, "height": height})
        assert wall.evaluate(SMALLEST) >= least
        assert wall.evaluate(APART)
        assert wall.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        ) == [width, height]
    sheet = wall.pdf(prefer_css_page_size=True)
    assert (
        len(re.findall(rb"/MediaBox\s*\[0 0 1191\S* 84[12]", sheet))
        == sheet.count(b"/MediaBox")
        == 1
    )


WHOLE = """() => {
  const ends = [...document.querySelectorAll('.wall-h, .wall-g')].map(each => each.getBoundingClientRect().right);
  const wall = document.querySelector('.wall').getBoundingClientRect();
  const cut = [...document.querySelectorAll('.grow')].some(section => {
    const box = section.getBoundingClientRect();
    return [...section.querySelectorAll('li')].map(line => line.getBoundingClientRect())
      .some(line => line.left < box.right && line.bottom > box.bottom);
  });
  return !cut && ends.every(end => Math.round(wall.right - end) === 24);
}"""


def test_a_full_wall_keeps_its_margins_and_cuts_no_line_in_two(wall: Page, cast: Cast) -> None:
    at, area = now(), Area.objects.get(code=STREET)
    for words in range(8):
        said = f"第{words}处停水检修，晚上十点前恢复，请互相转告" * 2
        write_down(area, kind=EntryKind.EVENT, words=said, actor=cast.street, at=at)
    for seat in Seat:
        turn = Turn(local_day(at), Shift.DAY, seat)
        put_on_duty(area, turn=turn, who=cast.street, actor=cast.leader, at=at)
        turn = Turn(local_day(at), Shift.NIGHT, seat)
        put_on_duty(area, turn=turn, who=cast.street, actor=cast.leader, at=at)
    wall.reload()
    assert wall.locator(".wl-log li").count() == 6
    assert wall.evaluate(WHOLE)


def test_log_and_whistle_can_be_read_and_reached_on_a_phone(
    phone: Page, live_server: LiveServer, cast: Cast
) -> None:
    at, area = now(), Area.objects.get(code=STREET)
    write_down(area, kind=EntryKind.EVENT, words="停水检修" * 20, actor=cast.street, at=at)
    turn = Turn(local_day(at), Shift.DAY, Seat.DUTY)
    put_on_duty(area, turn=turn, who=cast.street, actor=cast.leader, at=at)
    number = case_of(blown(cast)).number
    sign_in(phone, live_server.url, cast.street)
    for path in ("/centre/log/", f"/desk/whistles/{number}/"):
        phone.goto(f"{live_server.url}{path}")
        assert serious(phone) == []
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
