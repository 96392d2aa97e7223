"""The pages beside the wall in a browser: readable on a phone, and the slider that asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.cases.models import Case, Step
from minhu.centre.domain.briefing import compose_brief
from minhu.centre.domain.handing import hand_over
from minhu.centre.domain.incidents import Event, link_case, open_incident
from minhu.core.clock import day_begins, local_day, now
from minhu.places.models import Area
from tests.cast import STREET, Cast, call, set_the_stage
from tests.e2e.fitness import serious
from tests.e2e.test_field import draw_the_grid, sign_in
from tests.whistles.stage import blown

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def pages(cast: Cast) -> list[str]:
    """Every page beside the wall, with something on it."""
    draw_the_grid()
    at, area = now(), Area.objects.get(code=STREET)
    event = open_incident(area, Event("停电", "东门", at, cast.leader), actor=cast.street, at=at)
    for number in (call().number, blown(cast).case.number):
        link_case(event, number, actor=cast.street, at=at)
    hand_over(area, words="停水还没恢复" * 20, actor=cast.leader, at=at)
    brief = compose_brief(area, local_day(at), actor=cast.street, at=at)
    ends = ("briefs", f"briefs/{brief.pk}", "handovers", "incidents", f"incidents/{event.pk}")
    return [f"/centre/{end}/" for end in (*ends, "playback")]


def test_everybody_can_read_the_pages_beside_the_wall(
    phone: Page, live_server: LiveServer, cast: Cast, pages: list[str]
) -> None:
    sign_in(phone, live_server.url, cast.street)
    for path in pages:
        phone.goto(f"{live_server.url}{path}")
        assert serious(phone) == [], path
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_the_slider_asks_for_the_moment_it_is_let_go_at(
    phone: Page, live_server: LiveServer, cast: Cast, pages: list[str]
) -> None:
    sign_in(phone, live_server.url, cast.street)
    phone.goto(f"{live_server.url}{pages[-1]}?day={local_day(now())}&half=0")
    before = local_day(now()) - timedelta(days=2)
    phone.locator("#back-day").fill(before.isoformat())
    phone.wait_for_url(f"**day={before}**")
    phone.locator("#back-half").focus()
    expect(phone.locator("html")).to_have_attribute("data-ready", "1", timeout=20_000)
    expect(phone.locator("#back-time")).to_have_text("00:00")
    phone.keyboard.press("ArrowRight")
    phone.wait_for_url("**half=1**")
    expect(phone.locator("#back-time")).to_have_text("00:30")


def test_a_day_that_is_over_plays_by_itself_until_somebody_stops_it(
    phone: Page, live_server: LiveServer, cast: Cast
) -> None:
    draw_the_grid()
    yesterday = local_day(now()) - timedelta(days=1)
    case = call()
    came = day_begins(yesterday) + timedelta(minutes=45)
    Case.objects.filter(pk=case.pk).update(received_at=came)
    Step.objects.filter(case=case).update(at=came)
    sign_in(phone, live_server.url, cast.street)
    phone.goto(f"{live_server.url}/centre/playback/?day={yesterday}&half=48")
    play, still_open = phone.locator("#back-play"), phone.locator("#back-numbers dd").first
    play.click()
    expect(play).to_have_text("停")
    expect(still_open).to_have_text("0")
    expect(phone.locator("#back-note")).to_contain_text("01:00", timeout=20_000)
    expect(still_open).to_have_text("1")
    play.click()
    expect(play).to_have_text("播放这一天")
    assert int(phone.locator("#back-half").input_value()) < 48
