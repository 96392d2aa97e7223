"""违法建设: verified, ordered down, taken down, and looked at again by the grid worker."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import NotAllowedError
from minhu.core.lifecycle import Outcome
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.acts import DAY, do, opened, wander, who
from tests.cast import GRID, NOW, Cast, set_the_stage
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
LIST = "/desk/affairs/construction/"


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def found(cast: Cast, by: User | None = None, **more: Any) -> Case:
    return opened("construction", by or cast.grid_worker, sort="roof", metres="24", **more)


def ordered(cast: Cast) -> Case:
    case = do(found(cast), "verify", cast.desk, 1)
    return do(case, "order", cast.desk, 1, unit=cast.unit, until=NOW + 8 * DAY)


def down(cast: Cast) -> Case:
    return do(ordered(cast), "take_down", cast.worker, 6, removed="24")


def test_what_was_taken_down_the_grid_worker_says_is_gone(cast: Cast) -> None:
    case = down(cast)
    assert case.party == f"grid:{GRID}"
    assert f"{LIST}{case.number}/" in signed_in(cast.grid_worker).get("/field/").content.decode()
    case = do(case, "clear", cast.grid_worker, 7)
    assert (case.outcome, case.late) == (Outcome.CLOSED, False)


def test_what_still_stands_is_ordered_down_anew(cast: Cast) -> None:
    case = do(down(cast), "still_there", cast.grid_worker, 7)
    assert (case.state, case.reworks, case.is_open) == ("verified", 1, True)


def test_who_took_it_down_does_not_say_it_is_gone(cast: Cast) -> None:
    case = ordered(cast)
    Case.objects.filter(pk=case.pk).update(party=f"grid:{GRID}", unit=None)
    case = do(Case.objects.get(pk=case.pk), "take_down", cast.grid_worker, 5, removed="9")
    with pytest.raises(NotAllowedError):
        do(case, "clear", cast.grid_worker, 6)


@pytest.mark.parametrize(
    ("verb", "may"), [("verify", "desk street"), ("retest", ""), ("urge", "supervisor leader")]
)
def test_who_may_do_what(verb: str, may: str, cast: Cast) -> None:
    assert who(found(cast), {"retest": "clear"}.get(verb, verb), cast) == may


def test_the_order_and_the_square_metres_are_on_the_page(cast: Cast) -> None:
    case = down(cast)
    page = signed_in(cast.desk).get(f"{LIST}{case.number}/").content.decode()
    assert all(words in page for words in ("楼顶加建", "24", "责令限期拆除通知书"))


def test_rates_say_what_they_were_made_of(cast: Cast) -> None:
    do(down(cast), "clear", cast.grid_worker, 7)
    do(down(cast), "still_there", cast.grid_worker, 7)
    shown = book("constructions", NOW.date()).figures(totals(Scope(kind="construction")), 0)
    parts = {code: figure.parts for code, figure in shown.items() if figure.parts}
    assert parts == {"removed": "1/2", "removed_on_time": "1/1", "gone_at_once": "1/2"}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_way_it_goes_its_chain_holds(cast: Cast, data: st.DataObject) -> None:
    wander(found(cast), cast, data)


def test_square_metres_are_added_up_and_open_their_list(cast: Cast) -> None:
    down(cast)
    found(cast)
    Case.objects.update(received_at=now())
    page = signed_in(cast.desk).get(f"{LIST}figures/").content.decode()
    sums = page[page.index("加起来") :]
    assert sums.index("面积（平方米）") < sums.index(">48</a>") < sums.index(">24</a>")
    assert f'href="{LIST}?' in sums
