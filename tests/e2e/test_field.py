"""A day outside with a phone: a basement without a signal, a tap too many, large type."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.core.clock import now
from minhu.places.models import Boundary
from minhu.requests.domain.steps import take
from minhu.requests.forms import LONGEST
from tests.cast import GRID, Cast, set_the_stage
from tests.e2e.fitness import violations
from tests.field.walks import PHONE, contacted, given_away, photo, signed

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = photo().read()
PAGES = ("/field/", "/field/settle/", "/field/map/", "/field/me/")
IS_KEPT = """async ([path, patience]) => {
  const until = performance.now() + patience;
  const kept = async () => navigator.serviceWorker.controller
    && (await (await caches.open("minhu-field-pages")).match(path));
  while (!(await kept()) && performance.now() < until)
    await new Promise((again) => setTimeout(again, 50));
  return Boolean(await kept());
}"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def worker(phone: Page, live_server: LiveServer, cast: Cast) -> Page:
    """A phone on which the grid worker of the cast is signed in."""
    sign_in(phone, live_server.url, cast.grid_worker)
    return phone


def sign_in(phone: Page, base: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}
    phone.context.add_cookies([cookie])  # type: ignore[list-item]  # -- a plain dict of the same shape


def open_offline(worker: Page, base: str, path: str) -> None:
    """Open today, let the service worker keep its pages, then go down to the basement."""
    worker.goto(f"{base}/field/")
    wait_until_kept(worker, path)
    worker.context.set_offline(True)
    worker.goto(f"{base}{path}")


def wait_until_kept(worker: Page, path: str) -> None:
    """Wait for the service worker; what it could not fetch it tries again when a page is opened."""
    for _try in range(6):
        if worker.evaluate(IS_KEPT, [path, 10_000]):
            return
        worker.reload()
    raise AssertionError(f"{path} was never kept")


