"""兜底: no whistle ends up with nobody who can act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.accounts.domain.absences import note_absence
from minhu.accounts.domain.units import close_unit
from minhu.accounts.enums import Role
from minhu.accounts.models import Post, User
from minhu.accounts.queries import anybody_there, left_alone
from minhu.cases.domain.verifying import verify
from minhu.core.clock import local_day, now
from minhu.core.errors import NotAllowedError, StaleStateError
from minhu.whistles.domain.falling import sweep
from minhu.whistles.enums import WhistleState as S
from minhu.whistles.queries import my_moves
from tests.cast import NOW, STREET, Cast, hire
from tests.whistles.stage import MINUTE, blown, both, case_of, do, drafted

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def leave(cast: Cast, user: User, substitute: User | None = None) -> None:
    at = now()
    days = (local_day(at), local_day(at + timedelta(days=2)))
    note_absence(user, substitute=substitute, days=days, actor=fresh(cast.street), at=at)


def test_while_no_leader_is_there_the_street_blows_first(cast: Cast) -> None:
    whistle = drafted(cast)
    leave(cast, cast.leader)
    street = fresh(cast.street)
    assert my_moves(street).get() == whistle
    do(whistle, "blow_first", street, 5)
    assert case_of(whistle).party == "unit:roads"
    do(whistle, "approve_after", fresh(cast.leader), 60)
    assert whistle.approver == cast.leader


def test_a_leader_who_is_there_or_has_a_substitute_is_waited_for(cast: Cast) -> None:
    whistle = drafted(cast)
    with pytest.raises(NotAllowedError):
        do(whistle, "blow_first", cast.street, 5)
    leave(cast, cast.leader, cast.supervisor)
    with pytest.raises(NotAllowedError):
        do(whistle, "blow_first", fresh(cast.street), 5)
    do(whistle, "approve", fresh(cast.supervisor), 10)
    assert case_of(whistle).state == S.BLOWN


def test_a_second_leader_is_enough(cast: Cast) -> None:
    hire("second", Role.LEADER, STREET)
    leave(cast, cast.leader)
    today = local_day(now())
    assert left_alone(today) == frozenset()
    assert anybody_there(Role.LEADER, STREET, today)


def test_a_draft_for_an_empty_post_goes_to_the_desk_of_the_street(cast: Cast) -> None:
    before = drafted(cast)
    Post.objects.filter(role=Role.LEADER).delete()
    assert sweep(NOW + MINUTE) == 1
    assert sweep(NOW + 2 * MINUTE) == 0
    after = drafted(cast, place="另一处")
    for whistle in (before, after):
        assert case_of(whistle).party == f"desk:{STREET}"
        do(whistle, "blow_first", fresh(cast.street), 5)
    assert verify().breaks == ()


def test_a_department_that_is_closed_is_excused_and_the_others_go_on(cast: Cast) -> None:
    whistle = do(blown(cast), "sign", cast.other_worker, 20)
    close_unit(unit=cast.unit, actor=cast.system_admin, at=NOW)
    assert sweep(NOW + 30 * MINUTE) == 1
    case = case_of(whistle)
    assert (case.state, case.party) == (S.ANSWERED, "unit:clean")
    assert [(c.unit.code, c.lead) for c in whistle.calls.all()] == [
        ("clean", True),
        ("roads", False),
    ]
    assert sweep(NOW + 31 * MINUTE) == 0


def test_when_nobody_is_left_to_come_the_street_ends_it(cast: Cast) -> None:
    whistle = blown(cast)
    Post.objects.filter(role=Role.DEPARTMENT).delete()
    assert sweep(NOW + 30 * MINUTE) == 2
    case = case_of(whistle)
    assert (case.state, case.party) == (S.HANDLED, f"desk:{STREET}")
    do(whistle, "end", fresh(cast.street), 60)


def test_the_street_excuses_one_that_is_not_needed_and_once(cast: Cast) -> None:
    whistle = both(blown(cast), "sign", cast, 20)
    do(whistle, "arrive", cast.worker, 30)
    do(whistle, "excuse", cast.street, 40, unit=cast.other_unit)
    assert case_of(whistle).state == S.ON_SITE
    with pytest.raises(StaleStateError, match="不用来了"):
        do(whistle, "excuse", cast.street, 41, unit=cast.other_unit)
    do(whistle, "begin", cast.street, 42)
    with pytest.raises(NotAllowedError):
        do(whistle, "act", cast.other_worker, 43)
    do(whistle, "depart", cast.worker, 50)
    assert case_of(whistle).state == S.HANDLED
