"""Residents without a mouse, with weak eyes or with a voice that reads to them reach everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.places.models import Plate
from tests.e2e.fitness import serious
from tests.e2e.test_resident import asked, cast, plate

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["asked", "cast", "plate"]
SMALLEST_LARGE = 19
HERE = "document.activeElement"
SEEN = f"""() => [{HERE}, {HERE}.nextElementSibling, {HERE}.closest('label')].some((each) => each &&
  each.matches(':focus-visible, :focus-visible + *, :focus-within') &&
  parseFloat(getComputedStyle(each).outlineWidth) >= 2 &&
  getComputedStyle(each).outlineStyle !== 'none')"""
LETTERS = """() => [...document.querySelectorAll('h1, h2, p, label, small, button, input, textarea')]
  .filter((each) => each.checkVisibility() && each.textContent.trim() && !each.matches('.mh-sr'))
  .map((each) => parseFloat(getComputedStyle(each).fontSize))"""


def stops(page: Page) -> Iterator[str]:
    """Walk through a page by Tab; yield what each stop is called, until the page is over."""
    for _stop in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"{HERE} === document.body"):
            return
        yield page.evaluate(f"{HERE}.id || {HERE}.name || {HERE}.innerText || {HERE}.tagName")


def test_the_answer_can_be_given_by_keyboard(
    phone: Page, live_server: LiveServer, asked: str
) -> None:
    phone.goto(f"{live_server.url}{asked}/answer")
    for here in stops(phone):
        if here == "solved":
            phone.keyboard.press("Space")
            phone.keyboard.press("ArrowRight")
            phone.keyboard.press("ArrowRight")
        if "重新办" in here:
            break
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("没办好，正在重新办").first).to_be_visible()


@pytest.mark.parametrize("path", ["/r/DF3", "/mine", "{}", "{}/answer"])
def test_whoever_walks_by_keyboard_sees_where_they_are(
    phone: Page, live_server: LiveServer, asked: str, path: str
) -> None:
    phone.goto(f"{live_server.url}{path.format(asked)}")
    walked = {here: phone.evaluate(SEEN) for here in stops(phone)}
    assert len(walked) > 2
    assert [here for here, seen in walked.items() if not seen] == []


def test_large_type_is_larger_everywhere(phone: Page, live_server: LiveServer, asked: str) -> None:
    for path in ("/r/DF3", "/mine", asked, f"{asked}/answer"):
        phone.context.clear_cookies(name="minhu_large")
        phone.goto(f"{live_server.url}{path}")
        usual = phone.evaluate(LETTERS)
        large = {"name": "minhu_large", "value": "1", "url": live_server.url}
        phone.context.add_cookies([large])  # type: ignore[list-item]  # -- a plain dict of the same shape
        phone.reload()
        grown = phone.evaluate(LETTERS)
        assert len(grown) == len(usual) > 5, path
        assert min(grown) >= SMALLEST_LARGE, path
        assert sum(grown) > 1.1 * sum(usual), path


def test_a_refused_form_tells_a_reading_voice_what_is_wrong_at_each_field(
    phone: Page, live_server: LiveServer, plate: Plate
) -> None:
    phone.goto(f"{live_server.url}/r/{plate.code}")
    phone.get_by_label("留个电话").fill("12345")
    phone.get_by_role("button", name="发给东风社区").last.click()
    expect(phone.get_by_role("alert")).to_be_focused()
    for name, why in (
        ("说两句", "请写一句"),
        ("留个电话", "手机号不对"),
        ("同意用这些", "请点一下"),
    ):
        field = phone.get_by_label(name)
        expect(field).to_have_attribute("aria-invalid", "true")
        assert why in phone.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()
    assert serious(phone) == []
