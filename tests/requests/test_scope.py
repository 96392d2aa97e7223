"""The list and the lock agree: what is listed may be opened, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.enums import UNIT_ROLES, Role, Secrecy
from minhu.accounts.models import Leave, Post, Unit, User
from minhu.cases.models import Case, Helper
from minhu.cases.queries import visible_to
from minhu.core.errors import DomainError
from minhu.requests.domain.intake import Report, submit
from minhu.requests.domain.steps import take
from minhu.requests.queries import home_code
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast, call
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
AREAS = (STREET, COMMUNITY, OTHER_COMMUNITY, GRID, OTHER_GRID, "990000000000", "999902000000")
DATES = (date(2020, 1, 1), date(2026, 1, 1), date(2099, 1, 1))
POSTS = st.lists(
    st.tuples(
        st.sampled_from(list(Role)),
        st.sampled_from(AREAS),
        st.sampled_from(["roads", "clean"]),
        st.sampled_from(DATES[:2]),
        st.sampled_from([None, date(2026, 2, 1), DATES[2]]),
        st.sampled_from([None, *Secrecy.values]),
    ),
    max_size=4,
)
LEVELS = st.lists(st.sampled_from(Secrecy.values), min_size=4, max_size=4)
LEAVES = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(Secrecy.values), st.booleans()), max_size=2
)


@pytest.fixture
def cases(cast: Cast) -> list[Case]:
    made = [
        call(f"{area}-{number}", area_code=area)
        for number, area in enumerate([GRID, OTHER_GRID, COMMUNITY, STREET])
    ]
    units = (None, cast.unit, cast.other_unit, cast.unit)
    for case, unit in zip(made, units, strict=True):
        Case.objects.filter(pk=case.pk).update(unit=unit)
    for case, unit in zip(made, (cast.other_unit, None, cast.unit, None), strict=True):
        if unit:
            Helper.objects.create(case=case, unit=unit, task="一起看", asked_at=NOW)
    return list(Case.objects.select_related("unit"))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(POSTS, st.booleans(), LEVELS, LEAVES)
def test_what_a_list_shows_the_lock_opens(
    cases: list[Case],
    posts: list[tuple[Role, str, str, date, date | None, int | None]],
    active: bool,  # noqa: FBT001 -- drawn by hypothesis
    levels: list[int],
    leaves: list[tuple[int, int, bool]],
) -> None:
    user = User.objects.create(username=f"u{User.objects.count()}", is_active=active)
    for case, level in zip(cases, levels, strict=True):
        case.secrecy = level
        case.save()
    for role, area, unit, begins, ends, ceiling in posts:
        seat = {"unit": Unit.objects.get(code=unit)} if role in UNIT_ROLES else {"area_code": area}
        more = {"valid_from": begins, "valid_to": ends, "ceiling": ceiling}
        Post.objects.create(user=user, role=role, **more, **seat)
    for which, ceiling, over in leaves:
        until = NOW - timedelta(days=9999) if over else None
        since = until or NOW - timedelta(days=9999)
        thing = cases[which].pk
        Leave.objects.create(user=user, thing=thing, ceiling=ceiling, since=since, until=until)
    listed = set(visible_to(user))
    assert listed == {case for case in cases if user.has_perm("cases.view_case", case)}


def test_a_report_says_something_or_shows_it(cast: Cast) -> None:
    with pytest.raises(DomainError, match="一句话或一张照片"):
        submit(Report("empty", words=" "), actor=cast.street, at=NOW)


def test_a_house_without_places_says_what_comes_first(db: None) -> None:  # noqa: ARG001 -- an empty one
    with pytest.raises(DomainError, match="先导入区域"):
        home_code()


def test_work_pauses_until_a_day_to_come_and_closeness_changes_to_another_level(
    cast: Cast,
) -> None:
    case = stand(call(), "working", cast)
    past = {"note": "等雨停", "reason": "weather", "review_at": NOW}
    with pytest.raises(DomainError, match="复查日期"):
        take(case, "suspend", answers=past, actor=cast.street, at=NOW)
    with pytest.raises(DomainError, match="已经是"):
        take(case, "classify", answers={"note": "x", "secrecy": 0}, actor=cast.street, at=NOW)
