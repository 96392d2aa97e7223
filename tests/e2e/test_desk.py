"""The desk in a browser: keys, forms in their place, without script, small and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.core.clock import now
from tests.cast import Cast, set_the_stage
from tests.e2e.fitness import violations
from tests.rates.stories import HOUR, come_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = {"desk": (1440, 900, "light"), "dark": (1440, 900, "dark"), "phone": (360, 740, "light")}
PATHS = (
    "/desk/registers/suspensions/",
    "/desk/revisits/?all=1",
    "/desk/",
    "/desk/?outcome=all",
    "/desk/new/",
    "/desk/notices/",
    "/desk/rules/",
    "/desk/rules/calendar/",
    "/desk/rules/revisits/",
)


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def case(cast: Cast) -> Case:  # noqa: ARG001 -- the stage
    more = {"name": "张三", "phone": "13800005678", "category_code": "0301"}
    case = come_in("one", at=now() - HOUR, title="二楼的灯不亮", **more)
    for number in range(3):
        come_in(f"more{number}", at=now(), title=f"第{number}件", **more)
    return Case.objects.get(pk=case.pk)


def enter(page: Page, server: LiveServer, user: User) -> str:
    """Sign somebody in without typing, and return the address of the server."""
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": server.url}])
    return str(server.url)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height, scheme = WAYS[request.param]
    size = {"width": width, "height": height}
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN")  # type: ignore[arg-type]  # -- plain texts
    yield context.new_page()
    context.close()


def test_pages_are_fit_for_everybody_and_never_slide_sideways(
    way: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    base, faults = enter(way, live_server, cast.street), list[str]()
    dark = way.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    way.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    for path in (*PATHS, f"/desk/cases/{case.number}/"):
        way.goto(f"{base}{path}")
        way.wait_for_load_state("networkidle")
        faults += [f"{path} {each['id']}" for each in violations(way, colours_only=dark)]
        if way.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path} is too wide")
    assert faults == []


def test_rows_are_walked_ticked_and_dispatched_by_keys(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    for each in Case.objects.all():
        stand(each, "accepted", cast)
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/")
    expect(desktop.locator(".wl-bulk")).to_be_hidden()
    for key in ("j", "x", "j", "j", "Shift+X", "k", "x"):
        desktop.keyboard.press(key)
    expect(desktop.locator("[data-count]")).to_have_text("已选 2 件")
    for key in ("d", "ArrowDown", "ArrowDown", "ArrowDown"):
        desktop.keyboard.press(key)
    desktop.get_by_role("button", name="派单 2 件").click()
    expect(desktop.locator(".note.success")).to_have_text("派了 2 件。")
    assert Case.objects.filter(state="dispatched", unit=cast.unit).count() == 2
    assert case.number


def test_a_row_opens_by_enter_and_leads_on_to_its_neighbours(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/?view=mine")
    desktop.keyboard.press("j")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text(case.title)
    desktop.wait_for_load_state()  # keys are bound by a module that runs after the words show
    desktop.keyboard.press("j")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("第0件")
    desktop.wait_for_load_state()  # keys are bound by a module that runs after the words show
    desktop.keyboard.press("k")
    expect(desktop.get_by_role("heading", level=1)).to_have_text(case.title)


def test_keys_are_letters_again_while_somebody_types(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/")
    desktop.keyboard.press("/")
    desktop.keyboard.type("jjx")
    assert desktop.locator("#q").input_value() == "jjx"
    desktop.keyboard.press("Escape")
    desktop.keyboard.press("?")
    expect(desktop.locator("dialog.keys")).to_be_visible()
    assert case.number


def test_a_refused_form_is_put_back_where_it_stood_and_a_good_one_moves_the_case(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/cases/{case.number}/")
    decline = desktop.locator("[data-act=decline]")
    decline.locator("summary").click()
    decline.locator("textarea").fill("写到一半")
    merge = desktop.locator("[data-act=merge]")
    merge.locator("summary").click()
    merge.locator("input[name=into]").fill("20261120-7K3M9P-Q")
    merge.get_by_role("button").click()
    expect(merge.locator(".wrong")).to_contain_text("没有这个编号")
    assert decline.locator("textarea").input_value() == "写到一半"
    desktop.locator("[data-act=accept]").get_by_role("button", name="受理").click()
    expect(desktop.locator(".note.success")).to_have_text("受理：记下了。")
    expect(desktop.locator("[data-act=dispatch]")).to_be_visible()


def test_somebody_who_comes_second_reads_it_in_the_place_of_the_form(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/cases/{case.number}/")
    stand(case, "accepted", cast)
    desktop.locator("[data-act=accept]").get_by_role("button", name="受理").click()
    expect(desktop.get_by_role("alert")).to_contain_text("这件事现在是“待派单”")
    desktop.get_by_role("link", name="看现在的样子").click()
    expect(desktop.locator("[data-act=dispatch]")).to_be_visible()


def test_a_caller_is_shown_for_a_reason_without_leaving_the_page(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/cases/{case.number}/")
    desktop.get_by_text("查看需说明理由").click()
    desktop.locator("#caller select").select_option("contact")
    desktop.locator("#caller input[name=words]").fill("问清楼号")
    desktop.get_by_role("button", name="查看，并记一笔").click()
    expect(desktop.locator("#caller")).to_contain_text("13800005678")


def test_replies_begin_from_a_template(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    stand(case, "contacted", cast)
    desktop.goto(f"{enter(desktop, live_server, cast.worker)}/desk/cases/{case.number}/")
    form = desktop.locator("[data-act=report]")
    form.locator("[data-templates] select").select_option(label="修好了")
    expect(form.locator("textarea")).to_have_value(
        "您说的地方我们今天去修好了，照片附在后面。还有不对的，请告诉我们。"
    )


def test_everything_that_matters_works_without_script(
    browser: Browser, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    base = enter(page, live_server, cast.desk)
    page.goto(f"{base}/desk/")
    page.get_by_role("link", name=case.title).click()
    page.locator("[data-act=accept]").get_by_role("button", name="受理").click()
    page.locator("[data-act=dispatch] select").select_option(str(cast.unit.pk))
    page.locator("[data-act=dispatch]").get_by_role("button", name="派单").click()
    expect(page.locator(".note.success")).to_have_text("派单：记下了。")
    context.close()
    assert Case.objects.get(pk=case.pk).state == "dispatched"


def test_back_after_taking_a_case_in_shows_an_empty_sheet(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.street)}/desk/new/")
    desktop.get_by_label("来电人怎么说").fill("井盖松了")
    desktop.get_by_role("button", name="登记").dblclick()
    expect(desktop.get_by_text("登记好了")).to_be_visible()
    desktop.go_back()
    expect(desktop.get_by_text("刚才那一步已经记下了")).to_be_visible()
    expect(desktop.get_by_label("来电人怎么说")).to_have_value("")
    assert Case.objects.count() == 1


def test_a_second_press_does_nothing_twice(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.street)}/desk/affairs/hazard/new/")
    desktop.get_by_label("什么事").fill("消防通道堵了")
    desktop.get_by_label("网格", exact=True).select_option(index=1)
    desktop.get_by_label("怎么查到的").select_option("patrol")
    sent: list[str] = []
    desktop.on("request", lambda made: sent.append(made.url) if made.method == "POST" else None)
    button = desktop.get_by_role("button", name="登记")
    button.evaluate("it => { it.click(); setTimeout(() => it.click(), 20); }")
    expect(desktop.get_by_text("现在可以做")).to_be_visible()
    assert len(sent) == Case.objects.count() == 1


def test_the_chosen_theme_stays(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/")
    desktop.get_by_role("button", name="切换深浅色").click()
    desktop.goto(f"{live_server.url}/desk/cases/{case.number}/")
    expect(desktop.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_choosing_a_grid_shows_what_is_open_there_before_sending(
    desktop: Page, live_server: LiveServer, cast: Cast, case: Case
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.desk)}/desk/new/")
    desktop.locator("#id_area").select_option(label="东风第1网格")
    expect(desktop.locator("#near")).to_contain_text(case.title)
    desktop.locator("#id_words").fill("三楼漏水")
    desktop.get_by_role("button", name="登记").last.click()
    expect(desktop.locator(".note.success")).to_contain_text("登记好了")
