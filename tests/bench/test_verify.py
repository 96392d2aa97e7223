"""Verifying is measured on chains that hold, and says whether it kept its budget."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from minhu.bench import verify
from minhu.cases.models import Step
from minhu.catalogue.domain.base import load_base
from minhu.cli.bench import app
from minhu.core.clock import now

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_measured_are_chains_that_hold_and_a_day_that_is_sealed() -> None:
    load_base(at=now())
    found = verify.measure(steps=80, progress=lambda _stage: None)
    assert (found["steps"], found["cases"], found["whole"]) == (80, 10, True)
    assert found["seals"] >= 1
    Step.objects.filter(seq=5).update(note="从来没说过")
    assert not verify.measure(steps=80, progress=lambda _stage: None)["whole"]


@pytest.mark.parametrize(
    ("within", "whole", "code"), [(True, True, 0), (False, True, 1), (True, False, 1)]
)
def test_the_command_fails_when_it_is_late_or_not_whole(
    monkeypatch: pytest.MonkeyPatch,
    within: bool,  # noqa: FBT001 -- a row of the table
    whole: bool,  # noqa: FBT001 -- a row of the table
    code: int,
) -> None:
    monkeypatch.setattr(verify, "measure", lambda **_: {"within": within, "whole": whole})
    assert CliRunner().invoke(app, ["verify"]).exit_code == code
