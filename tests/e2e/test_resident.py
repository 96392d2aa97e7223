"""A resident with a phone: from the door plate to the answer, in every way people use a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.models import Unit
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.pictures import clean_picture
from minhu.places.models import Plate
from minhu.requests.domain.intake import link_secret
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, GRID, NOW, Cast, call, set_the_stage
from tests.e2e.fitness import violations
from tests.portal.acts import photo
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = photo().read()
WAYS = ["light", "dark", "large", "large dark", "no scripts"]
SMALLEST = 44


@pytest.fixture
def cast(transactional_db: None, settings: Settings, tmp_path: object) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    settings.MEDIA_ROOT = str(tmp_path)
    return set_the_stage()


@pytest.fixture
def plate(cast: Cast) -> Plate:  # noqa: ARG001 -- the plate hangs in the street of the cast
    Unit.objects.create(code="dongfeng", name="东风社区", area_code=COMMUNITY, phone="0000-1234567")
    return Plate.objects.create(
        code="DF3", area_id=GRID, name="3号楼 2单元", longitude=113.3, latitude=33.75, put_up_at=NOW
    )


@pytest.fixture
def asked(cast: Cast, plate: Plate) -> str:
    """Bring a request to where its caller is asked, and return the path of its link."""
    pictures = (clean_picture(photo()),)
    case = call("portal:asked", plate=plate, area_code="", pictures=pictures, phone="13800005678")
    case = stand(Case.objects.get(pk=case.pk), "contacted", cast)
    answers = {"note": "换了三盏灯", "pictures": pictures}
    take(case, "report", answers=answers, actor=cast.worker, at=now())
    take(case, "pass", answers={}, actor=cast.desk, at=now())
    return f"/f/{case.number}/{link_secret('portal:asked')}"


@pytest.fixture(params=WAYS)
def way(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Page]:
    """A small phone in each of the ways people set theirs."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme="dark" if "dark" in request.param else "light",
        java_script_enabled=request.param != "no scripts",
        locale="zh-CN",
    )
    if "large" in request.param:
        context.add_cookies([{"name": "minhu_large", "value": "1", "url": live_server.url}])
    yield context.new_page()
    context.close()


def photos() -> list[dict[str, object]]:
    return [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}]


def tell(page: Page, words: str) -> None:
    page.get_by_label("说两句").fill(words)
    page.get_by_text("同意用这些内容来办这件事").click()
    page.get_by_role("button", name="发给东风社区").last.click()


