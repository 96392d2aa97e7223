"""Figures are measured over a district whose tallies equal its rows; a wrong one is noticed."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from minhu.bench import rates, worklist
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Deadline
from minhu.catalogue.domain.base import load_base
from minhu.cli.bench import app
from minhu.core.clock import now
from minhu.ledgers.edition import shipped
from minhu.places.models import Area
from minhu.rates.domain.recounting import differences
from minhu.rates.models import Tally

pytestmark = pytest.mark.django_db(transaction=True)


def test_as_many_indicators_as_asked_over_a_district_of_several_streets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_base(at=now())
    monkeypatch.setattr(worklist, "ROUNDS", 1)
    every = rates.pages()
    monkeypatch.setattr(rates, "pages", lambda: every[-1:])
    sizes = {"cases": 120, "records": 120, "indicators": 160, "streets": 2}
    found = rates.measure(**sizes, progress=lambda _stage: None)
    assert (found["cases"], found["indicators"], found["exact"]) == (120, 160, True)
    assert found["records"] >= max(sizes["records"], len(shipped()))
    assert 0 < found["sql"] < 60
    assert Area.objects.filter(level="subdistrict").count() == 2
    assert differences() == ()
    assert verify().breaks == ()
    promised = Deadline.objects.filter(clock="finish").values_list("case", flat=True)
    still_open = Case.objects.filter(outcome="open", seq__gt=0).values_list("pk", flat=True)
    assert sorted(promised) == sorted(still_open)
    assert not Case.objects.filter(outcome="open", seq=0).exists()
    assert {rates._leader().get(page).status_code for page in every} == {200}
    assert 100 < shown(160) <= 160  # what has nothing under its line has no line
    again = rates.measure(**sizes, progress=lambda _stage: None)
    assert (again["cases"], again["records"]) == (found["cases"], found["records"])
    assert Tally.objects.filter(kind="ledger:parking", measure="n").update(n=7)
    assert not rates.is_exact()


def shown(indicators: int) -> int:
    """Return how many figures the page of indicators shows with so many of them."""
    with rates._many(indicators):
        page = rates._leader().get(rates.pages()[-1]).context["page"]
    return len(page.compared.lines) + sum(len(part.lines) for part in page.ledgers)


@pytest.mark.parametrize(("exact", "code"), [(True, 0), (False, 1)])
def test_the_command_fails_when_a_figure_is_not_what_the_rows_say(
    monkeypatch: pytest.MonkeyPatch,
    exact: bool,  # noqa: FBT001 -- a row of the table
    code: int,
) -> None:
    monkeypatch.setattr(rates, "measure", lambda **asked: {"exact": exact, **asked, "progress": 0})
    result = CliRunner().invoke(app, ["rates", "--json", "--cases", "9", "--streets", "10"])
    assert result.exit_code == code
    assert json.loads(result.stdout)["cases"] == 9
