"""``minhu import base`` and ``teams``: what a newer version brings, added to a house that works already."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from minhu.catalogue.domain.base import load_base
from minhu.catalogue.models import Limit
from minhu.cli.main import app
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_an_older_house_learns_the_limits_of_a_new_procedure_and_keeps_its_own() -> None:
    load_base(at=NOW)
    Limit.objects.filter(procedure="hazard").delete()
    own = Limit.objects.filter(procedure="request").order_by("pk")[0]
    Limit.objects.filter(pk=own.pk).update(amount=99)
    said = CliRunner().invoke(app, ["import", "base"]).stdout
    assert "加了 0 个类别" in said
    assert Limit.objects.filter(procedure="hazard").exists()
    own.refresh_from_db()
    assert own.amount == 99
    assert "0 条时限" in CliRunner().invoke(app, ["import", "base"]).stdout


@pytest.mark.parametrize("what", ["base", "teams"])
def test_a_program_reads_what_was_added_and_that_twice_adds_nothing(what: str) -> None:
    first, again = (
        json.loads(CliRunner().invoke(app, ["import", what, "--json"]).stdout) for _ in range(2)
    )
    assert sum(first.values()) > 0
    assert first.keys() == again.keys()
    assert sum(again.values()) == 0
