"""Who keeps the rules changes calendar and calling back on the page; who, when and what stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.catalogue.models import Limit, RuleChange, Rung
from minhu.core import calendar
from minhu.core.clock import local_day, zone
from minhu.core.worker import work
from minhu.notices.models import Notice
from minhu.requests import sampling
from tests.cases.test_time import at, give
from tests.cast import COMMUNITY, GRID, OTHER_GRID, Cast
from tests.desk.acts import fresh, signed_in
from tests.rates.stories import come_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
LIMITS, YEAR, SAMPLES = "/desk/rules/", "/desk/rules/calendar/", "/desk/rules/revisits/"
CHANGE_YEAR, CHANGE_SAMPLES = f"{YEAR}change/", f"{SAMPLES}change/"
DAY = timedelta(days=1)
TODAY = datetime(2026, 11, 25, 10, 0, tzinfo=zone())
PAPER = "示例市政府办公室关于临时放假的通知"
KNOWN = {
    "holidays": "元旦 01-01 至 01-03\n春节 2026-02-15 至 2026-02-23\n清明节 04-04 至 04-06\n"
    "劳动节 05-01 至 05-05\n端午节 06-19 至 06-21\n中秋节 09-25 至 09-27\n国庆节 10-01 至 10-07",
    "makeup": "01-04，02-14，02-28，05-09，09-20，10-10",
    "spans": "08:00—12:00，14:00—18:00",
    "issued": "2026-11-24",
    "source": PAPER,
}


@pytest.fixture(autouse=True)
def drawers(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Give empty drawers, on a Wednesday morning."""
    settings.DATA = tmp_path
    calendar.forget()
    sampling.forget()
    with time_machine.travel(TODAY):
        yield tmp_path
    calendar.forget()
    sampling.forget()


def post(user: User, path: str, act: str, **answers: Any) -> Answer:
    return signed_in(user).post(path, {"act": act, **answers})


def with_holiday(line: str = "大雪停工 11-26 至 11-27", **more: str) -> dict[str, str]:
    return {**KNOWN, "holidays": f"{KNOWN['holidays']}\n{line}", **more}


def waiting(grid: str = GRID, key: str = "w") -> Case:
    """Return a request whose clock counts five working days from a Tuesday."""
    give(5, "work_day", "end_of_day")
    return come_in(key, at=TODAY - DAY, area_code=grid)


def test_the_form_begins_with_the_year_as_it_is_known(cast: Cast) -> None:
    page = signed_in(cast.street).get(f"{CHANGE_YEAR}?year=2026").content.decode()
    for words in ("国庆节 10-01 至 10-07", "01-04，02-14", "08:00—12:00，14:00—18:00", "只管这里"):
        assert words in page
    assert CHANGE_YEAR in signed_in(cast.street).get(f"{YEAR}?year=2026").content.decode()


def test_a_late_holiday_is_looked_at_before_it_moves_anything(cast: Cast) -> None:
    case = waiting()
    answer = post(cast.street, CHANGE_YEAR, "look", **with_holiday())
    page = answer.content.decode()
    assert [f"{day:%m-%d}" for day in answer.context["preview"].off] == ["11-26", "11-27"]
    moved = {each.change.clock: each for each in answer.context["preview"].moved}
    assert case.number in page
    assert moved["finish"].change.now - moved["finish"].change.was >= 2 * DAY
    assert fresh(case).finish_due == case.finish_due
    assert not RuleChange.objects.exists()


def test_a_late_holiday_that_is_kept_moves_deadlines_and_tells_who_holds_them(
    cast: Cast, drawers: Path
) -> None:
    case, elsewhere = waiting(), waiting(OTHER_GRID, "elsewhere")
    answer = post(cast.street, CHANGE_YEAR, "save", **with_holiday())
    assert answer.headers["Location"] == f"{YEAR}?year=2026"
    assert fresh(case).finish_due == case.finish_due
    work(once=True)
    for one in (case, elsewhere):
        assert fresh(one).finish_due == at("2026-12-03T18:00")
    assert Notice.objects.filter(kind="reckon", party=f"desk:{COMMUNITY}").count() == 1
    (file,) = (drawers / "calendars").iterdir()
    assert json.loads(file.read_text("utf-8"))["area"] == "999901001"


def test_who_changed_the_year_stands_on_the_page_with_what_and_why(cast: Cast) -> None:
    post(cast.street, CHANGE_YEAR, "save", **with_holiday())
    page = signed_in(cast.desk).get(f"{YEAR}?year=2026").content.decode()
    log = page[page.index('id="h-log"') :]
    for words in (
        "2026年",
        "改成放假：11月26日、11月27日",
        "国务院办公厅",
        PAPER,
        cast.street.name,
    ):
        assert words in log


def test_the_next_year_is_published_and_no_longer_a_guess(cast: Cast) -> None:
    said = {
        **KNOWN,
        "holidays": "元旦 2027-01-01 至 2027-01-03",
        "makeup": "",
        "spans": "09:00-17:00",
    }
    post(cast.leader, f"{CHANGE_YEAR}?year=2027", "save", **said)
    known = calendar.calendar(GRID).years[2027]
    assert (known.source, len(known.holidays)) == (PAPER, 3)
    assert not calendar.calendar("41").published(2027)
    assert "还没有公布" not in signed_in(cast.desk).get(f"{YEAR}?year=2027").content.decode()


