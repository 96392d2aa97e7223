"""The ledger is measured on rows that came in by the verbs; what copies them keeps the figures true."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from minhu.bench import ledger, worklist
from minhu.catalogue.domain.base import load_base
from minhu.cli.bench import app
from minhu.core.clock import now
from minhu.ledgers.models import Ledger, Record
from minhu.rates.domain.recounting import differences

pytestmark = pytest.mark.django_db(transaction=True)
TAKEN = 120


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    load_base(at=now())
    monkeypatch.setattr(ledger, "TAKEN", TAKEN)
    monkeypatch.setattr(worklist, "ROUNDS", 1)


def measured() -> dict[str, Any]:
    return ledger.measure(records=TAKEN * 4, progress=lambda _stage: None)


def test_the_ledger_is_filled_looked_at_and_taken_out_and_its_tallies_equal_its_rows() -> None:
    found = measured()
    assert found["records"] == Record.objects.count() == TAKEN * 4
    assert differences() == ()
    assert Ledger.objects.get().code == ledger.CODE
    numbers = ("rows_per_s", "export_rows_per_s", "p50_ms", "p99_ms")
    assert all(isinstance(found[name], float) and found[name] > 0 for name in numbers)
    assert isinstance(found["sql"], int)
    assert 0 < found["sql"] < 20
    paths = list(ledger.pages())
    assert len(set(paths)) == len(paths) == 6
    assert paths[-1].endswith("/charts/")
    assert (
        measured()["records"] == TAKEN * 5
    )  # measured again, new rows come in and none is refused


def test_the_command_prints_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "measure", lambda **asked: {"records": asked["records"]})
    result = CliRunner().invoke(app, ["ledger", "--records", "7", "--json"])
    assert result.exit_code == 0
    assert '{"records": 7}' in result.output
