"""矛盾纠纷: kept closely, mediated, agreed and kept, or told where to turn; counted by convention."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.affairs.models import Party
from minhu.affairs.queries import earlier_between
from minhu.cases.models import Case, Step
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.lifecycle import Outcome
from minhu.people.domain.forgetting import forget_callers
from minhu.people.models import Person, ReadLog
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.acts import DAY, do, opened, wander, who
from tests.cast import NOW, STREET, Cast, set_the_stage
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
LIST = "/desk/affairs/dispute/"
SIDES = {"one_name": "王小明", "one_phone": "13800138000", "other_name": "李四光"}


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def quarrel(cast: Cast, by: User | None = None, **more: Any) -> Case:
    said = {"source": "grid", "subject": "neighbours", **SIDES, **more}
    return opened("dispute", by or cast.desk, **said)


def agreed(cast: Cast, **more: Any) -> Case:
    case = do(quarrel(cast, **more), "mediate", cast.desk, track="people", told=True)
    return do(case, "agree", cast.desk, 2, until=NOW + 20 * DAY, written="written")


def test_a_dispute_is_agreed_kept_and_closed_after_asking(cast: Cast) -> None:
    case = agreed(cast)
    assert (case.state, case.due_at) == ("agreed", NOW + 20 * DAY)
    case = do(case, "followed", cast.desk, 19, satisfied="satisfied")
    assert (case.outcome, case.late) == (Outcome.CLOSED, False)


def test_names_and_phones_are_in_the_vault_and_nowhere_else(cast: Cast) -> None:
    case = quarrel(cast)
    assert Party.objects.filter(case=case).count() == 2
    kept = str(list(Step.objects.values_list("note", "payload"))) + case.title + case.detail
    assert not any(word in kept for word in ("王小明", "138", "李四光"))


def test_who_has_no_business_with_it_does_not_know_of_it(cast: Cast) -> None:
    page = f"{LIST}{quarrel(cast).number}/"
    assert Case.objects.get().secrecy == Secrecy.RESTRICTED
    for name in ("grid_worker", "worker", "stranger", "system_admin"):
        assert signed_in(getattr(cast, name)).get(page).status_code == 404


def test_a_grid_worker_hands_one_in_and_is_led_back_to_the_list(cast: Cast) -> None:
    client = signed_in(cast.grid_worker)
    key = client.get(f"{LIST}new/").context["form"].initial["intake_key"]
    said = {"title": "楼上漏水", "source": "grid", "subject": "neighbours", "intake_key": key}
    sent = {**said, **SIDES, "area": quarrel(cast).area_id}
    answer = client.post(f"{LIST}new/", sent)
    assert answer.headers["Location"] == LIST
    case = Case.objects.get(title="楼上漏水")
    assert (case.desk_code, case.sides.count()) == (case.community_code + "", 2)


def test_nobody_agrees_with_somebody_who_is_absent(cast: Cast) -> None:
    case = quarrel(cast, other_name="")
    case = do(case, "mediate", cast.desk, track="people")
    with pytest.raises(NotAllowedError):
        do(case, "agree", cast.desk, 1, until=NOW + 9 * DAY)


def test_what_was_not_kept_goes_back_to_the_table_and_counts_no_more(cast: Cast) -> None:
    case = do(agreed(cast), "broken", cast.desk, 9)
    assert (case.state, case.solved, case.is_open) == ("mediating", "", True)
    case = do(case, "agree", cast.desk, 12, until=NOW + 30 * DAY)
    assert do(case, "followed", cast.desk, 30).solved == "solved"


def test_what_is_not_agreed_is_told_where_to_turn(cast: Cast) -> None:
    case = do(quarrel(cast), "mediate", cast.desk, track="people")
    case = do(case, "fail", cast.desk, 3, to="court")
    assert (case.outcome, case.solved) == (Outcome.CLOSED, "unsolved")


def test_a_community_hands_up_and_the_street_goes_on(cast: Cast) -> None:
    case = do(quarrel(cast), "hand_up", cast.desk)
    assert case.party == f"desk:{STREET}"
    with pytest.raises(NotAllowedError):
        do(case, "hand_up", cast.desk)


def test_a_mediating_organisation_gets_it_and_settles(cast: Cast) -> None:
    case = quarrel(cast)
    case = do(case, "assign", cast.desk, unit=cast.unit, until=NOW + 7 * DAY, studio="和事佬")
    assert case.party == "unit:roads"
    assert do(case, "agree", cast.worker, 2, until=NOW + 9 * DAY).state == "agreed"


def test_each_convention_gives_its_own_rate(cast: Cast) -> None:
    for _n in range(3):
        do(agreed(cast), "followed", cast.desk, 9)
    lost = do(quarrel(cast), "mediate", cast.desk, track="people")
    do(lost, "fail", cast.desk, 1, to="court")
    do(quarrel(cast), "withdraw", cast.desk, 1)
    found = book("disputes", NOW.date()).figures(totals(Scope(kind="dispute")), 0)
    parts = {code: figure.parts for code, figure in found.items() if figure.parts}
    assert parts == {
        "success": "3/4",
        "success_all": "3/5",
        "success_excl_withdrawn": "3/4",
        "success_withdrawn_closed": "4/5",
    }


def test_the_figures_say_at_which_level_it_was_settled(cast: Cast) -> None:
    do(agreed(cast), "followed", cast.desk, 9)
    Case.objects.update(received_at=now())
    found = signed_in(cast.desk).get(f"{LIST}figures/").context["reached"]
    assert (found.grid, found.community, found.street) == (0, 1, 0)


@pytest.mark.parametrize(
    ("verb", "may"),
    [
        ("mediate", "desk street"),
        ("hand_up", "desk"),
        ("withdraw", "desk"),
        ("urge", "supervisor leader"),
    ],
)
def test_who_may_do_what(verb: str, may: str, cast: Cast) -> None:
    assert who(quarrel(cast), verb, cast) == may


def test_names_are_shown_for_a_reason_that_is_kept(cast: Cast) -> None:
    case, client = quarrel(cast), signed_in(cast.desk)
    client.post(f"/desk/cases/{case.number}/open/", {"words": "要去调解"})
    page = client.get(f"{LIST}{case.number}/").content.decode()
    assert "王*" in page
    assert "王小明" not in page
    side = case.sides.get(place=0).person
    assert side is not None
    at = f"{LIST}{case.number}/people/{side.pk}/"
    assert client.post(at, {}).status_code == 422
    shown = client.post(at, {"reason": "contact", "words": "约时间"}).content.decode()
    assert "王小明" in shown
    assert ReadLog.objects.get().case_number == case.number
    other = Person.objects.exclude(sides__case=case).first() or case.pk
    assert (
        client.post(f"{LIST}{case.number}/people/{getattr(other, 'pk', other)}/").status_code == 404
    )


def test_only_the_same_quarrel_is_called_to_mind_never_one_person(cast: Cast) -> None:
    phones: dict[str, Any] = {"other_phone": "13900139000"}
    first = quarrel(cast, **phones)
    again = quarrel(cast, **phones)
    quarrel(cast, other_name="赵六", other_phone="13700137000")
    assert list(earlier_between(cast.desk, again)) == [first]
    assert not earlier_between(cast.stranger, again)
    assert not earlier_between(cast.desk, quarrel(cast, one_name="", one_phone=""))


def test_people_are_remembered_as_long_as_their_dispute_is_spoken_of(cast: Cast) -> None:
    quarrel(cast)
    Person.objects.update(created_at=NOW - 2000 * DAY)
    assert forget_callers(NOW + DAY) == 0
    Case.objects.update(
        outcome=Outcome.WITHDRAWN, party="", due_at=None, received_at=NOW - 2000 * DAY
    )
    assert forget_callers(NOW + DAY) == 2


def test_the_page_costs_as_much_with_a_long_history(cast: Cast) -> None:
    case = do(quarrel(cast), "mediate", cast.street, track="people")
    client = signed_in(cast.street)
    client.post(f"/desk/cases/{case.number}/open/", {"words": "要去调解"})
    few = statements(cast.street, f"{LIST}{case.number}/")
    for _n in range(9):
        case = do(case, "meet", cast.desk)
    assert statements(cast.street, f"{LIST}{case.number}/") == few


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_way_a_dispute_goes_its_chain_holds(cast: Cast, data: st.DataObject) -> None:
    wander(quarrel(cast), cast, data)


def test_a_unit_that_may_see_nothing_of_it_is_not_given_it(cast: Cast) -> None:
    cast.worker.posts.update(ceiling=Secrecy.ORDINARY)
    with pytest.raises(DomainError):
        do(quarrel(cast), "assign", cast.desk, unit=cast.unit, until=NOW + 7 * DAY)
