"""The first day of an office: a unit, accounts with their posts and plates, by command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner, Result

from minhu.accounts.models import AccountLog, Unit, User
from minhu.cli.main import app
from minhu.places.models import Plate
from tests.cast import GRID, OTHER_GRID, STREET, Cast
from tests.cli.test_commands import minhu

pytestmark = pytest.mark.django_db
PASSWORD = "stairwell-lamp-7"
DESK = ("--name", "张某", "--role", "street_desk", "--area", STREET)


def type_in(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed)


def open_account(*options: str, password: str = PASSWORD) -> Result:
    return type_in("account", "new", *options, "--password-stdin", typed=f"{password}\n")


@pytest.mark.usefixtures("cast")
def test_an_account_is_opened_with_its_post() -> None:
    done = open_account(*DESK)
    user = User.objects.get(username="new")
    assert done.exit_code == 0, done.output
    assert f"街道调度 {STREET}" in done.stdout
    assert user.check_password(PASSWORD)
    assert user.parties == (f"desk:{STREET}",)
    assert set(AccountLog.objects.values_list("actor", flat=True)) == {None}


@pytest.mark.usefixtures("cast")
def test_a_password_is_asked_twice_and_never_printed() -> None:
    done = type_in("account", "new", *DESK, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    assert User.objects.get(username="new").check_password(PASSWORD)


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--role", "street_desk", "--area", "888801001"), "没有区域"),
        (("--role", "department", "--unit", "none"), "没有单位"),
        (("--role", "department", "--area", STREET), "要选单位"),
        (("--role", "street_desk"), "管哪个区域"),
    ],
)
def test_a_post_that_cannot_be_given_leaves_no_account_behind(
    options: tuple[str, ...], why: str
) -> None:
    done = open_account("--name", "张某", *options)
    assert done.exit_code == 1
    assert why in done.stderr
    assert not User.objects.filter(username="new").exists()


@pytest.mark.usefixtures("cast")
def test_a_weak_password_is_refused_in_a_sentence() -> None:
    done = open_account(*DESK, password="123")
    assert done.exit_code == 1
    assert "密码" in done.stderr
    assert not User.objects.filter(username="new").exists()


@pytest.mark.usefixtures("cast")
def test_a_unit_is_opened_once_and_takes_an_account() -> None:
    words = ("unit", "lamps", "路灯所", "--area", STREET)
    assert "路灯所（lamps）建好了" in type_in(*words).stdout
    assert "已经有了" in type_in(*words).stderr
    open_account("--name", "李某", "--role", "department", "--unit", "lamps")
    assert User.objects.get(username="new").parties == ("unit:lamps",)
    assert Unit.objects.get(code="lamps").area_code == STREET


def test_every_grid_gets_its_plate_once_and_all_are_listed(cast: Cast, settings: Settings) -> None:  # noqa: ARG001 -- the stage
    settings.SITE_URL = "https://minhu.example/"
    first = json.loads(type_in("plates", STREET[:9], "--json").stdout)
    again = json.loads(type_in("plates", STREET, "--json").stdout)
    assert (first["made"], again["made"]) == (2, 0)
    assert first["plates"] == again["plates"]
    plate = Plate.objects.get(area=GRID)
    assert {
        "code": plate.code,
        "place": "示例街道 · 东风社区 · 东风第1网格",
        "address": f"https://minhu.example/r/{plate.code}",
    } in first["plates"]


@pytest.mark.usefixtures("cast")
def test_plates_are_printed_one_to_a_line() -> None:
    done = type_in("plates", STREET)
    codes = dict(Plate.objects.values_list("area", "code"))
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [codes[GRID], codes[OTHER_GRID]]
    assert "新做了 2 块，一共 2 块" in done.stderr


def test_an_office_begins_from_an_empty_folder(tmp_path: Path) -> None:
    areas = tmp_path / "areas.csv"
    areas.write_text(f"code,name\n{STREET},示例街道\n", encoding="utf-8")
    folder = tmp_path / "data"
    folder.mkdir()
    assert minhu(folder, "import", "areas", os.fspath(areas)).returncode == 0
    unit = minhu(folder, "unit", "roads", "市政所", "--area", STREET)
    assert (unit.returncode, unit.stdout) == (0, "单位 市政所（roads）建好了。\n")
    plates = minhu(folder, "plates", STREET, "--json")
    assert json.loads(plates.stdout) == {"made": 0, "plates": []}


@pytest.mark.parametrize("command", ["account", "unit", "plates"])
def test_the_commands_explain_themselves(command: str) -> None:
    done = type_in(command, "--help")
    assert done.exit_code == 0
    assert "。" in done.stdout
