"""点单和心愿: the menu, first claim wins, appraised by who asked, counted in times and persons."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import NotAllowedError, StaleStateError
from minhu.core.lifecycle import Outcome
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.acts import DAY, do, opened, wander, who
from tests.cast import GRID, NOW, Cast, set_the_stage
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
LIST = "/desk/affairs/order/"


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def asked(cast: Cast, by: User | None = None, **more: Any) -> Case:
    said = {"way": "wish", "item": "hair", "caller_name": "王奶奶", "caller_phone": "13800138000"}
    return opened("order", by or cast.desk, **{**said, **more})


def offered(cast: Cast, **more: Any) -> Case:
    return do(asked(cast, **more), "offer", cast.desk)


def served(cast: Cast, days: int = 1) -> Case:
    return do(do(offered(cast), "claim", cast.worker, days), "serve", cast.worker, days + 1)


def test_an_order_is_claimed_served_and_appraised(cast: Cast) -> None:
    case = offered(cast)
    case = do(case, "claim", cast.worker, 1)
    assert (case.party, case.responded) == ("unit:roads", True)
    case = do(do(case, "serve", cast.worker, 2), "appraise", cast.desk, 3, solved="solved")
    assert (case.outcome, case.late) == (Outcome.CLOSED, False)


def test_of_two_who_claim_the_first_has_it(cast: Cast) -> None:
    case = offered(cast)
    late = Case.objects.get(pk=case.pk)
    do(case, "claim", cast.worker, 1)
    with pytest.raises(StaleStateError):
        do(late, "claim", cast.other_worker, 1)


def test_units_see_what_lies_open_and_not_who_asked_for_it(cast: Cast) -> None:
    asked(cast, title="还没核对的")
    case = offered(cast, title="想理个发")
    client = signed_in(cast.other_worker)
    page = client.get(LIST).content.decode()
    assert "想理个发" in page
    assert "还没核对的" not in page
    shown = client.get(f"{LIST}{case.number}/").content.decode()
    assert "接单" in shown
    assert "王*" not in shown


def test_whoever_comes_second_is_told_and_led_to_the_list(cast: Cast) -> None:
    case = offered(cast)
    at = f"{LIST}{case.number}/claim/"
    assert signed_in(cast.worker).post(at, {}).headers["Location"] == f"{LIST}{case.number}/"
    assert signed_in(cast.other_worker).post(at, {}).status_code == 404
    assert signed_in(cast.other_worker).get(f"{LIST}{case.number}/").status_code == 404


def test_what_is_given_back_lies_open_again(cast: Cast) -> None:
    case = do(do(offered(cast), "claim", cast.worker, 1), "give_back", cast.worker, 2)
    assert (case.state, case.unit, case.responded) == ("offered", None, None)


def test_who_served_does_not_appraise(cast: Cast) -> None:
    case = do(asked(cast), "assign", cast.desk, unit=cast.unit, until=NOW + 3 * DAY)
    cast.worker.posts.update(role="community_desk", unit=None, area_code=case.community_code)
    both = User.objects.get(pk=cast.worker.pk)
    Case.objects.filter(pk=case.pk).update(party=f"desk:{case.community_code}")
    case = do(Case.objects.get(pk=case.pk), "serve", both, 1)
    with pytest.raises(NotAllowedError):
        do(case, "appraise", both, 2, solved="solved")


def test_what_was_not_done_well_is_done_again(cast: Cast) -> None:
    case = do(served(cast), "serve_again", cast.desk, 3)
    assert (case.state, case.reworks, case.party) == ("claimed", 1, "unit:roads")


@pytest.mark.parametrize(
    ("verb", "may"),
    [("offer", "desk street"), ("claim", ""), ("serve", "desk"), ("urge", "supervisor leader")],
)
def test_who_may_do_what_to_a_fresh_order(verb: str, may: str, cast: Cast) -> None:
    assert who(asked(cast), verb, cast) == may


def test_units_of_the_place_may_claim_what_is_offered(cast: Cast) -> None:
    assert who(offered(cast), "claim", cast) == "worker other_worker"


def test_rates_of_orders_say_what_they_were_made_of(cast: Cast) -> None:
    do(served(cast), "appraise", cast.desk, 3, solved="solved", satisfied="satisfied")
    served(cast, 9)
    asked(cast)
    found = book("orders", NOW.date()).figures(totals(Scope(kind="order")), 0)
    parts = {code: figure.parts for code, figure in found.items() if figure.parts}
    assert parts == {
        "claimed": "2/3",
        "claimed_in_time": "1/3",
        "fulfilled": "1/3",
        "praised": "1/1",
    }


def test_persons_are_told_apart_from_person_times(cast: Cast) -> None:
    for _n in range(2):
        do(served(cast), "appraise", cast.desk, 3, solved="solved")
    Case.objects.update(received_at=now())
    found = signed_in(cast.street).get(f"{LIST}figures/")
    assert (found.context["reached"].times, found.context["reached"].persons) == (2, 1)
    assert "2 人次，1 人" in found.content.decode()


def test_the_list_behind_the_claimed_holds_just_those(cast: Cast) -> None:
    served(cast)
    asked(cast)
    page = signed_in(cast.street).get(LIST, {"list": "contacted"})
    assert [case.state for case in page.context["page"].cases] == ["served"]


def test_the_menu_of_the_catalogue_is_what_can_be_ordered(cast: Cast) -> None:
    page = signed_in(cast.desk).get(f"{LIST}new/")
    choices = dict(page.context["form"].fields["item"].choices)
    assert [choices[code] for code in ("meal", "bath", "emergency")] == ["助餐", "助浴", "助急"]


def test_a_menu_that_is_sent_opens_an_order_with_its_caller(cast: Cast) -> None:
    client = signed_in(cast.grid_worker)
    key = client.get(f"{LIST}new/").context["form"].initial["intake_key"]
    said = {"title": "想理个发", "way": "menu", "item": "hair", "channel": "grid", "area": GRID}
    client.post(f"{LIST}new/", {**said, "intake_key": key, "caller_name": "王奶奶"})
    case = Case.objects.get()
    assert (case.channel, case.caller is not None) == ("grid", True)


def test_what_lies_open_costs_as_much_for_thirty_as_for_one(cast: Cast) -> None:
    offered(cast)
    few = statements(cast.worker, LIST)
    for _n in range(29):
        offered(cast)
    assert statements(cast.worker, LIST) == few


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_way_an_order_goes_its_chain_holds(cast: Cast, data: st.DataObject) -> None:
    wander(asked(cast), cast, data)
