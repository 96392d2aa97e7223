"""What takes two persons takes two, also where one of them holds both posts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.accounts.domain.posts import end_post
from minhu.accounts.enums import Role
from minhu.accounts.models import Post, User
from minhu.cases.models import Case
from minhu.cases.templatetags.case_words import party_name
from minhu.core import worker
from minhu.core.clock import local_day
from minhu.core.errors import NotAllowedError
from minhu.notices.models import Notice
from minhu.requests.domain.falling import catch_ownerless, hand_to_leaders, sweep
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, NOW, STREET, Cast, call, hire
from tests.requests.stage import answers_for, stand

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHY = {"reason": "wrong_party", "note": "不是我们街道的事"}


def at_the_desk_too(user: User) -> User:
    """Let somebody sit at the desk of the community as well."""
    Post.objects.create(
        user=user, role=Role.COMMUNITY_DESK, area_code=COMMUNITY, valid_from=local_day(NOW)
    )
    user.__dict__.pop("posts_now", None)
    return user


def test_who_proposed_an_exclusion_does_not_confirm_it_under_another_post(cast: Cast) -> None:
    case, both = call(), at_the_desk_too(cast.supervisor)
    take(case, "propose_exclusion", answers=WHY, actor=both, at=NOW + HOUR)
    with pytest.raises(NotAllowedError):
        take(case, "confirm_exclusion", answers={"note": "同意"}, actor=both, at=NOW + HOUR)
    take(case, "confirm_exclusion", answers={"note": "同意"}, actor=cast.leader, at=NOW + 2 * HOUR)
    assert (case.outcome, case.proposer) == ("excluded", both)


def proposed(cast: Cast) -> Case:
    case = call()
    take(case, "propose_exclusion", answers=WHY, actor=cast.desk, at=NOW + HOUR)
    return case


def test_an_exclusion_waits_for_who_decides_and_not_for_who_proposed_it(cast: Cast) -> None:
    case = proposed(cast)
    assert (case.party, party_name(case)) == (f"leader:{STREET}", "街道领导")
    assert case.party in cast.leader.parties
    take(case, "refuse_exclusion", answers={"note": "还是要办"}, actor=cast.leader, at=NOW + HOUR)
    assert case.party == f"desk:{COMMUNITY}"


def test_it_waits_for_the_leader_nearest_to_the_desk(cast: Cast) -> None:
    hire("nearer", Role.LEADER, COMMUNITY)
    assert proposed(cast).party == f"leader:{COMMUNITY}"


def test_without_a_leader_it_waits_at_the_street_and_not_at_the_desk_that_proposed(
    cast: Cast,
) -> None:
    case = proposed(cast)
    for post in cast.leader.posts.all():
        end_post(post=post, actor=cast.security_admin, at=NOW)
    catch_ownerless(at=NOW + 2 * HOUR)
    case.refresh_from_db()
    assert (case.state, case.party) == ("excluding", f"desk:{STREET}")
    assert not catch_ownerless(at=NOW + 3 * HOUR)


def waiting_as_before(cast: Cast, state: str, returns: int = 0) -> Case:
    """Return a request that stands before a leader's decision and still waits at the desk."""
    case = stand(call(state), state, cast)
    Case.objects.filter(pk=case.pk).update(party=f"desk:{COMMUNITY}", returns=returns)
    return Case.objects.get(pk=case.pk)


def test_what_waits_at_a_desk_for_a_leader_is_handed_to_the_leader_who_hears_of_it(
    cast: Cast,
) -> None:
    """Proposed before exclusions were the leader's, or while there was none: nobody could move it."""
    waiting = [waiting_as_before(cast, "excluding"), waiting_as_before(cast, "returning", 2)]
    ours = waiting_as_before(cast, "extending")
    worker.work(once=True)
    sweep(NOW + HOUR)
    for case in waiting:
        case.refresh_from_db()
        assert (case.party, case.steps.get(seq=case.seq).verb) == (f"leader:{STREET}", "hand_on")
    ours.refresh_from_db()
    assert ours.party == f"desk:{COMMUNITY}"
    worker.work(once=True)
    told = Notice.objects.filter(party=f"leader:{STREET}")
    assert {note.case_number for note in told} == {case.number for case in waiting}
    assert not hand_to_leaders(at=NOW + 2 * HOUR)


def test_without_a_leader_it_stays_where_it_is(cast: Cast) -> None:
    cast.leader.posts.all().delete()
    case = waiting_as_before(cast, "excluding")
    assert not hand_to_leaders(at=NOW + HOUR)
    case.refresh_from_db()
    assert case.party == f"desk:{COMMUNITY}"


def test_the_first_return_waits_for_the_desk_and_the_second_for_the_leader(cast: Cast) -> None:
    case = stand(call(), "signed", cast)
    take(case, "return", answers=answers_for("return", cast), actor=cast.worker, at=NOW + HOUR)
    assert case.party == f"desk:{COMMUNITY}"
    take(case, "refuse_return", answers={"note": "是你们的"}, actor=cast.desk, at=NOW + HOUR)
    take(case, "return", answers=answers_for("return", cast), actor=cast.worker, at=NOW + HOUR)
    assert (case.party, case.party in cast.leader.parties) == (f"leader:{STREET}", True)
    take(case, "refuse_return", answers={"note": "是你们的"}, actor=cast.leader, at=NOW + HOUR)
    assert case.party == f"unit:{cast.unit.code}"


def test_who_settled_it_on_the_spot_neither_checks_nor_answers_for_the_caller(cast: Cast) -> None:
    case, both = call(), at_the_desk_too(cast.grid_worker)
    take(case, "settle", answers={"note": "灯换好了"}, actor=both, at=NOW + HOUR)
    case = Case.objects.get(pk=case.pk)
    Post.objects.filter(user=both, role=Role.GRID_WORKER).delete()
    both.__dict__.pop("posts_now", None)
    with pytest.raises(NotAllowedError):
        take(case, "pass", answers={}, actor=both, at=NOW + 2 * HOUR)
    take(case, "pass", answers={}, actor=cast.desk, at=NOW + 2 * HOUR)
    said = {"solved": "solved", "satisfied": "satisfied"}
    with pytest.raises(NotAllowedError):
        take(case, "answer_solved", answers=said, actor=both, at=NOW + 3 * HOUR)
