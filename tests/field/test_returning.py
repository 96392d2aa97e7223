"""退单 on the phone: the first goes through the desk, the second waits for a leader."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast
from tests.desk.acts import do, fresh, page_of
from tests.field.walks import given_away, mark

pytestmark = pytest.mark.django_db
WHY = {"reason": "not_ours", "basis": "职责清单第3条", "suggested": "环卫所"}


def on_phone(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def give_back(user: User, case: Case) -> int:
    path = f"/field/tasks/{case.number}/"
    if fresh(case).state == "dispatched":
        assert on_phone(user).post(f"{path}sign/", {"step_key": mark()}).status_code == 302
    return on_phone(user).post(f"{path}return/", {"step_key": mark(), **WHY}).status_code


@pytest.fixture
def returned(cast: Cast) -> Case:
    """Return a case that one unit gave back once and that was then given to another."""
    case = given_away(cast, unit=cast.unit)
    assert give_back(cast.worker, case) == 302
    assert do(cast.desk, case, "accept_return", note="同意").status_code == 302
    answers = {"unit": cast.other_unit}
    take(fresh(case), "dispatch", answers=answers, actor=cast.desk, at=now())
    return fresh(case)


def test_the_first_return_is_the_desks_to_decide(cast: Cast) -> None:
    case = given_away(cast, unit=cast.unit)
    assert give_back(cast.worker, case) == 302
    assert (fresh(case).state, fresh(case).returns) == ("returning", 1)
    assert cast.desk.has_perm("requests.decide_return", fresh(case))


def test_the_second_return_needs_a_leader(cast: Cast, returned: Case) -> None:
    assert give_back(cast.other_worker, returned) == 302
    assert (fresh(returned).state, fresh(returned).returns) == ("returning", 2)
    for user in (cast.desk, cast.street):
        assert do(user, returned, "accept_return", note="同意").status_code in {403, 404}
    assert fresh(returned).state == "returning"
    assert do(cast.leader, returned, "accept_return", note="同意").status_code == 302
    assert (fresh(returned).state, fresh(returned).unit) == ("accepted", None)


def test_the_leader_may_send_it_back_to_who_returned_it(cast: Cast, returned: Case) -> None:
    give_back(cast.other_worker, returned)
    assert do(cast.leader, returned, "refuse_return", note="归你们").status_code == 302
    assert (fresh(returned).state, fresh(returned).unit) == ("signed", cast.other_unit)


def test_what_was_designated_offers_no_return_on_the_phone(cast: Cast, returned: Case) -> None:
    give_back(cast.other_worker, returned)
    answers = {"unit": cast.unit, "note": "指定市政所"}
    take(fresh(returned), "designate", answers=answers, actor=cast.leader, at=now())
    page = on_phone(cast.worker).get(f"/field/tasks/{returned.number}/").content.decode()
    assert "/return/" not in page
    assert give_back(cast.worker, returned) == 404
    assert fresh(returned).returns == 2


def test_more_than_a_working_day_after_signing_the_phone_says_why_not(cast: Cast) -> None:
    case = given_away(cast, unit=cast.unit)
    path = f"/field/tasks/{case.number}/"
    assert on_phone(cast.worker).post(f"{path}sign/", {"step_key": mark()}).status_code == 302
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        answer = on_phone(cast.worker).post(f"{path}return/", {"step_key": mark(), **WHY})
        assert answer.status_code == 422
        assert "工作日" in answer.content.decode()
    assert fresh(case).returns == 0


def test_two_phones_that_send_one_return_count_once(cast: Cast) -> None:
    case = given_away(cast, unit=cast.unit)
    path = f"/field/tasks/{case.number}/"
    on_phone(cast.worker).post(f"{path}sign/", {"step_key": mark()})
    sent = {"step_key": mark(), **WHY}
    assert {on_phone(cast.worker).post(f"{path}return/", sent).status_code for _ in range(2)} == {
        302
    }
    assert fresh(case).returns == 1
    assert page_of(case)
