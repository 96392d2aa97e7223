"""The rules time is kept by, for a manager to read and to change: limits, ladders, the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from minhu.catalogue.domain.standards import Rule, keep_rules
from minhu.catalogue.models import Limit, Rung
from minhu.catalogue.queries import limit_for
from minhu.core import calendar
from minhu.core.clock import local_day, now, read_limit
from minhu.requests import sampling
from minhu.requests.sampling import Edition, SampleRule
from tests.cast import Cast, call
from tests.desk.acts import signed_in, statements
from tests.reading import on_one_line
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
LIMITS, YEAR, SAMPLES = "/desk/rules/", "/desk/rules/calendar/", "/desk/rules/revisits/"
DAY = timedelta(days=1)
PAPER = "街道〔2026〕8号"


@pytest.fixture
def drawer(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Give the folder into which a city puts its own calendars."""
    settings.DATA = tmp_path
    (tmp_path / "calendars").mkdir()
    calendar.forget()
    yield tmp_path / "calendars"
    calendar.forget()


def sign() -> Limit:
    return Limit.objects.get(procedure="request", name="sign", valid_to=None)


def answers(**more: Any) -> dict[str, Any]:
    begins = (local_day(now()) + 7 * DAY).isoformat()
    known = {"amount": 2, "clock": "work_hour", "mode": "rolling", "begins": begins}
    return {**known, "source": PAPER, **more}


def change(cast: Cast, row: Limit, **more: Any) -> int:
    path = f"{LIMITS}{row.pk}/"
    return signed_in(cast.street).post(path, answers(**more)).status_code


def row_of(page: str, name: str) -> str:
    start = page.index(f'<th scope="row" class="of-code">{name}')
    return page[start : page.index("</tr>", start)]


def test_a_limit_stands_with_its_day_and_its_source(cast: Cast) -> None:
    row = row_of(signed_in(cast.desk).get(LIMITS).content.decode(), "签收")
    for words in (
        "24小时",
        "夜里和节假日也算",
        "2026-01-01",
        "软件自带，可以改：签收",
        "所有类别",
        "没有定",
    ):
        assert words in row


def test_every_procedure_and_each_kind_of_whistle_has_its_own(cast: Cast) -> None:
    page = signed_in(cast.desk).get(LIMITS).content.decode()
    assert "吹哨 · 时限" in page
    assert "10分钟" in row_of(page, "应哨 · 应急哨")


def test_whom_a_ladder_tells_stands_by_its_part(cast: Cast) -> None:
    later = local_day(now()) + DAY
    rung = Rung.objects.filter(procedure="request", name="finish", percent=50)
    rung.update(valid_to=later)
    Rung.objects.create(
        procedure="request",
        name="finish",
        percent=50,
        tells="street",
        valid_from=later,
        source="新",
    )
    page = signed_in(cast.desk).get(LIMITS).content.decode()
    part = page[page.index("提醒和升级") :]
    assert "50%" in part
    assert f"{later.isoformat()} 起告诉街道调度" in part


def test_a_limit_changes_from_a_day_on_and_the_page_says_so_before(cast: Cast) -> None:
    old, at = sign(), now()
    assert change(cast, old) == 302
    row = row_of(signed_in(cast.desk).get(LIMITS).content.decode(), "签收")
    assert f"{(local_day(at) + 7 * DAY).isoformat()} 起 2个工作小时" in row
    assert PAPER in row
    assert str(limit_for("request", "sign", None, at)) == "24小时"
    assert str(limit_for("request", "sign", None, at + 8 * DAY)) == "2工作时"
    old.refresh_from_db()
    assert old.valid_to == local_day(at) + 7 * DAY


def test_a_change_between_two_versions_ends_where_the_later_one_begins(cast: Cast) -> None:
    row, today = sign(), local_day(now())
    change(cast, row, begins=(today + 20 * DAY).isoformat(), amount=9)
    change(cast, row)
    change(cast, row, amount=3)  # put right on the same day
    found = Limit.objects.filter(procedure="request", name="sign").order_by("valid_from")
    assert [(each.amount, each.valid_to) for each in found] == [
        (24, today + 7 * DAY),
        (3, today + 20 * DAY),
        (9, None),
    ]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"begins": "2026-01-01"}, "时限只能从明天或以后改"),
        ({"amount": 0}, "1"),
        ({"amount": ""}, "请写数字"),
        ({"source": " "}, "请写明出处"),
        ({"mode": "end_of_day"}, "只有按天算的时限"),
        ({"begins": ""}, "请选从哪天起"),
        ({"clock": "x"}, "x"),
    ],
)
def test_a_change_that_says_nothing_is_refused_with_a_sentence(
    cast: Cast, wrong: dict[str, Any], says: str
) -> None:
    answer = signed_in(cast.street).post(f"{LIMITS}{sign().pk}/", answers(**wrong))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Limit.objects.filter(procedure="request", name="sign").count() == 1