def test_the_same_day_it_can_be_put_right(cast: Cast, drawers: Path) -> None:
    post(cast.street, CHANGE_YEAR, "save", **with_holiday())
    post(cast.street, CHANGE_YEAR, "save", **with_holiday("大雪停工 11-26"))
    assert len(list((drawers / "calendars").iterdir())) == 1
    assert calendar.calendar(GRID).works(date(2026, 11, 27))
    assert RuleChange.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (with_holiday("大雪停工 11-24 至 11-26"), "已经到了或者过去了"),
        (with_holiday("大雪停工 13-40"), "不是 2026 年的日子"),
        (with_holiday("大雪停工 2027-01-04"), "不是 2026 年的日子"),
        (with_holiday("大雪停工 11-27 至 11-26"), "看不懂"),
        (with_holiday("国庆节 11-26"), "写了两次"),
        (with_holiday(makeup="10-01"), "既放假又上班"),
        (with_holiday(spans="早九晚五"), "作息看不懂"),
        (with_holiday(spans="08:00-12:00，11:00-18:00"), "前后重叠"),
        (with_holiday(spans="25:00-12:00"), "钟点不对"),
        (with_holiday(spans="09:00-17:00"), "作息已经在用了"),
        (with_holiday(issued="2026-11-26"), "还没有到"),
        (with_holiday(issued=""), "哪天发布的"),
        (with_holiday(source=" "), "请写明出处"),
        (KNOWN, "没有要改的"),
    ],
)
def test_a_year_that_cannot_be_is_refused_with_a_sentence(
    cast: Cast, wrong: dict[str, str], says: str
) -> None:
    answer = post(cast.street, CHANGE_YEAR, "save", **wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not RuleChange.objects.exists()


@pytest.mark.parametrize(
    ("issued", "area", "says"),
    [
        ("2026-11-25", "999901001", "比这份晚"),
        ("2026-11-24", "999901001", "同一天发布的已经有一份"),
        ("2026-01-05", "999901001001", ""),
    ],
)
def test_what_a_later_notice_says_goes_before(
    cast: Cast, drawers: Path, issued: str, area: str, says: str
) -> None:
    (drawers / "calendars").mkdir()
    told = {"year": 2026, "area": area, "issued": issued, "source": "手放的文件",
            "spans": [["08:00", "12:00"], ["14:00", "18:00"]], "holidays": {}, "makeup": []}  # fmt: skip
    (drawers / "calendars" / "by hand.json").write_text(json.dumps(told), "utf-8")
    calendar.forget()
    answer = post(cast.street, CHANGE_YEAR, "look", **with_holiday("圣诞 12-24 至 12-25"))
    assert says in answer.content.decode()
    assert answer.status_code == (422 if says else 200)


def test_nothing_moves_where_the_days_stay_the_same(cast: Cast) -> None:
    waiting()
    answer = post(cast.street, CHANGE_YEAR, "look", **KNOWN)
    assert answer.context["preview"].is_empty
    assert "时限不动" in answer.content.decode()


def test_what_is_kept_closely_is_not_named_in_the_preview(cast: Cast) -> None:
    case = waiting()
    Case.objects.filter(pk=case.pk).update(secrecy=2)
    answer = post(cast.street, CHANGE_YEAR, "look", **with_holiday())
    assert (answer.context["preview"].moved, answer.context["preview"].running) == ([], 0)


def test_thirty_clocks_are_tried_with_as_many_statements_as_one(cast: Cast) -> None:
    costs = []
    for batch in range(2):
        for number in range(1 + 29 * batch):
            waiting(key=f"{batch}{number}")
        client = signed_in(cast.street)
        with CaptureQueriesContext(connection) as done:
            client.post(CHANGE_YEAR, {"act": "look", **with_holiday()})
        costs.append(len(done))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("path", [CHANGE_YEAR, CHANGE_SAMPLES])
def test_only_who_keeps_the_rules_finds_the_forms(cast: Cast, path: str) -> None:
    for user in (cast.desk, cast.worker, cast.supervisor, cast.auditor):
        assert signed_in(user).get(path).status_code == 404
        assert signed_in(user).post(path, KNOWN).status_code == 404
        assert path not in signed_in(user).get(path.removesuffix("change/")).content.decode()
    assert signed_in(cast.leader).get(path).status_code == 200


def test_who_changed_a_limit_and_a_ladder_stands_on_the_page(cast: Cast) -> None:
    begins = (local_day(TODAY) + 7 * DAY).isoformat()
    sign = Limit.objects.get(procedure="request", name="sign", valid_to=None)
    said = {"amount": 2, "clock": "work_hour", "mode": "rolling", "begins": begins, "source": PAPER}
    signed_in(cast.street).post(f"{LIMITS}{sign.pk}/", said)
    rung = Rung.objects.filter(procedure="request", name="finish").earliest("percent")
    ladder = {"holder": "70", "leader": "100", "begins": begins, "source": PAPER}
    signed_in(cast.leader).post(f"{LIMITS}ladders/{rung.pk}/", ladder)
    log = signed_in(cast.desk).get(LIMITS).context["log"]
    assert [(each.what, each.row.by, each.row.becomes) for each in log] == [
        ("诉求 · 办结", cast.leader, "70% 承办，100% 街道领导"),
        ("诉求 · 签收", cast.street, "2个工作小时"),
    ]
    assert log[1].row.was == "24小时"
    assert "街道调度" in log[1].row.post_label


def test_no_page_of_rules_speaks_of_files(cast: Cast) -> None:
    for path in (LIMITS, f"{YEAR}?year=2026", SAMPLES):
        page = signed_in(cast.street).get(path).content.decode()
        for word in ("JSON", "TOML", "minhu ", "数据目录", "calendars", "samples/"):
            assert word not in page, (path, word)