def test_the_whole_path_works_in_every_way(
    way: Page, live_server: LiveServer, plate: Plate
) -> None:
    way.goto(f"{live_server.url}/r/{plate.code}")
    way.locator("input[type=file]").set_input_files(photos())  # type: ignore[arg-type]  # -- plain dicts of the same shape
    tell(way, "二楼的灯不亮三天了")
    expect(way.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    way.get_by_role("link", name="看看办到哪了").click()
    expect(way.get_by_role("heading", name="二楼的灯不亮三天了")).to_be_visible()
    expect(way.get_by_alt_text("您拍的照片")).to_have_count(1)
    way.get_by_text("补一句话、补照片").click()
    way.get_by_label("补一句话").fill("三楼也不亮")
    way.get_by_role("button", name="补上").click()
    expect(way.get_by_text("“三楼也不亮”")).to_be_visible()
    way.get_by_text("不用办了，撤回").click()
    way.get_by_role("button", name="撤回这件事").click()
    expect(way.get_by_text("您已撤回")).to_be_visible()


def test_unsolved_shows_at_once_what_happens(
    way: Page, live_server: LiveServer, asked: str
) -> None:
    way.goto(f"{live_server.url}{asked}/answer")
    expect(way.get_by_text("那就重新办")).to_be_hidden()
    way.get_by_text("没有解决").click()
    expect(way.get_by_text("那就重新办")).to_be_visible()
    way.get_by_role("button", name="请重新办").click()
    expect(way.get_by_text("没办好，正在重新办").first).to_be_visible()


def test_a_neighbour_joins_with_one_tap(way: Page, live_server: LiveServer, asked: str) -> None:
    way.goto(f"{live_server.url}/r/DF3")
    way.get_by_role("button", name="我也遇到了").click()
    expect(way.get_by_role("heading", name="已替您记上")).to_be_visible()
    assert asked.split("/")[2] in way.content()


def test_a_refused_form_keeps_words_and_pictures(
    phone: Page, live_server: LiveServer, plate: Plate
) -> None:
    phone.goto(f"{live_server.url}/r/{plate.code}")
    phone.locator("input[type=file]").set_input_files(photos())  # type: ignore[arg-type]  # -- plain dicts of the same shape
    expect(phone.get_by_alt_text("要发的照片 1")).to_be_visible()
    phone.get_by_label("说两句").fill("二楼的灯不亮三天了")
    phone.get_by_role("button", name="发给东风社区").last.click()
    expect(phone.get_by_role("alert")).to_contain_text("写过的都在")
    expect(phone.get_by_alt_text("照片1")).to_be_visible()
    expect(phone.get_by_label("说两句")).to_have_value("二楼的灯不亮三天了")


def test_a_chosen_picture_can_be_taken_back(
    phone: Page, live_server: LiveServer, plate: Plate
) -> None:
    phone.goto(f"{live_server.url}/r/{plate.code}")
    phone.locator("input[type=file]").set_input_files(photos())  # type: ignore[arg-type]  # -- plain dicts of the same shape
    phone.get_by_role("button", name="删掉这张照片 1").click()
    expect(phone.get_by_alt_text("要发的照片 1")).to_have_count(0)
    assert phone.locator("input[type=file]").evaluate("field => field.files.length") == 0


def test_the_path_can_be_walked_by_keyboard(
    phone: Page, live_server: LiveServer, plate: Plate
) -> None:
    phone.goto(f"{live_server.url}/r/{plate.code}")
    for _stop in range(30):
        phone.keyboard.press("Tab")
        here = phone.evaluate("document.activeElement.id || document.activeElement.name")
        if here == "words":
            phone.keyboard.type("灯不亮")
        elif here == "consent":
            phone.keyboard.press("Space")
        elif here == "phone":
            phone.keyboard.type("13800005678")
        if phone.evaluate("document.activeElement.matches('.mh-bar button')"):
            break
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()


def test_the_phone_gives_its_place_when_tapped(
    browser: Browser, live_server: LiveServer, plate: Plate
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        permissions=["geolocation"],
        geolocation={"longitude": 10.0, "latitude": 50.0},
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/r/")
    page.get_by_role("button", name="就在我现在的地方").click()
    expect(page.get_by_role("alert")).to_contain_text("不在我们这里")
    expect(page.get_by_role("option", name="东风第1网格")).to_have_count(1)
    context.close()
    assert plate.active


def paths(asked: str) -> list[str]:
    number = asked.split("/")[2]
    sent = asked.replace("/f/", "/sent/")
    own = [asked, f"{asked}/answer", sent, f"/f/{number}"]
    return ["/", "/r/DF3", "/r/", "/r/?area=none", "/mine", "/privacy", "/r/NONE", *own]


@pytest.mark.parametrize("looks", ["light", "dark", "large"])
def test_every_page_can_be_read_and_touched_by_everybody(
    browser: Browser, live_server: LiveServer, asked: str, looks: str
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme="dark" if looks == "dark" else "light"
    )
    if looks == "large":
        context.add_cookies([{"name": "minhu_large", "value": "1", "url": live_server.url}])
    page, faults = context.new_page(), []
    page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
    for path in paths(asked):
        page.goto(f"{live_server.url}{path}")
        faults += _faults(page, path, dark=looks == "dark")
    context.close()
    assert faults == []


def _faults(page: Page, path: str, *, dark: bool) -> list[str]:
    """Return what axe, a narrow screen or a thumb would find wrong with a page."""
    found = [f"{path} {each['id']}" for each in violations(page, colours_only=dark)]
    if page.evaluate("document.documentElement.scrollWidth") > 360:
        found.append(f"{path} is too wide")
    small = page.evaluate(
        """least => [...document.querySelectorAll("a, button:not(.mh-sr), summary, select")]
        .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
        .filter(([, box]) => box.height && box.height < least).map(([words]) => words)""",
        SMALLEST,
    )
    return found + [f"{path} {words} is too small" for words in small]


def test_under_pressure_the_phone_works_first_and_then_sends(
    phone: Page, live_server: LiveServer, plate: Plate, settings: Settings
) -> None:
    settings.PRESSURE_PER_MINUTE = 1
    for _sending in range(2):
        phone.request.post(f"{live_server.url}/r/{plate.code}", form={"words": "只是很多"})
    phone.goto(f"{live_server.url}/r/{plate.code}")
    tell(phone, "二楼的灯不亮三天了")
    expect(phone.get_by_role("heading", name="收到了，谢谢您")).to_be_visible(timeout=60_000)
    assert Case.objects.filter(title__contains="二楼的灯").count() == 1


def test_under_pressure_a_phone_without_scripts_reads_what_to_do(
    browser: Browser, live_server: LiveServer, plate: Plate, settings: Settings
) -> None:
    settings.PRESSURE_PER_MINUTE = 1
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    for _sending in range(2):
        page.request.post(f"{live_server.url}/r/{plate.code}", form={"words": "只是很多"})
    page.goto(f"{live_server.url}/r/{plate.code}")
    tell(page, "二楼的灯不亮三天了")
    expect(page.get_by_text("着急的事请直接打电话").first).to_be_visible()
    expect(page.get_by_label("说两句")).to_have_value("二楼的灯不亮三天了")
    context.close()


def test_back_after_sending_offers_no_second_time(
    plate: Plate, phone: Page, live_server: LiveServer
) -> None:
    phone.goto(f"{live_server.url}/r/{plate.code}")
    tell(phone, "二楼的灯不亮三天了")
    expect(phone.get_by_role("heading", name="收到了，谢谢您")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_text("刚才那件已经发出去了")).to_be_visible()
    expect(phone.get_by_label("说两句")).to_have_value("")
    phone.goto(f"{live_server.url}/r/{plate.code}")
    expect(phone.get_by_text("刚才那件已经发出去了")).to_be_hidden()


def test_without_a_signal_nothing_is_lost(
    plate: Plate, phone: Page, live_server: LiveServer
) -> None:
    phone.goto(f"{live_server.url}/r/{plate.code}")
    phone.fill("[name=words]", "楼道的灯不亮")
    assert not phone.is_visible("[data-offline]")
    phone.context.set_offline(True)
    phone.click(".mh-bar button")
    assert phone.is_visible("[data-offline]")
    phone.context.set_offline(False)
    phone.reload()
    assert phone.input_value("[name=words]") == "楼道的灯不亮"
    phone.check("[name=consent]")
    phone.click(".mh-bar button")
    phone.wait_for_url("**/sent/**")
    phone.goto(f"{live_server.url}/r/{plate.code}")
    assert phone.input_value("[name=words]") == ""
