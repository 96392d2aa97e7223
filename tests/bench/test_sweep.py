"""The sweep is measured on open cases only, and says whether it kept its budget."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from minhu.bench import sweep
from minhu.cases.models import Case
from minhu.catalogue.domain.base import load_base
from minhu.cli.bench import app
from minhu.core.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_case_is_open_and_what_comes_due_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    load_base(at=now())
    monkeypatch.setattr(sweep, "SPREAD", sweep.SPREAD / 1000)
    found = sweep.measure(cases=60, progress=lambda _stage: None)
    assert found["open"] == Case.objects.count() == 60
    assert found["told"] > 0
    again = sweep.measure(cases=60, progress=lambda _stage: None)
    assert again["open"] == 60
    assert again["within"] is (again["told"] > 0)


@pytest.mark.parametrize(("within", "code"), [(True, 0), (False, 1)])
def test_the_command_fails_when_the_budget_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
    within: bool,  # noqa: FBT001 -- a row of the table
    code: int,
) -> None:
    monkeypatch.setattr(sweep, "measure", lambda **_: {"within": within})
    assert CliRunner().invoke(app, ["sweep"]).exit_code == code
