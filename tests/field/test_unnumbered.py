"""What nobody has a number for is called by its day and place, and by whom it is about."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.core.clock import local_day, now
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Ledger, Record
from tests.cast import GRID, NOW, OTHER_GRID, Cast
from tests.field.test_records import grid_name
from tests.field.walks import mark
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
PATROLS = "/field/ledgers/patrols/"


@pytest.fixture
def patrols(cast: Cast) -> Ledger:
    assert GRID in cast.grid_worker.grids
    fill_the_shelf()
    return Ledger.objects.get(code="patrols")


def patrol(phone: Client, **said: str) -> int:
    known = {"step_key": mark(), "c1": "", "c2": grid_name(GRID), "c3": "2026-11-20"}
    return phone.post(f"{PATROLS}new/", known | said).status_code


def test_a_patrol_needs_no_name_and_is_of_today(phone: Client, patrols: Ledger) -> None:
    page = phone.get(f"{PATROLS}new/").content.decode()
    assert patrols.name in page
    assert "空着就行" in page
    assert f'value="{local_day(now()).isoformat()}"' in page


def test_two_patrols_of_a_day_are_told_apart(phone: Client, patrols: Ledger) -> None:
    assert [patrol(phone) for _again in range(3)] == [302] * 3
    name = f"巡查 2026-11-20 {grid_name(GRID)}"
    kept = Record.objects.filter(ledger=patrols).order_by("pk")
    assert [each.key for each in kept] == [name, f"{name}(2)", f"{name}(3)"]
    assert "巡查 11月20日" in phone.get(PATROLS).content.decode()


def test_a_name_that_was_written_stays(phone: Client, patrols: Ledger) -> None:
    assert patrol(phone, c1="夜巡") == 302
    assert Record.objects.get(ledger=patrols).key == "夜巡"


def test_a_list_says_where_only_when_it_is_not_the_same_everywhere(
    phone: Client, patrols: Ledger, cast: Cast
) -> None:
    patrol(phone)
    where = "网格 ·</span>"
    page = phone.get(PATROLS).content.decode()
    assert "待巡" in page
    assert where not in page
    other = {"c2": {"at": OTHER_GRID, "name": grid_name(OTHER_GRID)}, "c3": "2026-11-20"}
    write(patrols, other, hand=Hand(cast.street, NOW))
    seen_by_all = Client()
    seen_by_all.force_login(cast.street)
    assert where in seen_by_all.get(PATROLS).content.decode()
