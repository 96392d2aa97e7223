"""A ledger that counts by day has totals on its page as any other: of all days, and of a month."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
PATH = "/desk/ledgers/rounds/"
ROWS = [
    ["场次", "社区", "日期", "人次", "花了"],
    ["一", "东风社区", "2026-10-30", "40余", "1.5万"],
    ["二", "东风社区", "2026-11-06", "30", "200"],
    ["三", "春晓社区", "2026-11-13", "12", "0.5"],
]


@pytest.fixture
def street(cast: Cast) -> Client:
    asked = [
        Asked("场次", Kind.TEXT, key=True),
        Asked("社区", Kind.AREA),
        Asked("日期", Kind.DATE, day=True),
        Asked("人次", Kind.INTEGER),
        Asked("花了", Kind.MONEY),
    ]
    area = Area.objects.get(code=STREET)
    ledger = open_ledger("清洁", area, asked, actor=cast.street, at=NOW, code="rounds")
    assert take_rows(ledger, table_of(ROWS), hand=Hand(cast.street, NOW)).new == 3
    return signed_in(cast.street)


@pytest.mark.parametrize(
    ("asked", "count", "persons", "spent"),
    [
        ("", 3, "≥ 82", "15200.50"),
        ("?month=2026-11", 2, "42", "200.50"),
        ("?month=2026-10", 1, "≥ 40", "15000"),
        ("?first=2026-11-10", 1, "12", "0.50"),
        ("?q=二", 1, "30", "200"),
    ],
)
def test_its_columns_are_added_up_over_the_days_that_are_asked_for(
    street: Client, asked: str, count: int, persons: str, spent: str
) -> None:
    page = street.get(PATH + asked)
    numbers = page.context["numbers"]
    assert (numbers.count, str(numbers.totals["c4"])) == (count, persons)
    assert numbers.totals["c5"].value == Decimal(spent)
    foot = page.content.decode().partition("<tfoot")[2]
    assert persons in foot
