"""平均办理时长, and figures by kind of post: how long things take, and never who was slow."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from importlib import import_module

import pytest
import typer
from django.apps import apps
from typer.testing import CliRunner

from minhu.accounts.actors import House
from minhu.accounts.enums import Role
from minhu.cases.domain.moving import advance
from minhu.cases.models import Case
from minhu.cli.figures import figures
from minhu.core.clock import now
from minhu.rates.comparing import compared
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.figures import table
from minhu.rates.models import Tally
from minhu.rates.scope import Scope
from minhu.requests.domain.steps import take
from tests.cast import GRID, NOW, STREET, Cast, hire
from tests.desk.acts import numbers, signed_in, statements
from tests.rates.stories import DAY, HOUR, closed, come_in, walk
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
URL = "/desk/figures/"
TODAY = date(2026, 11, 28)
app = typer.Typer()
app.command()(figures)


@pytest.fixture
def month(cast: Cast) -> Cast:
    """Play what took 1 hour and 4 hours in the office, and what a grid worker settled in 2."""
    at = now() - 10 * DAY
    closed("one", at=at, after=HOUR, unit_id=cast.unit.pk)
    closed("four", at=at, after=4 * HOUR, unit_id=cast.unit.pk)
    settled = come_in("settled", at=at)
    words = {"note": "换了灯泡", "done_at": None}
    take(settled, "settle", answers=words, actor=cast.grid_worker, at=at + 2 * HOUR)
    come_in("waiting", at=at)
    return cast


def crowd(cast: Cast) -> None:
    """Let three people hold each of the two posts, so that none of them stands alone."""
    for number in range(2):
        hire(f"w{number}", Role.DEPARTMENT, unit=cast.unit)
        hire(f"g{number}", Role.GRID_WORKER, GRID)


def test_the_average_is_of_what_is_closed_and_in_hours(month: Cast) -> None:
    found = table(Scope(area=STREET), By.UNIT, at=now())
    handling = found.whole.handling
    assert (str(handling), str(handling.hours), handling.denominator) == ("2.5 小时", "5.0", 2)
    by_unit = {row.code: str(row.figures.handling) for row in found.rows}
    assert by_unit == {str(month.unit.pk): "2.5 小时", "": "—"}


@pytest.mark.usefixtures("month")
def test_the_minutes_in_the_tallies_are_those_of_the_rows() -> None:
    assert differences() == ()
    case = Case.objects.get(intake_key="four")
    take(case, "reopen", answers={"note": "又坏了"}, actor=House(), at=now())
    assert differences() == ()
    assert str(table(Scope(), By.AREA, at=now()).whole.handling) == "1.0 小时"


def test_what_was_done_again_took_until_it_was_done_at_last(cast: Cast) -> None:
    case = closed("again", after=HOUR)
    take(case, "reopen", answers={"note": "又坏了"}, actor=House(), at=NOW + DAY)
    advance(case, "report", actor=cast.grid_worker, at=NOW + 30 * HOUR)
    advance(case, "pass", actor=cast.desk, at=NOW + 31 * HOUR)
    advance(case, "answer_solved", actor=House(), at=NOW + 40 * HOUR)
    assert str(table(Scope(), By.AREA, at=now()).whole.handling) == "30.0 小时"


def test_the_indicator_says_its_convention_and_compares_with_the_days_before(month: Cast) -> None:
    at = now()
    closed("before", at=at - 40 * DAY, after=3 * HOUR, unit_id=month.unit.pk)
    scope = Scope(area=STREET, first=(at - 20 * DAY).date(), last=at.date())
    before = scope.during((at - 50 * DAY).date(), (at - 30 * DAY).date())
    lines = compared(scope, before, at=at, day=TODAY).lines
    (line,) = (one for one in lines if one.figure.indicator.code == "handling")
    assert (str(line.figure), line.figure.parts) == ("2.5 小时", "5 小时/2")
    assert (str(line.before), str(line.figure.indicator.convention.label)) == ("-0.5", "已办结")
    assert "挂账" in line.figure.indicator.note


def test_the_page_shows_it_and_its_number_opens_what_it_was_reckoned_from(month: Cast) -> None:
    page = on_one_line(unescape(signed_in(month.street).get(URL).content.decode()))
    assert "已办结 5.0 小时/" in page
    (address,) = set(re.findall(r'href="([^"]*list=handled)"', page))
    rows = signed_in(month.street).get(f"{URL}{address}", headers={"HX-Request": "true"})
    took = re.findall(r"用了 (\S+小时)", rows.content.decode())
    assert took == ["4小时", "1小时"]
    (same,) = re.findall(r'href="(/desk/\?[^"]+)"', unescape(rows.content.decode()))
    assert len(numbers(signed_in(month.street).get(same))) == 2


@pytest.mark.usefixtures("month")
def test_a_person_and_a_program_read_it_at_a_terminal() -> None:
    told = json.loads(CliRunner().invoke(app, ["--json", "--by", "post"]).output)
    assert told["handling_time"] == {
        "value": "2.5", "convention": "closed", "minutes": 300, "denominator": 2,
    }  # fmt: skip
    assert "平均办理时长" in CliRunner().invoke(app, []).output


@pytest.mark.usefixtures("month")
def test_figures_stand_apart_by_the_kind_of_post_that_worked() -> None:
    found = table(Scope(area=STREET), By.POST, at=now())
    assert [(row.code, row.name, row.figures.valid) for row in found.rows] == [
        ("grid_worker", "网格员", 1),
        ("department", "承办单位", 2),
        ("", "没派给岗位", 1),
    ]


def test_what_a_unit_gave_back_counts_for_whoever_has_it_next(cast: Cast) -> None:
    case = walk(come_in("there"), cast, until="signed", at=NOW)
    assert case.post == Role.DEPARTMENT
    answers = {"reason": "not_ours", "note": "不归我们"}
    take(case, "return", answers=answers, actor=cast.worker, at=NOW + HOUR)
    take(
        case,
        "designate",
        answers={"unit": None, "note": "网格办"},
        actor=cast.street,
        at=NOW + HOUR,
    )
    assert case.post == Role.GRID_WORKER
    assert differences() == ()


def test_what_is_declined_or_excluded_was_nobodys_work(cast: Cast) -> None:
    declined, excluded = come_in("declined"), come_in("excluded")
    why = {"reason": "legal_process", "note": "法院在办"}
    take(declined, "decline", answers=why, actor=cast.desk, at=NOW + HOUR)
    why = {"reason": "wrong_party", "note": "不在本街道"}
    take(excluded, "propose_exclusion", answers=why, actor=cast.street, at=NOW + HOUR)
    take(excluded, "confirm_exclusion", answers={"note": "同意"}, actor=cast.leader, at=NOW + DAY)
    assert {case.post for case in Case.objects.all()} == {""}


def test_a_post_held_by_one_or_two_people_gets_no_row_of_numbers(month: Cast) -> None:
    page = signed_in(month.street).get(f"{URL}?by=post").content.decode()
    assert "在岗不到 3 人，不单列" in page
    assert "row=department" not in page
    crowd(month)
    page = signed_in(month.street).get(f"{URL}?by=post").content.decode()
    assert "row=department" in page
    assert "row=grid_worker" in page


def test_no_figure_is_told_apart_by_person() -> None:
    assert set(By) == {By.AREA, By.UNIT, By.CATEGORY, By.CHANNEL, By.POST}
    assert not {"user", "actor", "person"} & {each.name for each in Tally._meta.get_fields()}


def test_the_table_by_post_costs_the_same_for_many(month: Cast) -> None:
    crowd(month)
    few = statements(month.street, f"{URL}?by=post")
    for number in range(30):
        closed(f"more {number}", at=now() - 5 * DAY, unit_id=month.unit.pk)
    assert statements(month.street, f"{URL}?by=post") == few


@pytest.mark.usefixtures("month")
def test_a_house_of_before_learns_posts_and_minutes() -> None:
    Case.objects.update(post="")
    Tally.objects.filter(measure="minutes").delete()
    for tally in Tally.objects.exclude(post="department").exclude(post=""):
        Tally.objects.filter(post="", measure=tally.measure, unit="").update(n=tally.n + 1)
        tally.delete()
    Tally.objects.update(post="")
    import_module("minhu.cases.migrations.0003_post").tell_posts_apart(apps, None)
    found = {one.key.measure for one in differences()}
    assert "minutes" not in found
    assert Case.objects.filter(post="department").count() == 2
