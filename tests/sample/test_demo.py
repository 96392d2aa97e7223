"""The sample month comes out right: 306 = 270 + 19 + 17, and 270 = 262 + 8."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
import typer
from django.test import Client
from typer.testing import CliRunner

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Deadline, Step
from minhu.cases.models.deadline import PRESSING
from minhu.catalogue.domain.base import load_base
from minhu.cli.demo import demo
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.queries.supervising import board
from minhu.places import locate
from minhu.places.models import Area
from minhu.rates.domain.recounting import differences
from minhu.rates.figures import document
from minhu.rates.scope import Scope
from minhu.sample.demo import Progress, accounts, load, pages, short_figures
from minhu.sample.staff import STREET
from minhu.schedules.models import Made
from minhu.whistles.models import Whistle
from tests.sample.asking import asked_row_by_row

app = typer.Typer()
app.command()(demo)
pytestmark = pytest.mark.django_db
QUIET = Progress(lambda _: None, lambda _done, _total: None)


@pytest.fixture
def month(db: None) -> None:  # noqa: ARG001 -- the month stands in the database
    locate.forget()
    load_base(at=now())
    assert load(at=now(), progress=QUIET)


@pytest.mark.usefixtures("month")
def test_the_demo_prints_the_figures_of_the_articles() -> None:
    assert short_figures(at=now()) == {
        "received": 270,
        "closed": 262,
        "open": 8,
        "closure_rate": "97.04",
        "convention": "valid",
    }
    whole = document(Scope(), at=now())
    assert (whole["all_received"], whole["merged"], whole["invalid"]) == (306, 19, 17)
    assert not differences()
    assert_every_call_has_its_steps()
    assert_nobody_worked_in_the_future()
    assert_whoever_is_named_can_sign_in()
    assert_the_printed_addresses_open()
    assert_the_command_names_the_doors_and_ends_with_the_figures()
    assert_departments_were_called()
    assert_it_shows_how_work_is_held_up_helped_and_excused()
    assert_supervisors_pressed_and_were_answered()
    assert_the_three_rates_are_printed_with_their_conventions()
    assert_no_page_asks_for_one_row_after_the_other()
    assert not load(at=now(), progress=QUIET)


def assert_no_page_asks_for_one_row_after_the_other() -> None:
    for username in (None, "lingdao", "wangge1001"):
        assert asked_row_by_row(username) == []


def assert_departments_were_called() -> None:
    whistles = Whistle.objects.values_list("kind", "case__state")
    assert set(whistles) == {
        ("daily", "handling"),
        ("hard", "blown"),
        ("urgent", "ended"),
        ("daily", "untrue"),
        ("daily", "drafted"),
        ("phone", "called"),
    }


def assert_every_call_has_its_steps() -> None:
    verdict = verify()
    again = Made.objects.filter(schedule__maker="case").exclude(ref="").count()  # by the calendar
    assert (verdict.cases, verdict.breaks) == (306 + 6 + 25 + again, ())  # whistles and affairs
    closed = Case.objects.filter(kind="request", outcome="closed")
    assert not closed.filter(seq__lt=4).exists()
    assert {case.state for case in Case.objects.filter(kind="request", outcome="open")} == {
        "received",
        "accepted",
        "dispatched",
        "contacted",
        "returning",
        "reported",
        "revisit",
        "suspended",
    }


def assert_nobody_worked_in_the_future() -> None:
    assert not Step.objects.filter(at__gt=now() + timedelta(seconds=1)).exists()


def assert_whoever_is_named_can_sign_in() -> None:
    roles = set()
    for username, _ in accounts():
        user = User.objects.get(username=username)
        assert user.has_usable_password()
        roles |= {post.role for post in user.posts_now}
    assert roles == set(Role.values)


def assert_the_printed_addresses_open() -> None:
    for address, _ in pages("http://testserver"):
        assert Client().get(address, follow=True).status_code == HTTPStatus.OK


def assert_the_command_names_the_doors_and_ends_with_the_figures() -> None:
    command = typer.Typer()
    command.command()(demo)
    said = CliRunner().invoke(command, ["--once"]).stdout.splitlines()
    assert json.loads(said[-1]) == short_figures(at=now())
    for username, what in accounts():
        assert any(username in line and what in line for line in said)


def assert_it_shows_how_work_is_held_up_helped_and_excused() -> None:
    assert Case.objects.filter(extension_asked=True, late=False, outcome="closed").count() == 4
    assert Case.objects.filter(helpers__reply__gt="").count() == 3
    assert Case.objects.filter(late=True, exempted=True).count() == 1


def assert_supervisors_pressed_and_were_answered() -> None:
    waiting = Deadline.objects.filter(PRESSING, case__outcome="open")
    assert set(waiting.values_list("clock", "case__state")) == {
        ("urge", "dispatched"),
        ("supervise", "contacted"),
    }
    assert Step.objects.filter(verb="answer_supervision").count() == 2
    supervisor = User.objects.get(username="duban")
    shown = board(supervisor, STREET, at=now())
    assert (len(shown.pressing), len(shown.whistles)) == (2, 4)


def assert_the_three_rates_are_printed_with_their_conventions() -> None:
    printed = CliRunner().invoke(app, ["--once"]).stdout.splitlines()
    told = printed[printed.index("三率：") + 1 :][:3]
    assert [line.split()[0] for line in told] == ["响应率", "解决率", "满意率"]
    assert all("口径：" in line and "/" in line for line in told)
    assert json.loads(printed[-1]) == short_figures(at=now())


def test_the_sample_never_mixes_with_a_place_that_works_already() -> None:
    Area.objects.create(code="410999001000", level="subdistrict", name="真实街道")
    with pytest.raises(DomainError, match="MINHU_DATA"):
        load(at=now(), progress=QUIET)
