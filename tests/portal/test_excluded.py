"""剔除 in public: how many and why, and no number so small that it points at somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from minhu.portal.queries.exclusions import months
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast, call, set_the_stage

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def exclude(cast: Cast, reason: str, count: int, at: datetime = LATER) -> None:
    for number in range(count):
        case = call(f"{reason}-{number}-{at}")
        answers = {"reason": reason, "note": "核实过"}
        take(case, "propose_exclusion", answers=answers, actor=cast.desk, at=at)
        take(case, "confirm_exclusion", answers={"note": "同意"}, actor=cast.leader, at=at)


def test_numbers_are_told_by_month_and_reason(cast: Cast) -> None:
    exclude(cast, "malicious", 4)
    exclude(cast, "beyond_law", 3)
    (month,) = months(LATER)
    assert dict(month.cells) == {"恶意重复": "4", "要求超出法律和政策": "3"}
    assert month.total == "7"


def test_a_small_number_is_not_told_and_the_sum_does_not_give_it_away(cast: Cast) -> None:
    exclude(cast, "malicious", 4)
    exclude(cast, "beyond_law", 1)
    (month,) = months(LATER)
    assert dict(month.cells)["要求超出法律和政策"] == "少于3"
    assert month.total == "少于7"


def test_two_small_numbers_hide_each_other_so_the_sum_is_told(cast: Cast) -> None:
    exclude(cast, "malicious", 2)
    exclude(cast, "beyond_law", 2)
    (month,) = months(LATER)
    assert month.total == "4"


def test_a_refused_exclusion_and_one_of_long_ago_are_not_counted(cast: Cast) -> None:
    case = call()
    answers = {"reason": "malicious", "note": "核实过"}
    take(case, "propose_exclusion", answers=answers, actor=cast.desk, at=LATER)
    take(case, "refuse_exclusion", answers={"note": "再查"}, actor=cast.leader, at=LATER)
    exclude(cast, "malicious", 1)
    assert months(LATER + timedelta(days=400)) == []
    assert [month.total for month in months(LATER)] == ["少于3"]


def test_everybody_may_read_it(cast: Cast) -> None:  # noqa: ARG001 -- the stage
    assert "最近一年没有" in Client().get("/excluded").content.decode()
