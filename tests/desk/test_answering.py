"""主管、主抓、主体 (domain row 9) stand on the tasks of the matter they were set for."""

from __future__ import annotations

import pytest

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.keeping import keep_closely
from minhu.ledgers.domain.shipped import open_shipped
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast, call
from tests.desk.acts import page_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _matrix(cast: Cast) -> None:  # noqa: ARG001 -- the places
    open_shipped(Area.objects.get(code=STREET), at=NOW)


def say(matter: str, place: str, *who: str) -> Ledger:
    ledger = Ledger.objects.get(code="responsibility")
    table = table_of([["事项", "社区", "主管", "主抓", "主体"], [matter, place, *who]])
    assert take_rows(ledger, table, hand=Hand(None, NOW)).refused == []
    return ledger


def shown(user: User) -> str:
    return signed_in(user).get(page_of(Case.objects.get())).content.decode()


@pytest.fixture
def matter() -> Category:
    found = Category.objects.exclude(parent=None).order_by("code")[0]
    call(category_code=found.code)
    return found


def test_whoever_opens_a_task_reads_who_leads_who_drives_and_who_does_it(
    matter: Category, cast: Cast
) -> None:
    assert "责任分工" not in shown(cast.desk)
    say(matter.parent.name if matter.parent else "", "示例街道", "城建办", "社区", "小区")
    assert "主管 城建办 · 主抓 社区 · 主体 小区" in shown(cast.grid_worker)
    say(matter.name, "东风社区", "民政所", "", "志愿者")
    assert "主管 民政所 · 主体 志愿者" in shown(cast.desk)


def test_what_was_set_for_another_place_or_is_kept_closely_stands_on_no_task(
    matter: Category, cast: Cast
) -> None:
    say(matter.name, "春晓社区", "城建办", "社区", "小区")
    assert "责任分工" not in shown(cast.desk)
    ledger = say(matter.name, "东风社区", "城建办", "社区", "小区")
    assert "主管 城建办" in shown(cast.desk)
    keep_closely(ledger, Secrecy.RESTRICTED, actor=cast.street, at=NOW)
    assert "责任分工" not in shown(cast.desk)
