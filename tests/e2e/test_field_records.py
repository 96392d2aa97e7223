"""A record of a ledger on a phone: what falls away goes, and without a signal nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast, set_the_stage
from tests.e2e.fitness import violations
from tests.e2e.test_field import draw_the_grid, sign_in, wait_until_kept

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/field/ledgers/doors/new/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    asked = [
        Asked("门", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("有没有", Kind.CHOICE, ("有", "没有"), name="gate"),
        Asked("坏了哪些", Kind.CHOICES, ("锁", "铃"), rules={"relevant": "${gate} = '有'"}),
        Asked("在哪儿", Kind.POINT),
        Asked("路段", Kind.LINE),
    ]
    return open_ledger(
        "大门", Area.objects.get(code=STREET), asked, actor=cast.street, at=NOW, code="doors"
    )


@pytest.fixture
def worker(phone: Page, live_server: LiveServer, cast: Cast, ledger: Ledger) -> Page:  # noqa: ARG001 -- has to be there
    sign_in(phone, live_server.url, cast.grid_worker)
    phone.goto(f"{live_server.url}{PATH}")
    return phone


def test_a_question_comes_and_goes_with_the_answer_it_hangs_on(worker: Page) -> None:
    asked = worker.get_by_text("坏了哪些")
    expect(asked.last).to_be_hidden()
    worker.get_by_label("有没有").select_option("有")
    expect(asked.last).to_be_visible()
    worker.get_by_text("铃").click()
    worker.get_by_label("门", exact=True).fill("东门")
    worker.get_by_role("button", name="记下").click()
    expect(worker).to_have_url(re.compile("/field/ledgers/doors/$"))
    record = Record.objects.get()
    assert (record.values["c4"], record.area_id) == (["铃"], GRID)


def test_a_record_without_a_signal_is_sent_when_there_is_one(
    worker: Page, live_server: LiveServer
) -> None:
    worker.goto(f"{live_server.url}/field/")
    wait_until_kept(worker, "/field/")
    worker.goto(f"{live_server.url}{PATH}")
    worker.context.set_offline(True)
    worker.get_by_label("门", exact=True).fill("西门")
    worker.get_by_role("button", name="记下").click()
    expect(worker.locator("#waiting")).to_contain_text("西门")
    assert not Record.objects.exists()
    worker.context.set_offline(False)
    expect(worker.locator("#waiting")).to_be_hidden()
    assert Record.objects.get().key == "西门"


def test_a_segment_is_drawn_by_tapping_and_a_wrong_tap_is_taken_back(worker: Page) -> None:
    draw_the_grid()
    worker.get_by_label("门", exact=True).fill("北门")
    worker.get_by_text("在地图上画").click()
    drawn = worker.locator("[data-line] .field-map[data-ready] canvas")
    for x, y in ((100, 60), (150, 90), (10, 10)):
        drawn.click(position={"x": x, "y": y})
    expect(worker.locator("[data-count]")).to_have_text("3 个点")
    worker.get_by_role("button", name="退一点").click()
    expect(worker.locator("[data-count]")).to_have_text("2 个点")
    worker.get_by_role("button", name="记下").click()
    expect(worker).to_have_url(re.compile("/field/ledgers/doors/$"))
    assert len(Record.objects.get().values["c6"]["line"]) == 2


def test_what_is_drawn_is_asked_for_by_drawing_first_and_by_numbers_last(worker: Page) -> None:
    draw_the_grid()
    worker.get_by_text("在地图上画").click()
    drawn = worker.locator("[data-line] .field-map[data-ready] canvas").bounding_box()
    typed = worker.locator("[data-line] textarea").bounding_box()
    assert drawn is not None
    assert typed is not None
    assert drawn["y"] < typed["y"]


def test_the_form_is_fit_for_everybody_and_for_a_thumb(worker: Page) -> None:
    worker.wait_for_load_state("networkidle")
    assert violations(worker) == []
    assert worker.evaluate("document.documentElement.scrollWidth") <= 360
    small = "[...document.querySelectorAll('main input:not([type=hidden]):not([type=checkbox]), main select, main button')].filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44).length"
    assert worker.evaluate(small) == 0