def test_only_who_keeps_the_rules_finds_the_form(cast: Cast) -> None:
    path = f"{LIMITS}{sign().pk}/"
    for user in (cast.desk, cast.worker, cast.supervisor, cast.auditor):
        assert signed_in(user).get(path).status_code == 404
        assert signed_in(user).post(path, answers()).status_code == 404
        assert path not in signed_in(user).get(LIMITS).content.decode()
    assert path in signed_in(cast.leader).get(LIMITS).content.decode()
    assert signed_in(cast.leader).get(path).status_code == 200


def test_a_standard_that_begins_later_is_announced(cast: Cast) -> None:
    says = {"source": PAPER, "closing": "", "evidence": "", "pictures": 0, "duty": "basic"}
    rule = Rule("0201", "井盖丢了", says, {"finish": read_limit("2紧急工作时")})
    begins = local_day(now()) + 3 * DAY
    keep_rules([rule], area_code="", begins=begins)
    page = signed_in(cast.desk).get(LIMITS).content.decode()
    assert page.index("井盖丢了") < page.index(f"{begins.isoformat()} 起")


def test_thirty_limits_cost_as_many_statements_as_the_first(cast: Cast) -> None:
    few = statements(cast.street, LIMITS)
    for n in range(30):
        Limit.objects.create(
            procedure="request", name=f"x{n}", amount=1, clock="work_day",
            valid_from=date(2026, 1, 1), source="试",
        )  # fmt: skip
    assert statements(cast.street, LIMITS) == few


def test_the_year_shows_make_up_days_holidays_and_where_they_come_from(cast: Cast) -> None:
    page = on_one_line(signed_in(cast.desk).get(YEAR, {"year": 2026}).content.decode())
    for words in ("248 个工作日", "国务院办公厅", "2025-11-04", "08:00–12:00", "上班 18 天"):
        assert words in page
    makeup = page[page.index('datetime="2026-10-10"') - 60 :]
    assert 'makeup"' in makeup[:60]
    assert "调休上班" in page
    assert 'title="国庆节"' in page


def test_a_year_that_nobody_has_published_says_so(cast: Cast) -> None:
    warning = "2027年的放假安排还没有公布"
    client = signed_in(cast.desk)
    assert warning in client.get(YEAR, {"year": 2027}).content.decode()
    assert warning in client.get(YEAR, {"year": 2026}).content.decode()
    assert client.get(YEAR, {"year": "x"}).context["year"] == local_day(now()).year


def test_a_place_with_its_own_hours_reads_those(cast: Cast, drawer: Path) -> None:
    folder = drawer
    (folder / "own.json").write_text(
        '{"year": 2026, "area": "999901", "issued": "2026-02-01", "source": "本地作息",'
        ' "spans": [["09:00", "17:00"]], "holidays": {}, "makeup": []}'
    )
    calendar.forget()
    page = signed_in(cast.desk).get(YEAR, {"year": 2026}).content.decode()
    assert "本地作息" in page
    assert "09:00–17:00" in page


def test_rules_of_calling_back_stand_with_day_source_and_whom_they_drew(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions = (
        Edition(date(2025, 1, 1), "旧文件", (SampleRule("以前的", 5),)),
        Edition(date(2026, 1, 1), "街道文件", (SampleRule("噪音", 100, category="04"), SampleRule("其余", 0))),
        Edition(local_day(now()) + 9 * DAY, "新文件", (SampleRule("以后的", 50),)),
    )  # fmt: skip
    monkeypatch.setattr(sampling, "editions", lambda: editions)
    noise = stand(call("noise", category_code="0401", title="工地太吵"), "revisit", cast)
    other = stand(call("other"), "revisit", cast)
    answer = signed_in(cast.desk).get(SAMPLES)
    found = answer.context["page"]
    assert [(each.fits, [case.number for case in each.drawn]) for each in found.rules] == [
        (1, [noise.number]),
        (1, []),
    ]
    text = answer.content.decode()
    for words in ("旧文件", "街道文件", "2026-01-01 起", "新文件", "2 件待回访", noise.number):
        assert words in text
    assert other.number not in text


def test_the_drawn_cost_as_many_statements_as_one(cast: Cast) -> None:
    stand(call("first"), "revisit", cast)
    one = statements(cast.desk, SAMPLES)
    for n in range(30):
        stand(call(f"n{n}"), "revisit", cast)
    assert statements(cast.desk, SAMPLES) == one


def test_a_case_that_is_kept_closely_is_not_named_among_the_drawn(cast: Cast) -> None:
    case = stand(call("kept"), "revisit", cast)
    type(case).objects.filter(pk=case.pk).update(secrecy=1)
    assert signed_in(cast.street).get(SAMPLES).context["page"].waiting == 0
