"""What is open where is exact at any moment: whoever writes, whatever the worker has counted."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from minhu.accounts.actors import Caller
from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post, User
from minhu.cases.domain.moving import advance
from minhu.cases.domain.recounting import miscounted
from minhu.cases.domain.standing import count_anew, count_late, count_touched, sweep
from minhu.cases.falling import DueOn, falling
from minhu.cases.models import Case, Counted, Falling, Standing, Touched
from minhu.cases.models.case import OPEN
from minhu.cases.queries import visible_to
from minhu.cases.standing import Holder, holding, standing, standing_in_all
from minhu.core.clock import local_day
from minhu.places.queries import in_area
from minhu.rates.domain.recounting import differences, rebuild
from tests.cast import (
    COMMUNITY,
    GRID,
    NOW,
    OTHER_COMMUNITY,
    OTHER_GRID,
    STREET,
    Cast,
    hire,
    set_the_stage,
)
from tests.rates.stories import HOUR, come_in, walk

pytestmark = pytest.mark.django_db
DISTRICT = "999901000000"
DAY = local_day(NOW) - timedelta(60)
PLACES = ("", DISTRICT, STREET, COMMUNITY, GRID)
STATES = ("accepted", "dispatched", "signed", "contacted", "reported", "revisit", "closed")


def counted_by_hand(user: User, code: str, at: datetime) -> tuple[Counter[object], ...]:
    """Return what is open and what late by place and by holder, case by case."""
    places, holders, late = Counter[object](), Counter[object](), Counter[object]()
    seen = visible_to(user).filter(OPEN, in_area(code) if code else OPEN, kind="request")
    for case in seen:
        holder = Holder(case.state, case.party.partition(":")[0], case.unit_id)
        places[case.area_id] += 1
        holders[holder] += 1
        assert case.due_at is not None
        if case.due_at < at:
            late[case.area_id] += 1
            late[holder] += 1
    return places, holders, late


def told(user: User, code: str, at: datetime) -> tuple[Counter[object], ...]:
    found = standing(user, code, kind="request", at=at)
    late = Counter[object](found.late_places)
    late.update(found.late_holders)
    return +Counter[object](found.places), +Counter[object](found.holders), +late


def told_in_parts(user: User, code: str, at: datetime) -> tuple[object, ...]:
    """Return all that is open and late, and by holder, as pages ask that show no places."""
    by_holder = holding(user, code, kind="request", at=at)
    in_all = standing_in_all(user, code, kind="request", at=at)
    return tuple(in_all), +by_holder.holders, +by_holder.late_holders


def parts_by_hand(user: User, code: str, at: datetime) -> tuple[object, ...]:
    _places, holders, late = counted_by_hand(user, code, at)
    late_holders = Counter({key: n for key, n in late.items() if isinstance(key, Holder)})
    return (holders.total(), late_holders.total()), holders, late_holders


def due_by_hand(user: User, code: str) -> Counter[DueOn]:
    """Return what runs out on which day and whose move it is, case by case."""
    seen = visible_to(user).filter(OPEN, in_area(code) if code else OPEN, kind="request")
    known = [(case.due_at, case.party.partition(":")[0]) for case in seen]
    return Counter(DueOn(local_day(due), turn) for due, turn in known if due)


@pytest.fixture
def everybody(cast: Cast) -> list[User]:
    """Who sees all, what is ordinary, that and more in one community, a unit as well, or only that."""
    low, both = hire("low", Role.LEADER, DISTRICT), hire("both", Role.SUPERVISOR, STREET)
    more, day = hire("more", Role.SUPERVISOR, STREET), NOW.date() - timedelta(9)
    Post.objects.filter(user__in=(low, more)).update(ceiling=Secrecy.ORDINARY)
    Post.objects.create(
        user=more, role=Role.COMMUNITY_DESK, area_code=OTHER_COMMUNITY, valid_from=day
    )
    Post.objects.create(user=both, role=Role.DEPARTMENT, unit=cast.unit, valid_from=day)
    return [
        hire("wide", Role.LEADER, DISTRICT),
        cast.street,
        cast.desk,
        cast.worker,
        low,
        both,
        more,
    ]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(STATES), st.booleans(), st.integers(0, 40), st.integers(0, 3)),
        max_size=3,
    ),
    st.sampled_from(PLACES),
    st.integers(-10, 200),
)
def test_what_is_told_equals_the_cases_whatever_has_been_counted(
    cast: Cast,
    everybody: list[User],
    lives: list[tuple[str, bool, int, int]],
    code: str,
    hours: int,
) -> None:
    for number, (state, here, ago, counts) in enumerate(lives):
        at = NOW - ago * HOUR
        case = come_in(
            f"{number}-{Case.objects.count()}", at=at, area_code=GRID if here else OTHER_GRID
        )
        if not here:
            keep(case)
        elif state != "accepted":
            walk(case, cast, until=state, at=at)
        if counts:
            count_touched(NOW, counts)
        if counts > 1:
            count_late(NOW + HOUR)
    for user in everybody:
        at = NOW + hours * HOUR
        assert told(user, code, at) == counted_by_hand(user, code, at), (user, code)
        assert told_in_parts(user, code, at) == parts_by_hand(user, code, at), (user, code)
        due = falling(user, code, kind="request", first=DAY, last=DAY + timedelta(400))
        assert due is None or +due == due_by_hand(user, code), (user, code)
    sweep(NOW)
    assert miscounted() == []


def keep(case: Case) -> None:
    """Let a case be kept closely; it has been touched, for it has just come in."""
    Case.objects.filter(pk=case.pk).update(secrecy=Secrecy.RESTRICTED)


def test_once_counted_numbers_are_read_and_no_cases(
    cast: Cast, everybody: list[User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        come_in(f"one-{number}")
    come_in("elsewhere", area_code=OTHER_GRID)
    assert sweep(NOW) == 4
    assert not Touched.objects.exists()
    Standing.objects.filter(area_code=OTHER_GRID).update(n=5)
    wide, desk = everybody[0], cast.desk
    assert all((wide.posts_now, desk.posts_now))  # read once for each user
    with django_assert_num_queries(1):
        assert told(wide, DISTRICT, NOW)[0] == {GRID: 3, OTHER_GRID: 5}
    with django_assert_num_queries(1):
        assert told(desk, COMMUNITY, NOW)[0] == {GRID: 3}


def test_what_falls_due_is_known_of_wide_places_to_whoever_sees_all_of_them(
    everybody: list[User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = come_in("one")
    assert case.due_at is not None
    day = local_day(case.due_at)

    def due(user: User, code: str, first: date = day) -> Counter[DueOn] | None:
        return falling(user, code, kind="request", first=first, last=first + timedelta(400))

    wide, *others = everybody
    assert sweep(NOW) == 1
    Falling.objects.update(n=7)
    assert wide.posts_now
    with django_assert_num_queries(1):
        assert due(wide, STREET) == {DueOn(day, "desk"): 7}
    assert due(wide, STREET, day + timedelta(1)) == {}
    assert due(wide, COMMUNITY) is None
    assert [due(user, "") is None for user in others] == [
        *(False, True, True),  # the street sees all; a community is small, a unit sees its own
        *(False, True, True),
    ]
    Case.objects.update(due_at=NOW + timedelta(40))
    Touched.objects.create(case=case.pk)
    moved = {DueOn(day, "desk"): 6, DueOn(local_day(NOW + timedelta(40)), "desk"): 1}
    assert due(wide, "") == moved
    assert [(one.measure, n, true) for one, n, true in miscounted()] == [("open due", 7, 1)]
    count_anew(NOW)
    assert miscounted() == []


def test_what_is_done_is_counted_no_more_and_leaves_no_number(cast: Cast) -> None:
    case = walk(come_in("one"), cast, until="signed", at=NOW)
    sweep(NOW)
    assert set(Standing.objects.values_list("state", "n")) == {("", 1), ("signed", 1)}
    advance(case, "note", actor=cast.worker, at=NOW + HOUR)
    assert not Touched.objects.exists()
    advance(case, "withdraw", actor=Caller(case.pk), at=NOW + HOUR)
    sweep(NOW)
    assert not Standing.objects.exists()
    assert not Falling.objects.exists()
    assert not Counted.objects.exists()


def test_what_runs_out_is_late_before_and_after_it_is_counted_so(cast: Cast) -> None:
    case = come_in("one")
    assert case.due_at is not None
    sweep(NOW)
    after = case.due_at + timedelta(minutes=1)
    for _turn in range(2):
        assert standing(cast.street, STREET, kind="request", at=after).late_places == {GRID: 1}
        assert +standing(cast.street, STREET, kind="request", at=case.due_at).late_places == {}
        sweep(after)
    assert Counted.objects.get().late


def test_a_number_that_was_tampered_with_is_found_and_made_anew(cast: Cast) -> None:
    walk(come_in("one"), cast, until="signed", at=NOW)
    sweep(NOW)
    assert differences() == ()
    Standing.objects.filter(state="signed").update(n=F("n") + 4)
    (found,) = differences()
    assert (found.key.kind, found.key.category, found.tallied, found.counted) == (
        "request/open", "signed", 5, 1,
    )  # fmt: skip
    assert rebuild() == (found,)
    assert differences() == ()
    Case.objects.update(due_at=NOW + 30 * HOUR)
    assert [(one.tallied, one.counted) for one in differences()] == [(0, 1)]
    Case.objects.update(state="closed", outcome="closed", party="", due_at=None, closed_at=NOW)
    assert [(n, true) for _key, n, true in miscounted()] == [(1, 0)]
    assert count_anew(NOW) == 0
    assert not Standing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_while_it_is_counted_is_counted_once(transactional_db: None) -> None:  # noqa: ARG001 -- threads need a database they can all see
    cast = set_the_stage()

    def write(turn: int) -> None:
        try:
            if turn % 3:
                walk(come_in(f"case-{turn}"), cast, until=STATES[turn % 5], at=NOW)
            else:
                count_touched(NOW, 3)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    assert told(cast.street, STREET, NOW) == counted_by_hand(cast.street, STREET, NOW)
    sweep(NOW)
    assert miscounted() == []
    assert told(cast.street, STREET, NOW) == counted_by_hand(cast.street, STREET, NOW)
