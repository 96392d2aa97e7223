"""Accounts and posts: who may open and give them, from which day to which."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.accounts.actors import House, Visitor
from minhu.accounts.domain import end_post, give_post, open_account
from minhu.accounts.domain.posts import switch_on
from minhu.accounts.domain.units import open_unit
from minhu.accounts.enums import Role
from minhu.accounts.models import AccountLog, Post, Token, Unit, User
from minhu.accounts.reach import stem
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.codes import inside

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)
STREET, OTHER_STREET = "999901001000", "999901002000"
GRID = "999901001001001"
PASSWORD = "stairwell-lamp-7"

pytestmark = pytest.mark.django_db


def account(username: str) -> User:
    return open_account(username=username, name="王五", password=PASSWORD, actor=House(), at=AT)


def holder(role: Role, area: str = STREET) -> User:
    user = account(role)
    give_post(
        user=user, role=role, area_code=area, actor=House(), at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    return user


def unit() -> Unit:
    return Unit.objects.create(code="lamps", name="示例路灯所", area_code=STREET)


def test_a_new_account_may_sign_in_and_holds_nothing() -> None:
    user = account("desk")
    assert user.check_password(PASSWORD)
    assert (user.posts_now, user.post, user.is_staff, user.is_superuser) == ((), None, False, False)


@pytest.mark.parametrize(
    ("username", "password"),
    [("desk", PASSWORD), ("", PASSWORD), ("a b", PASSWORD), ("new", "12345678"), ("new", "short")],
)
def test_a_taken_name_or_a_weak_password_is_refused(username: str, password: str) -> None:
    account("desk")
    with pytest.raises(DomainError):
        open_account(username=username, name="王五", password=password, actor=House(), at=AT)
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", Role)
def test_only_a_system_administrator_opens_accounts(role: Role) -> None:
    actor = User.objects.create(username="actor")
    where = {"unit": unit()} if role == Role.DEPARTMENT else {"area_code": STREET}
    Post.objects.create(user=actor, role=role, valid_from=date(2026, 1, 1), **where)
    assert actor.has_perm("accounts.open_account", User()) == (role == Role.SYSTEM_ADMIN)


def test_a_stranger_opens_no_account() -> None:
    with pytest.raises(NotAllowedError):
        open_account(username="x", name="王五", password=PASSWORD, actor=Visitor(), at=AT)


def test_a_post_is_held_from_its_first_day_until_the_day_it_ends() -> None:
    user = account("desk")
    post = give_post(user=user, role=Role.STREET_DESK, area_code=STREET, actor=House(), at=AT)
    end_post(post=post, actor=House(), at=AT + timedelta(days=3))
    held = [Post.objects.held_on(date(2026, 11, day)).exists() for day in (18, 19, 21, 22)]
    assert held == [False, True, True, False]


def test_a_post_given_and_taken_on_one_day_is_held_by_nobody() -> None:
    user = account("desk")
    post = give_post(user=user, role=Role.STREET_DESK, area_code=STREET, actor=House(), at=AT)
    end_post(post=post, actor=House(), at=AT)
    assert not Post.objects.held_on(post.valid_from)


def test_a_post_ends_once() -> None:
    post = give_post(
        user=account("desk"), role=Role.STREET_DESK, area_code=STREET, actor=House(), at=AT
    )
    end_post(post=post, actor=House(), at=AT)
    with pytest.raises(DomainError, match="已经卸任"):
        end_post(post=post, actor=House(), at=AT)


def test_an_ended_post_gives_no_more_rights() -> None:
    admin = holder(Role.SYSTEM_ADMIN)
    assert admin.has_perm("accounts.open_account", User())
    end_post(post=admin.posts.get(), actor=House(), at=datetime(2026, 2, 1, tzinfo=UTC))
    assert not User.objects.get(pk=admin.pk).has_perm("accounts.open_account", User())


@pytest.mark.parametrize(
    ("role", "area", "with_unit"),
    [
        (Role.DEPARTMENT, STREET, False),
        (Role.STREET_DESK, "", True),
        (Role.DEPARTMENT, STREET, True),
        (Role.STREET_DESK, "", False),
    ],
)
def test_a_post_is_for_what_its_role_works_on(role: Role, area: str, *, with_unit: bool) -> None:
    chosen = unit() if with_unit else None
    user = account("desk")
    if role == Role.DEPARTMENT and with_unit:
        area = ""
        assert (
            give_post(user=user, role=role, unit=chosen, actor=House(), at=AT).party == "unit:lamps"
        )
        return
    with pytest.raises(DomainError):
        give_post(user=user, role=role, area_code=area, unit=chosen, actor=House(), at=AT)


def test_the_three_administrators_are_three_people() -> None:
    user = holder(Role.AUDITOR)
    with pytest.raises(DomainError, match="三个人"):
        give_post(user=user, role=Role.SYSTEM_ADMIN, area_code=STREET, actor=House(), at=AT)


@pytest.mark.parametrize(("area", "may"), [(STREET, True), (GRID, True), (OTHER_STREET, False)])
def test_a_security_administrator_gives_posts_inside_the_own_area(area: str, *, may: bool) -> None:
    admin, user = holder(Role.SECURITY_ADMIN), account("grid")
    post = Post(user=user, role=Role.GRID_WORKER, area_code=area, valid_from=AT.date())
    assert admin.has_perm("accounts.give_post", post) is may


def test_nobody_gives_a_post_to_oneself() -> None:
    admin = holder(Role.SECURITY_ADMIN)
    with pytest.raises(NotAllowedError):
        give_post(user=admin, role=Role.LEADER, area_code=STREET, actor=admin, at=AT)


def test_others_give_no_posts() -> None:
    boss, user = holder(Role.LEADER), account("grid")
    with pytest.raises(NotAllowedError):
        give_post(user=user, role=Role.GRID_WORKER, area_code=GRID, actor=boss, at=AT)


def test_who_gave_and_ended_a_post_is_written_down() -> None:
    admin, user = holder(Role.SECURITY_ADMIN), account("grid")
    post = give_post(user=user, role=Role.GRID_WORKER, area_code=GRID, actor=admin, at=AT)
    end_post(post=post, actor=admin, at=AT)
    rows = AccountLog.objects.filter(user=user, actor=admin).order_by("id")
    assert list(rows.values_list("kind", "note")) == [
        ("post_given", f"网格员 {GRID}"),
        ("post_ended", f"网格员 {GRID}"),
    ]


CODES = st.builds(
    lambda *parts: "".join(parts)[:12],
    *[st.sampled_from(["00", "10", "41"])] * 3,
    *[st.sampled_from(["000", "001", "100"])] * 2,
)


@given(CODES, CODES)
def test_accounts_and_places_agree_on_what_is_inside(code: str, area: str) -> None:
    if not area.startswith("00"):
        assert code.startswith(stem(area)) == inside(code, area)


@pytest.mark.parametrize("actor", [Visitor(), House()])
def test_who_has_no_account_looks_after_nobodys(actor: Visitor | House) -> None:
    user = holder(Role.STREET_DESK)
    token = Token(user=user, name="大屏")
    for verb, record in (
        ("accounts.drop_factor", user),
        ("accounts.note_absence", user),
        ("accounts.end_token", token),
    ):
        assert actor.has_perm(verb, record) is isinstance(actor, House)


def test_an_account_is_switched_on_once_and_by_who_may() -> None:
    user, keeper = account("desk"), holder(Role.SYSTEM_ADMIN)
    with pytest.raises(DomainError, match="没有停用"):
        switch_on(user=user, actor=keeper, at=AT)
    with pytest.raises(NotAllowedError, match="系统管理员"):
        switch_on(user=keeper, actor=user, at=AT)


def test_only_a_system_administrator_opens_units() -> None:
    opened = partial(open_unit, code="lamps", name="路灯所", area_code=STREET, at=AT)
    with pytest.raises(NotAllowedError, match="不能增加单位"):
        opened(actor=holder(Role.SECURITY_ADMIN))
    assert not Unit.objects.exists()
    keeper = holder(Role.SYSTEM_ADMIN)
    opened(actor=keeper)
    with pytest.raises(DomainError, match="已经有了"):
        opened(actor=keeper)
