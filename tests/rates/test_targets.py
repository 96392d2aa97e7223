"""任务数 beside 序时进度: the golden figures of the domain page, rows only ever added."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import typer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from minhu.cli.targets import targets
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.rates.domain.targeting import Wanted, drop_target, set_target
from minhu.rates.models import Target
from minhu.rates.progress import Progress, forecast, gone, implied, progress, share
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.rates.stories import DAY, closed, come_in

MAY = date(2026, 5, 31)
app = typer.Typer()
app.command()(targets)


def wanted(area: str = STREET, **more: Any) -> Wanted:
    known = {"book": "requests", "indicator": "closed", "year": 2026, "amount": Decimal(100)}
    return Wanted(**{**known, "area": Area.objects.get(pk=area), "source": "年初任务书", **more})


def stood(cast: Cast, **more: Any) -> Progress:  # noqa: ARG001 -- the stage stands in the database
    (found,) = progress(STREET, 2026, at=NOW)
    return found


def test_4403_of_10511_by_the_end_of_may_is_ahead_by_0_22_points() -> None:
    assert share(Decimal(4403), Decimal(10511)) == Decimal("41.89")
    assert round(100 * gone(MAY), 2) == Decimal("41.67")
    assert forecast(Decimal(4403), MAY) == 10567


def test_the_target_behind_a_printed_share_lies_between_two_numbers() -> None:
    found = implied(Decimal(4403), Decimal("41.89"))
    assert [str(one) for one in (found.target, found.least, found.most)] == [
        "10510.9", "10509.6", "10512.1",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_target_counts_what_came_in_since_the_first_of_january(cast: Cast) -> None:
    set_target(wanted(), actor=cast.leader, at=NOW)
    closed("a"), closed("b"), come_in("c"), closed("last year", at=NOW - timedelta(days=365))
    found = stood(cast)
    assert (found.figure.numerator, found.share, found.is_rate) == (
        Decimal(2),
        Decimal("2.00"),
        False,
    )
    assert found.time == Decimal("88.89")
    assert (found.gap, found.well) == (Decimal("-86.89"), False)


@pytest.mark.django_db
def test_a_rate_has_a_gap_in_points_and_is_not_spread_over_the_year(cast: Cast) -> None:
    set_target(wanted(indicator="closure", amount=Decimal(60)), actor=cast.leader, at=NOW)
    closed("a"), closed("b"), come_in("c")
    found = stood(cast)
    assert (found.share, found.forecast, found.gap) == (None, None, Decimal("6.67"))


@pytest.mark.django_db
def test_a_community_and_a_unit_are_measured_by_their_own_cases(cast: Cast) -> None:
    for more in ({"area": COMMUNITY}, {"unit": cast.unit}, {}):
        set_target(wanted(**more), actor=cast.street, at=NOW)
    closed("theirs", unit_id=cast.unit.pk, area_code="999901001002"), closed("here")
    found = progress(STREET, 2026, at=NOW)
    done = {(one.target.area_id, bool(one.target.unit_id)): one.figure.numerator for one in found}
    assert done == {(COMMUNITY, False): 1, (STREET, True): 1, (STREET, False): 2}


@pytest.mark.django_db
def test_a_changed_target_holds_from_its_day_and_the_old_one_stays(cast: Cast) -> None:
    set_target(wanted(), actor=cast.leader, at=NOW)
    later = wanted(amount=Decimal(50), begins=date(2026, 12, 1), source="调整通知")
    set_target(later, actor=cast.leader, at=NOW)
    assert stood(cast).amount == 100
    (december,) = progress(STREET, 2026, at=NOW + 20 * DAY)
    assert (december.amount, december.target.source) == (Decimal(50), "调整通知")
    drop_target(december.target, why="不再考核", actor=cast.leader, at=NOW + 20 * DAY)
    assert progress(STREET, 2026, at=NOW + 20 * DAY) == []
    assert Target.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "more",
    [
        {"amount": Decimal(0)}, {"source": " "}, {"indicator": "points"}, {"book": "x"},
        {"indicator": "closure", "amount": Decimal(101)}, {"begins": date(2025, 1, 1)},
    ],
)  # fmt: skip
def test_a_target_that_says_nothing_is_refused_with_a_sentence(
    cast: Cast, more: dict[str, Any]
) -> None:
    with pytest.raises(DomainError, match="。"):
        set_target(wanted(**more), actor=cast.leader, at=NOW)


@pytest.mark.django_db
def test_a_community_sets_no_targets(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        set_target(wanted(COMMUNITY), actor=cast.desk, at=NOW)


@pytest.mark.django_db
def test_thirty_targets_cost_as_many_statements_as_one(cast: Cast) -> None:
    costs = []
    for some in (1, 29):
        for number in range(some):
            code = ("closed", "closure", "on_time")[number % 3]
            set_target(
                wanted(indicator=code, begins=date(2026, 1, 1 + number)), actor=cast.leader, at=NOW
            )
        with CaptureQueriesContext(connection) as done:
            progress(STREET, 2026, at=NOW)
        costs.append(len(done))
    assert costs[0] == costs[1]


@pytest.mark.django_db
def test_a_program_reads_target_progress_gap_and_forecast(cast: Cast) -> None:
    set_target(wanted(), actor=cast.leader, at=NOW)
    (told,) = json.loads(CliRunner().invoke(app, ["--json", "--year", "2026"]).output)
    assert (told["target"], told["convention"], told["target_source"]) == (
        "100",
        "valid",
        "年初任务书",
    )
    assert "任务 100" in CliRunner().invoke(app, ["--year", "2026"]).output
    implied_ = CliRunner().invoke(app, ["--implied", "4403", "41.89"]).output
    assert "10510.9" in implied_


@pytest.mark.django_db
def test_a_target_begins_in_its_year_and_its_unit_is_of_the_place(cast: Cast) -> None:
    with pytest.raises(DomainError, match="任务的那一年"):
        set_target(wanted(begins=date(2027, 1, 1)), actor=cast.leader, at=NOW)
    with pytest.raises(DomainError, match="不在这个地方"):
        set_target(wanted(COMMUNITY, unit=cast.unit), actor=cast.leader, at=NOW)
