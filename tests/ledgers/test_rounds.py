"""A list that is walked again keeps the round before beside the new one, with its days and numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers.domain.doors import list_doors
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.rounds import begin_round
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, move, strike
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.parts import inside, parts_shown
from minhu.places.models import Address
from minhu.rates.books import book
from minhu.rates.domain.recounting import differences
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture
def sweep(cast: Cast) -> Record:
    """Return the sweep of a building with three doors, one of which was walked."""
    fill_the_shelf()
    Address.objects.bulk_create(
        Address(area_id=GRID, text=f"示例大厦{100 + n}室", estate="示例大厦") for n in range(3)
    )
    lines = [["楼宇或街段", "网格"], ["示例大厦", "东风第1网格"]]
    take_rows(Ledger.objects.get(code="sweeps"), table_of(lines), hand=Hand(None, NOW))
    made = Record.objects.select_related("ledger").get(key="示例大厦")
    list_doors(made, premises(), hand=Hand(cast.street, NOW))
    move(door(0), "走访了", hand=Hand(cast.street, NOW))
    return made


def premises() -> Ledger:
    return Ledger.objects.get(code="sweep-premises")


def door(n: int, nth: int = 1) -> Record:
    mark = f" #{nth}" if nth > 1 else ""
    return Record.objects.select_related("ledger").get(key=f"示例大厦·示例大厦{100 + n}室{mark}")


def again(sweep: Record, cast: Cast) -> int:
    return begin_round(sweep, premises(), hand=Hand(cast.street, LATER))


def test_a_second_round_stands_beside_the_first_with_days_and_numbers_of_its_own(
    sweep: Record, cast: Cast
) -> None:
    assert again(sweep, cast) == 3
    move(door(1, 2), "没人在", hand=Hand(cast.street, LATER))
    [part] = parts_shown(cast.street, sweep)
    told = [(e.number, e.begun, e.walked, e.states) for e in part.rounds]
    assert told == [
        (1, NOW.date(), NOW, (("待走访", 2), ("走访过", 1))),
        (2, LATER.date(), LATER, (("待走访", 2), ("没人在", 1))),
    ]
    assert {each.record.key[-2:] for each in part.lines} == {"#2"}
    [first] = parts_shown(cast.street, sweep, "1")
    assert [each.stood for each in first.lines] == ["待走访", "待走访", "走访过"]
    assert (first.goes_on, part.goes_on) == (False, True)


def test_what_a_door_is_called_comes_along_and_what_was_found_there_is_asked_again(
    sweep: Record, cast: Cast
) -> None:
    said = {"c5": "企业", "c6": "甲公司", "c7": "91110000600037341L", "c8": "新增"}
    change(door(0), said, hand=Hand(cast.street, NOW))
    again(sweep, cast)
    values = door(0, 2).values
    assert [values.get(slot) for slot in ("c4", "c6", "c9")] == ["示例大厦100室", "甲公司", "2"]
    assert values.get("c7") == "91110000600037341L"  # typed once
    assert not values.get("c5")
    assert not values.get("c8")


def test_lines_of_a_round_that_is_over_change_no_more_by_hand_or_file(
    sweep: Record, cast: Cast
) -> None:
    again(sweep, cast)
    hand = Hand(cast.street, LATER)
    with pytest.raises(StaleStateError, match="新的一轮"):
        move(door(1), "走访了", hand=hand)
    with pytest.raises(StaleStateError, match="新的一轮"):
        change(door(1), {"c6": "乙"}, hand=hand)
    with pytest.raises(StaleStateError, match="新的一轮"):
        strike(door(1), hand=hand)
    lines = [["名单编号", "单位名称"], [door(1).key, "乙"], [door(1, 2).key, "乙"]]
    verdict = take_rows(premises(), table_of(lines), hand=hand)
    assert (len(verdict.changed), [each.row for each in verdict.refused]) == (1, [2])


def test_the_figures_of_a_past_round_stay_what_they_were(sweep: Record, cast: Cast) -> None:
    held = book("ledgers", date(2026, 12, 31))

    def rate(first: date, last: date) -> str:
        scope = Scope("ledgers", area=STREET, first=first, last=last)
        return in_all(held, scope, at=LATER)["premises-visited"].parts

    now, later = NOW.date(), LATER.date()
    before = rate(now, now)
    again(sweep, cast)
    for n in range(3):
        move(door(n, 2), "走访了", hand=Hand(cast.street, LATER))
    assert (before, rate(now, now), rate(later, later)) == ("1/3", "1/3", "3/3")
    assert differences() == ()
    assert not list(broken_records())


def test_a_round_nothing_of_which_was_walked_is_not_listed_again(sweep: Record, cast: Cast) -> None:
    again(sweep, cast)
    with pytest.raises(DomainError, match="先走这一轮"):
        again(sweep, cast)
    with pytest.raises(NotAllowedError):
        begin_round(sweep, premises(), hand=Hand(cast.stranger, LATER))
    with pytest.raises(DomainError, match="不分轮次"):
        begin_round(sweep, Ledger.objects.get(code="stall-checks"), hand=Hand(cast.street, LATER))


def test_a_door_of_a_place_that_has_gone_keeps_the_round_from_being_listed_by_half(
    sweep: Record, cast: Cast
) -> None:
    Record.objects.filter(pk=door(2).pk).update(
        values=door(2).values | {"c3": {"at": GRID, "name": "没有的网格"}}
    )
    with pytest.raises(DomainError, match="列不进新的一轮"):
        again(sweep, cast)
    assert premises().records.count() == 3


def test_doors_listed_later_and_lines_added_belong_to_the_round_that_goes_on(
    sweep: Record, cast: Cast
) -> None:
    again(sweep, cast)
    Address.objects.create(area_id=GRID, text="示例大厦200室", estate="示例大厦")
    assert list_doors(sweep, premises(), hand=Hand(cast.street, LATER)) == 1
    assert inside(cast.street, premises(), "示例大厦")["c9"] == "2"
    [part] = parts_shown(cast.street, sweep)
    assert [each.total for each in part.rounds] == [3, 4]


def test_the_pages_of_desk_and_phone_show_every_round_and_move_only_the_last(
    sweep: Record, cast: Cast
) -> None:
    path = f"/desk/ledgers/sweeps/{sweep.pk}/"
    few = statements(cast.street, path)
    client = signed_in(cast.street)
    assert "再走一轮" in client.get(path).content.decode()
    client.post(f"{path}round/sweep-premises/")
    assert statements(cast.street, path) == few
    for face, user in (("desk", cast.street), ("field", cast.grid_worker)):
        here = f"/{face}/ledgers/sweeps/{sweep.pk}/"
        now, first = (
            signed_in(user).get(f"{here}{ask}").content.decode() for ask in ("", "?round=1")
        )
        assert "第1轮" in now
        assert ('value="走访了"' in now, 'value="走访了"' in first) == (True, False)
    assert client.post(f"{path}round/stall-checks/").status_code == 404
