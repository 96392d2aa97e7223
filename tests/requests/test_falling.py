"""兜底: whatever becomes of units, posts and returns, every open request is somebody's."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest

from minhu.accounts.domain.posts import end_post, switch_off
from minhu.accounts.queries import living_parties
from minhu.cases.models import Case
from minhu.core import worker
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.lifecycle import Outcome
from minhu.requests.domain.falling import abolish_unit, catch_ownerless, sweep
from minhu.requests.domain.steps import take
from minhu.requests.lifecycle import OPEN, REQUEST
from tests.cast import COMMUNITY, NOW, STREET, Cast, call
from tests.desk.acts import fresh
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
STREET_DESK = f"desk:{STREET}"


def everywhere(cast: Cast) -> list[Case]:
    """Return one request of the unit in each open state."""
    cases = [stand(call(state), state, cast) for state in OPEN]
    for case in cases:
        case.deadlines.all().delete()
        due = NOW + timedelta(days=1)
        case.deadlines.create(clock="finish", started_at=NOW, due_at=due, first_due=due)
    return cases


def parties() -> set[str]:
    return set(Case.objects.filter(outcome=Outcome.OPEN).values_list("party", flat=True))


def test_an_abolished_unit_leaves_no_open_case_behind(cast: Cast) -> None:
    cases = everywhere(cast)
    fallen = abolish_unit(unit=cast.unit, actor=cast.system_admin, at=LATER)
    assert {case.held_state or case.state for case in fallen} == {"accepted"}
    assert {case.party for case in fallen} == {STREET_DESK}
    assert all("市政所已经撤销" in case.steps.get(verb="fall_back").note for case in fallen)
    assert len(fallen) == sum(REQUEST.state(state).turn == "unit" for state in OPEN)
    left = {fresh(case).party for case in cases}
    assert left <= {STREET_DESK, f"desk:{COMMUNITY}", f"leader:{STREET}"}


def test_what_would_come_back_to_an_abolished_unit_falls_to_the_street(cast: Cast) -> None:
    case = stand(call(), "reported", cast)
    abolish_unit(unit=cast.unit, actor=cast.system_admin, at=LATER)
    case = Case.objects.select_related("unit").get(pk=case.pk)
    take(case, "send_back", answers={"note": "再办"}, actor=cast.desk, at=LATER)
    assert (case.state, case.party) == ("working", STREET_DESK)
    take(case, "fall_back", answers={"note": "改派"}, actor=cast.street, at=LATER)
    assert (case.state, case.unit, case.party) == ("accepted", None, STREET_DESK)


def test_a_unit_is_abolished_once_and_by_the_system_administrator(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        abolish_unit(unit=cast.unit, actor=cast.street, at=LATER)
    abolish_unit(unit=cast.unit, actor=cast.system_admin, at=LATER)
    with pytest.raises(DomainError, match="已经撤销"):
        abolish_unit(unit=cast.unit, actor=cast.system_admin, at=LATER)


def test_a_post_that_ends_lets_its_cases_fall_with_the_next_work(cast: Cast) -> None:
    case = stand(call(), "working", cast)
    end_post(post=cast.worker.posts.get(), actor=cast.security_admin, at=LATER)
    assert fresh(case).party == "unit:roads"
    catch_ownerless(at=LATER)
    assert (fresh(case).state, fresh(case).party) == ("accepted", STREET_DESK)


def test_nobody_at_the_desk_of_a_community_means_the_desk_of_the_street(cast: Cast) -> None:
    cases = [stand(call(state), state, cast) for state in ("received", "reported", "returning")]
    cast.desk.posts.all().delete()
    catch_ownerless(at=LATER)
    assert {fresh(case).party for case in cases} == {STREET_DESK}
    assert [fresh(case).state for case in cases] == ["received", "reported", "returning"]


def test_catching_what_is_ownerless_twice_changes_nothing_more(cast: Cast) -> None:
    everywhere(cast)
    cast.worker.posts.all().delete()
    assert catch_ownerless(at=LATER)
    assert catch_ownerless(at=LATER) == []
    assert parties() <= living_parties(LATER)


def test_a_street_without_anybody_keeps_its_cases_rather_than_moving_them_in_circles(
    cast: Cast,
) -> None:
    call()
    Case.objects.update(party=STREET_DESK, desk_code=STREET)
    cast.street.posts.all().delete()
    assert catch_ownerless(at=LATER) == []


def test_who_is_switched_off_holds_nothing_any_more(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = stand(call(), "working", cast)
    switch_off(user=cast.worker, actor=cast.system_admin, at=LATER)
    monkeypatch.setattr("minhu.requests.tasks.now", lambda: LATER)
    worker.work(once=True)
    assert fresh(case).party == STREET_DESK


def test_a_unit_that_wants_to_give_back_leads_until_somebody_is_designated(cast: Cast) -> None:
    case = stand(call(), "returning", cast)
    case.returns = 2
    case.save()
    assert not cast.desk.has_perm("requests.decide_return", case)
    answers = {"note": "先围起来", "internal": False}
    take(case, "lead", answers=answers, actor=cast.worker, at=LATER)
    assert (case.state, case.unit) == ("returning", cast.unit)
    answers = {"unit": cast.other_unit, "note": "您单位办"}
    take(case, "designate", answers=answers, actor=cast.street, at=LATER)
    assert (case.unit, case.designated, case.party) == (cast.other_unit, True, "unit:clean")


@pytest.mark.parametrize(("hours", "in_time"), [(71.9, True), (72.1, False)])
def test_a_return_is_possible_within_one_working_day_of_signing(
    cast: Cast,
    hours: float,
    in_time: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    """Signed on Friday at ten, the eight working hours end on Monday at ten."""
    case = call()
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    take(case, "dispatch", answers={"unit": cast.unit}, actor=cast.desk, at=NOW)
    take(case, "sign", answers={}, actor=cast.worker, at=NOW)
    answers = {"reason": "not_ours", "basis": "清单", "suggested": "环卫所"}
    at = NOW + timedelta(hours=hours)
    with nullcontext() if in_time else pytest.raises(DomainError, match="不能再退"):
        take(case, "return", answers=answers, actor=cast.worker, at=at)
    assert (fresh(case).state == "returning") is in_time


def test_what_was_given_to_a_grid_without_a_worker_is_caught_by_the_worker(cast: Cast) -> None:
    case = stand(call(), "accepted", cast)
    take(case, "dispatch", answers={"unit": None}, actor=cast.desk, at=LATER)
    cast.grid_worker.posts.all().delete()
    assert sweep(LATER) == 1
    assert (fresh(case).party, sweep(LATER)) == (STREET_DESK, 0)
