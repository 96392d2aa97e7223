"""主管、主抓、主体 (domain row 9) stand on the tasks of the matter they were set for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.keeping import keep_closely
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.requests.domain.steps import take
from tests.affairs.acts import opened
from tests.cast import NOW, Cast, call
from tests.desk.acts import page_of, signed_in
from tests.ledgers.shelf import fill_the_shelf
from tests.reading import on_one_line
from tests.whistles.stage import drafted

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
AFFAIR, PHONE = 23, 14
"""Statements of the page of an affair, and of a task on the phone."""


@pytest.fixture(autouse=True)
def _matrix(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def say(matter: str, place: str, *who: str) -> Ledger:
    ledger = Ledger.objects.get(code="responsibility")
    table = table_of([["事项", "社区", "主管", "主抓", "主体"], [matter, place, *who]])
    assert take_rows(ledger, table, hand=Hand(None, NOW)).refused == []
    return ledger


def shown(user: User) -> str:
    return on_one_line(signed_in(user).get(page_of(Case.objects.get())).content.decode())


@pytest.fixture
def matter() -> Category:
    found = Category.objects.exclude(parent=None).order_by("code")[0]
    call(category_code=found.code)
    return found


def test_whoever_opens_a_task_reads_who_leads_who_drives_and_who_does_it(
    matter: Category, cast: Cast
) -> None:
    assert "责任分工" not in shown(cast.desk)
    say(matter.parent.name if matter.parent else "", "示例街道", "城建办", "社区", "小区")
    assert "主管 城建办 · 主抓 社区 · 主体 小区" in shown(cast.grid_worker)
    say(matter.name, "东风社区", "民政所", "", "志愿者")
    assert "主管 民政所 · 主体 志愿者" in shown(cast.desk)


def test_what_was_set_for_another_place_or_is_kept_closely_stands_on_no_task(
    matter: Category, cast: Cast
) -> None:
    say(matter.name, "春晓社区", "城建办", "社区", "小区")
    assert "责任分工" not in shown(cast.desk)
    ledger = say(matter.name, "东风社区", "城建办", "社区", "小区")
    assert "主管 城建办" in shown(cast.desk)
    keep_closely(ledger, Secrecy.RESTRICTED, actor=cast.street, at=NOW)
    assert "责任分工" not in shown(cast.desk)


def test_a_matter_with_wide_brackets_is_found_as_the_ledger_keeps_it(cast: Cast) -> None:
    call(title="飞线整治（一期）")
    say("飞线整治（一期）", "东风社区", "", "东风社区", "各小区")
    assert "<dd>主抓 东风社区 · 主体 各小区" in shown(cast.desk)


@pytest.mark.parametrize(("matter", "times"), [("隐患整改", 1), ("南门堆了杂物", 1), ("吹哨", 0)])
def test_an_affair_says_who_answers_for_what_it_is_called_or_for_its_kind(
    cast: Cast, matter: str, times: int
) -> None:
    say(matter, "示例街道", "安监组", "社区", "店主")
    case = opened("hazard", cast.desk, title="南门堆了杂物")
    client = signed_in(cast.desk)
    page = on_one_line(client.get(f"/desk/affairs/hazard/{case.number}/").content.decode())
    assert page.count("主管 安监组 · 主抓 社区 · 主体 店主") == times


def test_a_whistle_says_who_answers_for_whistles(cast: Cast) -> None:
    say("吹哨", "示例街道", "党工委", "指挥室", "应哨单位")
    page = f"/desk/whistles/{drafted(cast).case.number}/"
    assert "主管 党工委 · 主抓 指挥室" in on_one_line(
        signed_in(cast.street).get(page).content.decode()
    )


def test_the_phone_says_it_to_the_grid_worker_and_to_the_department(
    matter: Category, cast: Cast
) -> None:
    say(matter.name, "东风社区", "民政所", "社区", "志愿者")
    case = Case.objects.get()
    for minutes, verb in enumerate(("accept", "dispatch"), 1):
        take(case, verb, answers={"unit": cast.unit}, actor=cast.desk, at=NOW + minutes * MINUTE)
    for one in (cast.worker, cast.grid_worker):
        page = on_one_line(signed_in(one).get(f"/field/tasks/{case.number}/").content.decode())
        assert "主管 民政所 · 主抓 社区 · 主体 志愿者" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_the_same_whatever_is_said_of_how_many_matters(
    cast: Cast, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = opened("hazard", cast.desk, title="南门堆了杂物")
    call(title="楼道堆物")
    for n in range(rows):
        say(f"事项{n}", "示例街道", "甲", "乙", "丙")
    say("诉求", "示例街道", "甲", "乙", "丙")
    say("隐患整改", "示例街道", "甲", "乙", "丙")
    request = Case.objects.get(kind="request")
    desk, phone = signed_in(cast.desk), signed_in(cast.grid_worker)
    with django_assert_num_queries(AFFAIR):
        page = desk.get(f"/desk/affairs/hazard/{case.number}/").content.decode()
        assert "主管 甲" in on_one_line(page)
    with django_assert_num_queries(PHONE):
        page = phone.get(f"/field/tasks/{request.number}/").content.decode()
        assert "主管 甲" in on_one_line(page)
