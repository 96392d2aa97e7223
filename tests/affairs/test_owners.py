"""业主表决: two thirds take part, then more than half or three quarters, by heads and by area."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minhu.affairs.owners import OwnersForm, Side, decided
from minhu.cases.models import Case
from tests.affairs.acts import DAY, do, opened
from tests.cast import NOW, Cast, set_the_stage
from tests.desk.acts import signed_in

NUMBERS = {"owners": "300", "area": "30000", "came": "200", "came_area": "20000"}


@pytest.mark.parametrize(
    ("matter", "came", "agreed", "result"),
    [
        ("special", 200, 150, "passed"),
        ("special", 200, 149, "quarters"),
        ("ordinary", 200, 100, "half"),
        ("ordinary", 200, 101, "passed"),
        ("ordinary", 199, 199, "few"),
    ],
)
def test_heads_and_area_are_each_counted_by_the_law(
    matter: str, came: int, agreed: int, result: str
) -> None:
    enough = Side(300, 300, 300)
    side = Side(300, came, agreed)
    metres = Side(Decimal(300), Decimal(came), Decimal(agreed))
    assert decided(matter, (side, enough)) == result
    assert decided(matter, (enough, metres)) == result


def test_numbers_that_cannot_be_are_asked_again() -> None:
    more = {**NUMBERS, "matter": "ordinary", "agreed": "201", "agreed_area": "1"}
    assert list(OwnersForm(more).errors) == ["agreed"]
    assert list(OwnersForm({**more, "agreed": "1", "came": "301"}).errors) == ["came"]
    assert "owners" in OwnersForm({**more, "owners": ""}).errors


@pytest.mark.django_db
def test_a_vote_is_noted_with_its_result_and_printed() -> None:
    cast: Cast = set_the_stage()
    case = opened("deliberation", cast.desk, sort="decision", origin="estate")
    case = do(case, "table", cast.desk, until=NOW + 5 * DAY)
    client, page = signed_in(cast.desk), f"/desk/affairs/deliberation/{case.number}/"
    forged = {"matter": "special", "agreed": "149", "agreed_area": "15000", "result": "passed"}
    answer = client.post(f"{page}vote/", {**NUMBERS, **forged})
    assert answer.status_code == 302
    shown = client.get(page).content.decode()
    assert "不到参与的四分之三" in shown
    assert "业主表决结果" in shown
    assert Case.objects.get(pk=case.pk).state == "tabled"
