"""``minhu rotate-keys`` and ``minhu robot``: what a hand at the machine is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from minhu.cli.main import app
from minhu.core.crypto import ring
from minhu.notices.models import Outlet
from minhu.people.domain import remember
from minhu.people.models import Person
from tests.cast import NOW, STREET, set_the_stage

pytestmark = pytest.mark.django_db
ADDRESS = (
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINHU_KEYS", raising=False)
    settings.DATA = tmp_path


def test_a_new_key_seals_everything_and_is_named() -> None:
    remember(name="张三", phone="13800000001", at=NOW)
    said = CliRunner().invoke(app, ["rotate-keys", "--json"]).stdout.splitlines()[-1]
    key = ring().newest[0]
    assert json.loads(said) == {"renewed": 1, "key": key}
    sealed = Person.objects.get().phone_sealed
    assert sealed
    assert sealed.key_id == key


def test_going_on_with_a_rotation_adds_no_further_key() -> None:
    remember(name="张三", phone="13800000001", at=NOW)
    before = ring().newest[0]
    result = CliRunner().invoke(app, ["rotate-keys", "--no-new"])
    assert result.exit_code == 0
    assert "重新加密了 0 行" in result.stdout
    assert ring().newest[0] == before


def test_the_address_of_a_robot_is_asked_and_never_shown() -> None:
    set_the_stage()
    asked = CliRunner().invoke(app, ["robot", "wecom", "--area", STREET], input=f"{ADDRESS}\n\n")
    assert asked.exit_code == 0, asked.output
    outlet = Outlet.objects.get()
    assert (outlet.area_code, outlet.way) == (STREET, "wecom")
    assert ADDRESS not in asked.output


def test_a_robot_of_nobody_is_refused_in_a_sentence() -> None:
    refused = CliRunner().invoke(app, ["robot", "wecom", "--unit", "none"])
    assert refused.exit_code == 1
    assert "没有这个单位或区域" in refused.output
    assert not Outlet.objects.exists()