def find(worker: Page, words: str) -> None:
    worker.locator("[name=after]").set_input_files(
        {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": PICTURE}
    )
    worker.get_by_text("垃圾没清").click()
    worker.get_by_label("怎么回事，怎么办的？").fill(words)
    worker.get_by_role("button", name="当场办结").click()


def test_what_says_nothing_does_not_wait_on_the_phone(
    worker: Page, live_server: LiveServer
) -> None:
    worker.goto(f"{live_server.url}/field/settle/")
    worker.get_by_role("button", name="当场办结").click()
    expect(worker.locator("#refusal")).to_contain_text("请写一句")
    expect(worker.get_by_label("怎么回事，怎么办的？")).to_be_focused()
    worker.goto(f"{live_server.url}/field/")
    expect(worker.locator("#queue")).to_be_hidden()


def test_what_is_done_without_a_signal_is_sent_when_there_is_one(
    worker: Page, live_server: LiveServer
) -> None:
    open_offline(worker, live_server.url, "/field/settle/")
    find(worker, "3袋垃圾没进桶，清走了")
    expect(worker.locator("#queue")).to_contain_text("没有信号，1 条待发送")
    expect(worker.locator("#waiting")).to_contain_text("当场办结")
    assert not Case.objects.exists()
    worker.context.set_offline(False)
    expect(worker.locator("#waiting")).to_be_hidden()
    case = Case.objects.get()
    assert (case.title, case.state, case.attachments.count()) == ("垃圾没清", "reported", 1)


def test_two_finds_from_one_kept_page_are_two_cases(worker: Page, live_server: LiveServer) -> None:
    open_offline(worker, live_server.url, "/field/settle/")
    find(worker, "第一处")
    expect(worker.locator("#queue")).to_contain_text("1 条待发送")
    worker.goto(f"{live_server.url}/field/settle/")
    find(worker, "第二处")
    expect(worker.locator("#queue")).to_contain_text("2 条待发送")
    worker.context.set_offline(False)
    expect(worker.locator("#waiting")).to_be_hidden()
    assert Case.objects.count() == 2


def test_steps_without_a_signal_arrive_in_their_order(
    worker: Page, live_server: LiveServer, cast: Cast
) -> None:
    case = given_away(cast, name="", phone="")
    path = f"/field/tasks/{case.number}/"
    open_offline(worker, live_server.url, path)
    worker.get_by_role("button", name="签收，我来办").click()
    expect(worker.locator("#queue")).to_contain_text("1 条待发送")
    worker.context.set_offline(False)
    expect(worker.locator("#waiting")).to_be_hidden()
    worker.goto(f"{live_server.url}{path}")
    worker.get_by_role("button", name="当面说过了").click()
    expect(worker.get_by_role("button", name="交回复，请居民评")).to_be_visible()
    verbs = Step.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["submit", "accept", "dispatch", "sign", "contact"]


def test_a_deed_that_came_too_late_is_kept_with_a_sentence_until_it_is_dropped(
    worker: Page, live_server: LiveServer, cast: Cast
) -> None:
    case = given_away(cast)
    open_offline(worker, live_server.url, f"/field/tasks/{case.number}/")
    worker.get_by_role("button", name="签收，我来办").click()
    expect(worker.locator("#waiting")).to_contain_text("待发送")
    take(case, "sign", answers={}, actor=cast.grid_worker, at=now())
    worker.context.set_offline(False)
    expect(worker.locator("#waiting")).to_contain_text("没发出去")
    expect(worker.locator("#waiting")).to_contain_text("刷新后看看")
    worker.get_by_role("button", name="不要了").click()
    worker.get_by_role("button", name="真的不要了").click()
    expect(worker.locator("#waiting")).to_be_hidden()


def test_a_find_with_a_fault_is_put_right_and_sent(worker: Page, live_server: LiveServer) -> None:
    worker.goto(f"{live_server.url}/field/settle/")
    worker.locator("[name=words]").evaluate("each => each.removeAttribute('maxlength')")
    find(worker, "长" * (LONGEST + 1))
    expect(worker.locator("#refusal")).to_contain_text(str(LONGEST))
    worker.goto(f"{live_server.url}/field/")
    worker.get_by_role("link", name="打开看看").click()
    expect(worker.locator(".mh-chosen img")).to_be_visible()
    worker.get_by_label("怎么回事，怎么办的？").fill("清走了")
    worker.get_by_role("button", name="当场办结").click()
    expect(worker.locator("#waiting")).to_be_hidden()
    expect(worker.get_by_text("我发现的问题")).to_be_visible()
    assert Case.objects.get().attachments.count() == 1


def test_an_answer_that_was_lost_on_the_way_does_not_do_it_twice(
    worker: Page, live_server: LiveServer, cast: Cast
) -> None:
    case = contacted(cast)
    worker.goto(f"{live_server.url}/field/tasks/{case.number}/")
    lost: list[str] = []

    def lose(route: object) -> None:
        lost.append(route.fetch().url)  # type: ignore[attr-defined]  # -- playwright's Route
        route.abort()  # type: ignore[attr-defined]  # -- the same

    worker.route("**/field/api/**", lose, times=1)
    worker.get_by_label("回复居民").fill("换好了灯")
    worker.get_by_role("button", name="交回复，请居民评").click()
    worker.wait_for_url("**/field/")
    expect(worker.locator("#queue")).to_be_empty()
    assert len(lost) == 1
    assert Step.objects.filter(verb="report").count() == 1


def test_somebody_else_on_the_same_phone_does_not_send_it(
    worker: Page, live_server: LiveServer, cast: Cast
) -> None:
    open_offline(worker, live_server.url, "/field/settle/")
    find(worker, "清走了")
    expect(worker.locator("#queue")).to_contain_text("1 条待发送")
    sign_in(worker, live_server.url, cast.desk)
    worker.context.set_offline(False)
    worker.goto(f"{live_server.url}/field/")
    expect(worker.locator("#queue")).to_contain_text("另一位同事的 1 条")
    assert not Case.objects.exists()


def test_who_was_signed_out_meanwhile_signs_in_and_it_is_sent(
    worker: Page, live_server: LiveServer, cast: Cast
) -> None:
    worker.goto(f"{live_server.url}/field/settle/")
    worker.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    find(worker, "清走了")
    worker.wait_for_url("**/accounts/sign-in/**")
    assert not Case.objects.exists()
    sign_in(worker, live_server.url, cast.grid_worker)
    with worker.expect_response("**/field/api/**") as answer:
        worker.goto(f"{live_server.url}/field/")
    assert answer.value.ok
    assert Case.objects.get().state == "reported"


def test_nothing_is_kept_on_the_phone_after_signing_out(
    worker: Page, live_server: LiveServer
) -> None:
    worker.goto(f"{live_server.url}/field/")
    wait_until_kept(worker, "/field/me/")
    worker.goto(f"{live_server.url}/field/me/")
    worker.get_by_role("button", name="退出登录").click()
    worker.wait_for_url("**/accounts/sign-in/**")
    assert "minhu-field-pages" not in worker.evaluate("caches.keys()")


def test_a_browser_that_keeps_nothing_sends_forms_as_forms(
    worker: Page, live_server: LiveServer
) -> None:
    worker.add_init_script("indexedDB.open = () => { throw new Error('private mode'); };")
    worker.goto(f"{live_server.url}/field/settle/")
    find(worker, "清走了")
    worker.wait_for_url("**/field/")
    assert Case.objects.get().state == "reported"


def test_with_scripts_blocked_the_work_goes_on(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, live_server.url, cast.grid_worker)
    page.goto(f"{live_server.url}/field/tasks/{given_away(cast).number}/")
    page.get_by_role("button", name="签收，我来办").click()
    page.get_by_role("button", name="打电话给居民").click()
    expect(page.locator("#dial")).to_have_attribute("href", f"tel:{PHONE}")
    page.get_by_role("button", name="联系上了").click()
    page.get_by_label("回复居民").fill("换好了")
    page.get_by_role("button", name="交回复，请居民评").click()
    expect(page.get_by_text("现在没有等您办的事。")).to_be_visible()
    context.close()


def test_one_tap_shows_the_number_to_dial(
    worker: Page, live_server: LiveServer, cast: Cast
) -> None:
    worker.goto(f"{live_server.url}/field/tasks/{signed(cast).number}/")
    worker.get_by_role("button", name="打电话给居民").click()
    expect(worker.locator("#dial")).to_have_attribute("href", f"tel:{PHONE}")


def test_the_map_draws_own_grid(worker: Page, live_server: LiveServer, cast: Cast) -> None:
    draw_the_grid()
    given_away(cast, point=(113.2915, 33.742))
    worker.goto(f"{live_server.url}/field/map/")
    expect(worker.locator("#map")).to_have_attribute("data-ready", "yes", timeout=20_000)
    assert violations(worker) == []


def draw_the_grid() -> None:
    ring = [[113.29, 33.74], [113.293, 33.74], [113.293, 33.744], [113.29, 33.744], [113.29, 33.74]]
    Boundary.objects.create(
        area_id=GRID,
        geometry={"type": "Polygon", "coordinates": [ring]},
        square_metres=120_000,
        valid_from=date(2026, 1, 1),
    )


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_reach_the_pages(
    worker: Page, live_server: LiveServer, cast: Cast, *, large: bool, scheme: str
) -> None:
    task = f"/field/tasks/{signed(cast).number}/"
    worker.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # -- one of its two words
    if large:
        cookie = {"name": "minhu_large", "value": "1", "url": live_server.url}
        worker.context.add_cookies([cookie])  # type: ignore[list-item]  # -- a plain dict of the same shape
    for path in (*PAGES, task):
        worker.goto(f"{live_server.url}{path}")
        assert violations(worker, colours_only=scheme == "dark") == []
        assert worker.evaluate("document.documentElement.scrollWidth") <= 360
