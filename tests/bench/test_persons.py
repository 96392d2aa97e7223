"""A list of residents is measured as it comes: some rows wrong, and once more for nothing."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from minhu.bench import persons
from minhu.catalogue.domain.base import load_base
from minhu.cli.bench import app
from minhu.core.clock import now
from minhu.people.models import Resident

pytestmark = pytest.mark.django_db(transaction=True)


def test_wrong_rows_are_refused_and_the_second_time_changes_nothing() -> None:
    load_base(at=now())
    found = persons.measure(rows=400, progress=lambda _stage: None)
    assert (found["new"], found["refused"], found["changed_by_the_second"]) == (398, 2, 0)
    assert Resident.objects.count() == 398


def test_the_command_says_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persons, "measure", lambda *, rows, progress: {"rows": rows})  # noqa: ARG005 -- as it is called
    result = CliRunner().invoke(app, ["persons", "--json", "--rows", "7"])
    assert json.loads(result.stdout) == {"rows": 7}
