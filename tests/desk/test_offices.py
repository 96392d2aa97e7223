"""Accounts, posts and units on their page, and what each administrator may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from minhu.accounts.enums import Happening, Role
from minhu.accounts.models import AccountLog, Post, Unit, User
from minhu.desk.queries.offices import colleagues
from tests.cast import GRID, NOW, STREET, Cast, call, hire
from tests.desk.acts import fresh, signed_in, statements
from tests.requests.stage import stand

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
ACCOUNTS, READINGS, CHAINS = "/desk/accounts/", "/desk/readings/", "/desk/chains/"
PASSWORD = "stairwell-lamp-7"
NEW = {"username": "new", "name": "新来的", "password": PASSWORD}


def send(user: User, path: str, **answers: object) -> Answer:
    return signed_in(user).post(f"{ACCOUNTS}{path}", answers)


@pytest.mark.parametrize(
    ("url", "readers"),
    [
        (ACCOUNTS, {"system_admin", "security_admin"}),
        (READINGS, {"auditor"}),
        (CHAINS, {"auditor"}),
    ],
)
def test_each_page_is_there_only_for_whom_it_is(cast: Cast, url: str, readers: set[str]) -> None:
    people = {name: getattr(cast, name) for name in cast.__slots__ if not name.endswith("unit")}
    opened = {name for name, who in people.items() if signed_in(who).get(url).status_code == 200}
    linked = {
        name
        for name in ("system_admin", "security_admin", "auditor", "street", "leader")
        if f'href="{url}"' in signed_in(people[name]).get("/desk/").content.decode()
    }
    assert (opened, linked) == (readers, readers)


def test_a_system_administrator_begins_at_the_accounts(cast: Cast) -> None:
    assert signed_in(cast.system_admin).get("/desk/home/")["Location"] == ACCOUNTS
    assert signed_in(cast.auditor).get("/desk/home/")["Location"] == "/desk/"


def test_who_answers_for_the_street_begins_at_the_page_made_for_them(cast: Cast) -> None:
    for user in (cast.leader, cast.supervisor):
        assert signed_in(user).get("/desk/home/")["Location"] == "/desk/oversee/"
    assert signed_in(cast.street).get("/desk/home/")["Location"] == "/desk/"


def test_an_account_opened_here_can_sign_in_and_gets_its_post_from_another(cast: Cast) -> None:
    answer = send(cast.system_admin, "open/", **NEW)
    user = User.objects.get(username="new")
    assert answer["Location"] == f"{ACCOUNTS}?account=new"
    send(cast.security_admin, f"{user.pk}/posts/", role="grid_worker", area="东风第1网格")
    assert Client().login(username="new", password=PASSWORD)
    assert user.parties == (f"grid:{GRID}",)


def test_a_refused_account_comes_back_with_why(cast: Cast) -> None:
    answer = send(cast.system_admin, "open/", **(NEW | {"username": "desk", "password": "12"}))
    assert answer.status_code == 422
    assert 'value="desk"' in answer.content.decode()
    assert not User.objects.filter(username="new").exists()


@pytest.mark.parametrize("path", ["open/", "units/", "{desk}/password/", "{desk}/switch/"])
def test_a_security_administrator_keeps_no_accounts(cast: Cast, path: str) -> None:
    before = AccountLog.objects.count()
    assert send(cast.security_admin, path.format(desk=cast.desk.pk), **NEW).status_code == 404
    assert AccountLog.objects.count() == before


def test_a_system_administrator_gives_and_ends_no_posts(cast: Cast) -> None:
    post = cast.desk.posts.get()
    given = send(cast.system_admin, f"{cast.desk.pk}/posts/", role="leader", area=STREET)
    ended = send(cast.system_admin, f"posts/{post.pk}/end/")
    assert (given.status_code, ended.status_code) == (404, 404)
    assert Post.objects.get(user=cast.desk).valid_to is None


def test_nobody_changes_oneself(cast: Cast) -> None:
    system, security = cast.system_admin, cast.security_admin
    paths = [(system, f"{system.pk}/switch/"), (system, f"{system.pk}/password/")]
    paths += [(security, f"{security.pk}/posts/"), (security, f"posts/{security.post.pk}/end/")]  # type: ignore[union-attr]  # -- it holds one
    answers = [
        send(who, path, role="leader", area=STREET, password=PASSWORD) for who, path in paths
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("other", ["security_admin", "auditor"])
def test_no_administrator_can_sign_in_as_another(cast: Cast, other: str) -> None:
    user = getattr(cast, other)
    answer = send(cast.system_admin, f"{user.pk}/password/", password=PASSWORD)
    assert answer.status_code == 404
    page = signed_in(cast.system_admin).get(ACCOUNTS, {"account": user.username})
    assert "minhu manage changepassword" in page.content.decode()


def test_three_administrators_stay_three_people(cast: Cast) -> None:
    answer = send(
        cast.security_admin, f"{cast.auditor.pk}/posts/", role="system_admin", area=STREET
    )
    assert answer.status_code == 422
    assert "三个人" in answer.content.decode()


def test_switching_an_account_off_ends_its_sessions_at_once(cast: Cast) -> None:
    at_work = signed_in(cast.desk)
    assert at_work.get("/desk/").status_code == 200
    send(cast.system_admin, f"{cast.desk.pk}/switch/")
    assert at_work.get("/desk/").status_code == 302
    send(cast.system_admin, f"{cast.desk.pk}/switch/", on="1")
    assert at_work.get("/desk/").status_code == 200
    kinds = AccountLog.objects.filter(user=cast.desk, actor=cast.system_admin).order_by("at")
    assert [row.kind for row in kinds] == [Happening.SWITCHED_OFF, Happening.SWITCHED_ON]


def test_an_account_is_switched_off_once(cast: Cast) -> None:
    send(cast.system_admin, f"{cast.desk.pk}/switch/")
    again = send(cast.system_admin, f"{cast.desk.pk}/switch/")
    assert again.status_code == 422
    assert "已经停用" in again.content.decode()


def test_a_new_password_ends_the_sessions_of_the_old_one(cast: Cast) -> None:
    at_work = signed_in(cast.desk)
    assert send(cast.system_admin, f"{cast.desk.pk}/password/", password="1").status_code == 422
    assert at_work.get("/desk/").status_code == 200
    send(cast.system_admin, f"{cast.desk.pk}/password/", password=PASSWORD)
    assert at_work.get("/desk/").status_code == 302
    assert Client().login(username="desk", password=PASSWORD)
    assert AccountLog.objects.get(kind=Happening.PASSWORD_SET).actor == cast.system_admin


def test_a_unit_opened_here_takes_people_and_is_named_once(cast: Cast) -> None:
    unit = {"code": "lamps", "name": "路灯所", "area": STREET}
    send(cast.system_admin, "units/", **unit)
    made = Unit.objects.get(code="lamps")
    send(cast.security_admin, f"{cast.desk.pk}/posts/", role=Role.DEPARTMENT, unit=made.pk)
    assert Post.objects.filter(user=cast.desk, unit=made).exists()
    assert send(cast.system_admin, "units/", **unit).status_code == 422


@pytest.mark.parametrize(
    ("area", "why"),
    [("第1网格", "有好几个"), ("888801001", "没有找到"), ("别处", "没有找到"), ("", "请选")],
)
def test_an_area_that_is_not_one_of_ours_is_refused_with_why(
    cast: Cast, area: str, why: str
) -> None:
    answer = send(cast.security_admin, f"{cast.desk.pk}/posts/", role="grid_worker", area=area)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_post_ends_today(cast: Cast) -> None:
    post = cast.desk.posts.get()
    assert send(cast.security_admin, f"posts/{post.pk}/end/").status_code == 302
    assert User.objects.get(pk=cast.desk.pk).posts_now == ()
    assert send(cast.security_admin, f"posts/{post.pk}/end/").status_code == 422


@pytest.mark.parametrize("path", ["open/", "units/", "{desk}/switch/", "{desk}/password/"])
def test_no_form_is_taken_without_its_token(cast: Cast, path: str) -> None:
    client = signed_in(cast.system_admin, csrf=True)
    path = path.format(desk=cast.desk.pk)
    assert client.post(f"{ACCOUNTS}{path}", NEW).status_code == 403


def test_accounts_take_as_many_statements_for_thirty_as_for_few(cast: Cast) -> None:
    page = f"{ACCOUNTS}?account=desk"
    few = statements(cast.security_admin, page), statements(cast.system_admin, page)
    for number in range(30):
        hire(f"more{number}", Role.GRID_WORKER, GRID)
        Post.objects.create(
            user=cast.desk, role=Role.GRID_WORKER, area_code=GRID, valid_from=NOW.date()
        )
    assert (statements(cast.security_admin, page), statements(cast.system_admin, page)) == few


def test_a_unit_is_closed_on_the_page_and_its_work_goes_to_the_street(cast: Cast) -> None:
    case = stand(call(), "working", cast)
    client = signed_in(cast.system_admin)
    assert "撤销市政所" in client.get("/desk/accounts/").content.decode()
    answer = client.post(f"/desk/accounts/units/{cast.unit.pk}/close/", follow=True)
    assert "在办的 1 件交给街道调度" in answer.content.decode()
    assert fresh(case).party == f"desk:{STREET}"
    again = client.post(f"/desk/accounts/units/{cast.unit.pk}/close/")
    assert (again.status_code, "已经撤销" in again.content.decode()) == (422, True)


def test_who_has_no_post_has_no_colleagues(cast: Cast) -> None:  # noqa: ARG001 -- the places
    nobody = User.objects.create(username="nobody")
    assert list(colleagues(nobody)) == [nobody]
