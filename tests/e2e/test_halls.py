"""排队叫号 in a browser: the phone learns by itself that it is called, the window works by keys."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.actors import Visitor
from minhu.core.clock import now
from minhu.halls.domain import calling, keeping
from minhu.halls.domain.keeping import About, Hours
from minhu.halls.domain.taking import take_ticket
from minhu.halls.models import Hall, Ticket, Window
from minhu.places.models import Area
from tests.cast import STREET, Cast, set_the_stage
from tests.e2e.fitness import violations
from tests.e2e.test_desk import enter

pytestmark = pytest.mark.django_db(transaction=True)
DAY_AND_NIGHT = Hours(opens=time(0), closes=time(23, 59, 59), every_day=True)
LOOKS = {"phone": (360, 740), "desk": (1440, 900), "screen": (1920, 1080)}


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def window(cast: Cast) -> Window:
    """Open a window at which one was served and one is passed over; one waits."""
    by, at = cast.street, now() - timedelta(seconds=5)
    area = Area.objects.get(code=STREET)
    hall = keeping.open_hall(area, "便民服务大厅", DAY_AND_NIGHT, actor=by, at=at)
    about = About(letter="A", name="社保医保", brings="身份证", promise="当场办")
    item = keeping.add_item(hall, about, actor=by)
    made = keeping.add_window(hall, "1号窗口", "A", actor=by)
    calling.staff_window(made, actor=by)
    for n, end in enumerate((calling.serve, calling.miss)):
        take_ticket(item, key=f"the-key-of-form-{n}", actor=Visitor(), at=at)
        end(calling.call_next(made, actor=by, at=at), actor=by, at=at)
    take_ticket(item, key="the-key-of-form-3", actor=Visitor(), at=at)
    return made


def own(ticket: Ticket) -> str:
    return f"/q/{ticket.hall.code}/{ticket.secret}"


def pages(window: Window) -> dict[str, tuple[str, ...]]:
    hall = Hall.objects.get()
    door, desk = f"/q/{hall.code}", f"/desk/halls/{hall.pk}/"
    own_pages = [own(each) for each in Ticket.objects.select_related("hall")]
    return {
        "phone": (door, *own_pages, "/q/NONE", f"{desk}windows/{window.pk}/", desk),
        "desk": (
            *("/desk/halls/", desk, f"{desk}windows/{window.pk}/", f"{desk}figures/"),
            *(f"{desk}tickets/", f"{door}?kiosk=1", f"{own_pages[0]}?kiosk=1"),
        ),
        "screen": (f"{door}/screen",),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_a_hall_can_be_read_by_everybody(
    browser: Browser, live_server: LiveServer, cast: Cast, window: Window, look: str, scheme: str
) -> None:
    width, height = LOOKS[look]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-CN",
    )
    page, faults = context.new_page(), list[str]()
    base = enter(page, live_server, cast.street)
    for path in pages(window)[look]:
        page.goto(f"{base}{path}")
        page.wait_for_load_state("networkidle")
        faults += [f"{path} {each['id']}" for each in violations(page, colours_only=False)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path} is too wide")
    context.close()
    assert faults == []


def test_a_phone_learns_by_itself_that_it_is_called_and_says_how_it_was(
    phone: Page, desktop: Page, live_server: LiveServer, cast: Cast, window: Window
) -> None:
    base = enter(desktop, live_server, cast.street)
    desktop.goto(f"{base}/desk/halls/{window.hall_id}/windows/{window.pk}/")
    phone.goto(f"{base}/q/{window.hall.code}")
    phone.get_by_role("button", name="取号：社保医保").click()
    expect(phone.get_by_text("前面还有 1 人")).to_be_visible()
    for key, number in (("j", "A003"), ("b", "—"), ("j", "A004")):
        desktop.keyboard.press(key)
        expect(desktop.locator(".hl-number")).to_have_text(number)
    expect(phone.get_by_text("请到 1号窗口")).to_be_visible(timeout=20_000)
    desktop.keyboard.press("b")
    phone.get_by_role("button", name="基本满意").click(timeout=20_000)
    expect(phone.get_by_text("您说了：基本满意")).to_be_visible()


def test_the_screen_renews_itself(
    desktop: Page, live_server: LiveServer, cast: Cast, window: Window
) -> None:
    desktop.goto(f"{live_server.url}/q/{window.hall.code}/screen")
    expect(desktop.locator(".qs-now b")).to_have_text("A002")
    calling.call_next(window, actor=cast.street, at=now())
    expect(desktop.locator(".qs-now b")).to_have_text("A003", timeout=20_000)


HEARD = """window.heard = [];
  Object.defineProperty(window, 'speechSynthesis', {value: {
    speak: (each) => window.heard.push(each.text), cancel: () => window.heard.push('hush')}});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };"""


def test_the_screen_says_twice_who_is_called_once_somebody_has_turned_it_on(
    desktop: Page, live_server: LiveServer, cast: Cast, window: Window
) -> None:
    desktop.add_init_script(HEARD)
    desktop.goto(f"{live_server.url}/q/{window.hall.code}/screen")
    desktop.get_by_role("button", name="打开声音").click()
    expect(desktop.get_by_role("button", name="关掉声音")).to_be_visible()
    ticket = calling.call_next(window, actor=cast.street, at=now())
    expect(desktop.locator(".qs-now b")).to_have_text("A003", timeout=20_000)
    calls = ["请 A 0 0 3 号，到 1号窗口"] * 2
    assert desktop.evaluate("heard") == ["声音打开了", *calls]
    desktop.get_by_role("button", name="关掉声音").click()
    calling.serve(ticket, actor=cast.street, at=now())
    expect(desktop.locator(".is-called")).to_have_count(0, timeout=20_000)
    assert desktop.evaluate("heard") == ["声音打开了", *calls, "hush"]


def test_a_machine_with_a_printer_prints_by_itself_a_slip_of_80_mm(
    desktop: Page, live_server: LiveServer, window: Window
) -> None:
    desktop.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    desktop.goto(f"{live_server.url}/q/{window.hall.code}?kiosk=print")
    desktop.get_by_role("button", name="取号：社保医保").click()
    expect(desktop.get_by_text("A004")).to_be_visible()
    assert desktop.evaluate("printed") == 1
    desktop.get_by_role("button", name="打印小票").click()
    assert desktop.evaluate("printed") == 2
    desktop.emulate_media(media="print")
    desktop.set_viewport_size({"width": 272, "height": 506})  # the paper less its margins
    expect(desktop.get_by_text("只在当天有用")).to_be_visible()
    expect(desktop.get_by_alt_text("这个号的二维码")).to_be_visible()
    assert desktop.locator("button:visible, a:visible, summary:visible").count() == 0
    assert desktop.evaluate("document.documentElement.scrollHeight") <= 506


def test_the_machine_at_the_door_is_ready_for_the_next_by_itself(
    desktop: Page, live_server: LiveServer, window: Window
) -> None:
    desktop.goto(f"{live_server.url}/q/{window.hall.code}?kiosk=1")
    desktop.get_by_role("button", name="取号：社保医保").click()
    expect(desktop.get_by_alt_text("这个号的二维码")).to_be_visible()
    expect(desktop.get_by_role("button", name="取号：社保医保")).to_be_visible(timeout=30_000)
