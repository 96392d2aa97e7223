"""Going back after sending: what was sent is not there to be sent again, what was not is not lost."""

from __future__ import annotations

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.cases.models import Case
from tests.cast import Cast, set_the_stage
from tests.e2e.test_desk import enter
from tests.portal.acts import own

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "刚才那一步已经记下了"
HAZARD = "/desk/affairs/hazard/new/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


def tell(page: Page, words: str) -> None:
    page.get_by_label("什么事").fill(words)
    page.get_by_label("网格", exact=True).select_option(index=1)
    page.get_by_label("怎么查到的").select_option("patrol")


def send(page: Page, words: str) -> None:
    tell(page, words)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", name=words)).to_be_visible()


def test_a_sheet_that_was_sent_is_empty_and_says_so(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.street)}{HAZARD}")
    send(desktop, "消防通道堵了")
    desktop.go_back()
    expect(desktop.get_by_text(SAID)).to_be_visible()
    expect(desktop.get_by_label("什么事")).to_have_value("")
    desktop.goto(f"{live_server.url}{HAZARD}")
    expect(desktop.get_by_text(SAID)).to_be_hidden()


def test_a_draft_that_was_not_sent_is_still_there(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.street)}{HAZARD}")
    send(desktop, "消防通道堵了")
    desktop.go_back()
    expect(desktop.get_by_text(SAID)).to_be_visible()
    tell(desktop, "电线拉到楼下")
    desktop.locator(".bell").click()
    expect(desktop.get_by_role("heading", name="收件箱")).to_be_visible()
    desktop.go_back()
    expect(desktop.get_by_label("什么事")).to_have_value("电线拉到楼下")


def test_a_sheet_that_was_refused_first_is_empty_as_well_and_nothing_is_sent_twice(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.street)}{HAZARD}")
    desktop.evaluate(
        "document.querySelectorAll('form').forEach((form) => (form.noValidate = true))"
    )
    desktop.get_by_label("什么事").fill("消防通道堵了")
    desktop.get_by_role("button", name="登记", exact=True).click()
    expect(desktop.locator(".wrong").first).to_be_visible()
    send(desktop, "消防通道堵了")
    for _again in range(2):
        desktop.go_back()
        expect(desktop.get_by_text(SAID)).to_be_visible()
        expect(desktop.get_by_label("什么事")).to_have_value("")
    assert Case.objects.count() == 1


def test_whoever_was_signed_out_meanwhile_finds_the_words_again(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.street)}{HAZARD}")
    tell(desktop, "消防通道堵了")
    desktop.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desktop.get_by_role("button", name="登记", exact=True).click()
    expect(desktop.locator("[name=username]")).to_be_visible()
    enter(desktop, live_server, cast.street)
    desktop.go_back()
    expect(desktop.get_by_label("什么事")).to_have_value("消防通道堵了")
    expect(desktop.get_by_text(SAID)).to_be_hidden()


def test_a_find_that_was_sent_from_the_phone_is_not_offered_again(
    phone: Page, live_server: LiveServer, cast: Cast
) -> None:
    phone.goto(f"{enter(phone, live_server, cast.grid_worker)}/field/settle/")
    phone.get_by_text("垃圾没清").click()
    phone.get_by_label("怎么回事，怎么办的？").fill("已请保洁清走")
    phone.get_by_role("button", name="当场办结").click()
    expect(phone.get_by_text("我发现的问题")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_text(SAID)).to_be_visible()
    expect(phone.get_by_label("怎么回事，怎么办的？")).to_have_value("")


def test_a_word_that_was_added_is_not_offered_again(
    phone: Page,
    live_server: LiveServer,
    cast: Cast,  # noqa: ARG001 -- the stage
) -> None:
    phone.goto(f"{live_server.url}{own()[1]}")
    phone.get_by_text("补一句话、补照片").click()
    phone.get_by_label("补一句话").fill("晚上也不亮")
    phone.get_by_role("button", name="补上").click()
    expect(phone.get_by_text("记下了，谢谢您")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_text(SAID)).to_be_visible()
    expect(phone.get_by_label("补一句话")).to_have_value("")
