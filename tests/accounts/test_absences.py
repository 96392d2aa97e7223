"""Being away: the substitute holds the posts, chains end somewhere, circles are refused."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.accounts.domain.absences import call_off, note_absence
from minhu.accounts.enums import Role
from minhu.accounts.models import Absence, Post, User
from minhu.accounts.models.absence import stand_in
from minhu.accounts.queries import absences_of, forget_desks, left_alone
from minhu.cases.reaching import reach
from minhu.catalogue.enums import Told
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.portal.queries.doors import keeper_of
from tests.cast import COMMUNITY, GRID, STREET, Cast, call, hire

pytestmark = pytest.mark.django_db
PEOPLE = [UUID(int=n) for n in range(5)]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def away(cast: Cast, user: User, substitute: User | None, first: int = 0, last: int = 3) -> Absence:
    today = local_day(now())
    days = (today + timedelta(days=first), today + timedelta(days=last))
    return note_absence(user, substitute=substitute, days=days, actor=fresh(cast.street), at=now())


def test_a_substitute_holds_the_posts_meanwhile_and_not_afterwards(cast: Cast) -> None:
    absence = away(cast, cast.worker, cast.other_worker)
    user = fresh(cast.other_worker)
    assert user.parties == ("unit:clean", "unit:roads")
    assert user.post is not None
    assert user.post.unit == cast.other_unit
    assert fresh(cast.worker).parties == ("unit:roads",)
    call_off(absence, actor=fresh(cast.worker), at=now())
    assert fresh(cast.other_worker).parties == ("unit:clean",)


def test_an_absence_that_has_not_begun_changes_nothing(cast: Cast) -> None:
    away(cast, cast.worker, cast.other_worker, first=1)
    assert fresh(cast.other_worker).parties == ("unit:clean",)


def test_whoever_stands_in_for_a_grid_worker_keeps_their_own_first_page(cast: Cast) -> None:
    away(cast, cast.grid_worker, cast.desk)
    user = fresh(cast.desk)
    assert (user.grids, user.works_outside) == ((GRID,), False)
    assert fresh(cast.grid_worker).works_outside


def test_a_chain_leads_to_the_one_who_is_there(cast: Cast) -> None:
    away(cast, cast.worker, cast.other_worker)
    away(cast, cast.other_worker, cast.grid_worker)
    assert set(fresh(cast.grid_worker).parties) == {f"grid:{GRID}", "unit:clean", "unit:roads"}
    assert fresh(cast.other_worker).parties == ("unit:clean",)


def test_a_chain_that_comes_back_is_refused(cast: Cast) -> None:
    away(cast, cast.worker, cast.other_worker)
    away(cast, cast.other_worker, cast.grid_worker)
    with pytest.raises(DomainError, match="请换一个人代"):
        away(cast, cast.grid_worker, cast.worker)


def test_the_same_two_may_stand_in_for_each_other_on_other_days(cast: Cast) -> None:
    away(cast, cast.worker, cast.other_worker)
    away(cast, cast.other_worker, cast.worker, first=4, last=5)
    assert Absence.objects.count() == 2


def test_a_chain_through_days_that_do_not_meet_is_no_circle(cast: Cast) -> None:
    away(cast, cast.other_worker, cast.grid_worker, last=1)
    away(cast, cast.grid_worker, cast.worker, first=2)
    away(cast, cast.worker, cast.other_worker)
    assert Absence.objects.count() == 3


def test_what_nobody_is_there_for_falls_to_the_desks_above(cast: Cast) -> None:
    away(cast, cast.grid_worker, None)
    assert left_alone(local_day(now())) == {f"grid:{GRID}"}
    assert fresh(cast.desk).parties == (f"desk:{COMMUNITY}", f"grid:{GRID}")
    assert f"grid:{GRID}" in fresh(cast.street).parties
    assert f"grid:{GRID}" not in fresh(cast.stranger).parties
    assert f"grid:{GRID}" not in fresh(cast.leader).parties


def test_a_unit_is_alone_only_when_all_of_it_are_away(cast: Cast) -> None:
    second = hire("second", Role.DEPARTMENT, unit=cast.unit)
    away(cast, cast.worker, None)
    assert not left_alone(local_day(now()))
    away(cast, second, None)
    assert "unit:roads" in fresh(cast.street).parties
    assert left_alone(local_day(now())) == {"unit:roads"}


def test_a_substitute_who_is_away_alone_lets_both_fall(cast: Cast) -> None:
    away(cast, cast.grid_worker, cast.worker)
    away(cast, cast.worker, None)
    assert left_alone(local_day(now())) == {f"grid:{GRID}", "unit:roads"}


def test_posts_that_move_nothing_leave_nothing_alone(cast: Cast) -> None:
    away(cast, cast.supervisor, None)
    assert not left_alone(local_day(now()))
    assert fresh(cast.street).fallen == ()


def test_nobody_stands_in_for_an_administrator(cast: Cast) -> None:
    day = date(2026, 1, 1)
    Post.objects.create(user=cast.auditor, role=Role.SUPERVISOR, area_code=STREET, valid_from=day)
    away(cast, cast.auditor, cast.supervisor)
    assert {post.role for post in fresh(cast.supervisor).posts_now} == {Role.SUPERVISOR}
    assert len(fresh(cast.supervisor).posts_now) == 2


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-3, -1)])
def test_days_that_cannot_be_are_refused(cast: Cast, first: int, last: int) -> None:
    with pytest.raises(DomainError, match="日期不对"):
        away(cast, cast.worker, None, first, last)


def test_nobody_is_away_twice_or_stands_in_for_themselves(cast: Cast) -> None:
    with pytest.raises(DomainError, match="请选另一个"):
        away(cast, cast.worker, cast.worker)
    User.objects.filter(pk=cast.other_worker.pk).update(is_active=False)
    with pytest.raises(DomainError, match="请选另一个"):
        away(cast, cast.worker, fresh(cast.other_worker))
    absence = away(cast, cast.worker, None)
    with pytest.raises(DomainError, match="已经登记过"):
        away(cast, cast.worker, None, first=2, last=9)
    call_off(absence, actor=fresh(cast.street), at=now())
    with pytest.raises(DomainError, match="已经撤掉"):
        call_off(absence, actor=fresh(cast.street), at=now())
    assert not absences_of(User.objects.all(), local_day(now()))


def test_one_notes_ones_own_and_the_street_those_of_its_area(cast: Cast) -> None:
    may = {
        name
        for name in cast.__slots__
        if not name.endswith("unit")
        and getattr(cast, name).has_perm("accounts.note_absence", cast.worker)
    }
    assert may == {"worker", "street", "leader", "security_admin"}
    today = local_day(now())
    with pytest.raises(NotAllowedError):
        note_absence(cast.worker, substitute=None, days=(today, today), actor=cast.desk, at=now())


@given(st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from([None, *PEOPLE])))
def test_whoever_stands_in_is_never_away(away: dict[UUID, UUID | None]) -> None:
    assert not {stand_in(person, away) for person in PEOPLE} & away.keys()


def test_a_chain_may_end_at_somebody_who_is_away_without_a_substitute(cast: Cast) -> None:
    away(cast, cast.worker, None)
    away(cast, cast.other_worker, cast.worker)
    assert "unit:clean" in left_alone(local_day(now()))


@pytest.mark.parametrize(
    ("stands_in", "party"), [(True, f"desk:{COMMUNITY}"), (False, f"desk:{STREET}")]
)
def test_an_escalation_passes_over_a_post_at_which_nobody_is_today(
    cast: Cast,
    stands_in: bool,  # noqa: FBT001 -- a row of the table
    party: str,
) -> None:
    case = call()
    away(cast, cast.desk, cast.stranger if stands_in else None)
    assert reach(now()).find(Told.DESK, case).party == party
    assert party in fresh(cast.stranger if stands_in else cast.street).addresses


@pytest.mark.parametrize(("stands_in", "desk"), [(True, COMMUNITY), (False, STREET)])
def test_what_comes_in_goes_to_a_desk_at_which_somebody_is_today(
    cast: Cast,
    stands_in: bool,  # noqa: FBT001 -- a row of the table
    desk: str,
) -> None:
    away(cast, cast.desk, cast.stranger if stands_in else None)
    forget_desks()
    assert call().desk_code == desk


def test_a_caller_reads_the_name_of_who_keeps_the_grid_today(cast: Cast) -> None:
    area = Area.objects.get(pk=GRID)
    assert keeper_of(area)[0] == cast.grid_worker.name[0]
    away(cast, cast.grid_worker, cast.worker)
    assert keeper_of(area)[0] == cast.worker.name[0]
    Absence.objects.update(substitute=None)
    assert keeper_of(area) == ""
