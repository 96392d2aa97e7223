"""房间预约: asked for, answered, used or not; no hour of a room twice, nobody counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.actors import Caller, Visitor
from minhu.affairs.domain.steps import take
from minhu.affairs.models import Hour
from minhu.affairs.rooms import days_of, ends_at, rooms_in, week
from minhu.affairs.tasks import BOOKED, tell_who_booked
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.lifecycle import Outcome
from minhu.notices.models import Notice
from minhu.people.queries import phone_of
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.acts import do, who
from tests.affairs.rooms import MONDAY, SATURDAY, asked, booked, furnish, hall
from tests.cast import GRID, NOW, Cast, set_the_stage
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
LIST, CALENDAR = "/desk/affairs/booking/", "/desk/rooms/"
AFTERWARDS = NOW + timedelta(days=4)


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast() -> Cast:
    cast = set_the_stage()
    furnish()
    return cast


def held() -> int:
    return Hour.objects.count()


def test_a_room_is_asked_for_booked_and_used(cast: Cast) -> None:
    case = asked()
    assert (case.area_id, case.party) == (GRID, f"desk:{case.community_code}")
    assert case.place == "东风中心 多功能厅 11月23日 9点到11点"
    case = booked(cast, first=14, last=16)
    assert (case.state, case.responded, case.due_at) == ("booked", True, ends_at(case))
    with time_machine.travel(AFTERWARDS):
        case = do(case, "use", cast.desk, 4)
    assert (case.outcome, case.late, case.party) == (Outcome.CLOSED, False, "")
    assert held() == 4


def test_name_and_phone_are_in_the_vault_alone(cast: Cast) -> None:  # noqa: ARG001 -- the rooms are there
    case = asked()
    assert case.caller is not None
    assert phone_of(case.caller).endswith("13800138000")
    assert "138" not in f"{case.title}{case.place}{case.detail}{case.steps.get().payload}"


@pytest.mark.parametrize(("first", "last"), [(9, 11), (10, 12), (10, 11), (9, 10)])
def test_two_bookings_of_one_room_never_overlap(first: int, last: int, cast: Cast) -> None:
    asked()
    with pytest.raises(StaleStateError):
        asked(first=first, last=last)
    assert (Case.objects.count(), held()) == (1, 2)
    asked(cast.desk, first=11, last=12)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first": 11, "last": 11}, "晚于"),
        ({"first": 12, "last": 9}, "晚于"),
        ({"day": date(2026, 11, 20)}, "已经过了"),
        ({"day": date(2026, 12, 25)}, "30 天"),
        ({"first": 8, "last": 10}, "9 点到 21 点"),
        ({"first": 19, "last": 22}, "9 点到 21 点"),
        ({"first": 9, "last": 13}, "3 小时"),
        ({"people": 61}, "60 人"),
    ],
)
def test_what_cannot_be_had_is_refused_with_why(
    wrong: dict[str, Any], words: str, cast: Cast
) -> None:
    with pytest.raises(DomainError, match=words):
        asked(cast.desk, **wrong)
    assert not Case.objects.exists()


def test_days_off_are_those_of_the_calendar(cast: Cast) -> None:
    office = next(each for each in rooms_in() if each.record.key == "办公室")
    with pytest.raises(DomainError, match="周末"):
        asked(room=office, day=SATURDAY, people=3)
    asked(cast.street, room=office, people=3)
    free = {each.day: each for each in days_of(office, NOW)}
    assert (free[SATURDAY].free, free[SATURDAY].closed) == ((), "周末")
    assert free[MONDAY].free == ((11, 17),)
    assert [each.record.key for each in rooms_in()] == ["办公室", "多功能厅"]


@pytest.mark.parametrize("verb", ["refuse", "withdraw"])
def test_what_is_given_up_is_free_again(verb: str, cast: Cast) -> None:
    do(booked(cast), verb, cast.desk)
    assert held() == 0
    asked()
    assert verify().breaks == ()


def test_a_reason_comes_from_the_list_and_is_read_by_who_asked(cast: Cast) -> None:
    case, client = asked(), signed_in(cast.desk)
    at = f"{LIST}{case.number}/refuse/"
    assert client.post(at, {"reason": "my own"}).status_code == 422
    client.post(at, {"reason": "unfit", "note": "不卖东西"})
    step = case.steps.get(verb="refuse")
    assert (step.note, step.public, step.payload["reason"]) == (
        "用途不合适：不卖东西",
        True,
        "unfit",
    )


def test_the_desk_books_on_somebodys_behalf(cast: Cast) -> None:
    client = signed_in(cast.desk)
    form = client.get(f"{LIST}new/").context["form"]
    said = {"room": str(hall().key), "day": "2026-11-23", "first": "9", "last": "11", "people": 8}
    said |= {"title": "棋牌", "caller_name": "老李", "intake_key": form.initial["intake_key"]}
    page = client.post(f"{LIST}new/", said)
    case = Case.objects.get(kind="booking")
    assert page.headers["Location"] == f"{LIST}{case.number}/"
    shown = client.get(page.headers["Location"]).content.decode()
    assert "东风中心 多功能厅" in shown
    assert "老*" in shown
    again = client.post(f"{LIST}new/", {**said, "intake_key": str(NOW.timestamp())})
    assert again.status_code == 422


@pytest.mark.parametrize(
    ("verb", "may"),
    [
        ("accept", "desk street"),
        ("refuse", "desk street"),
        ("withdraw", "desk street"),
        ("use", ""),
    ],
)
def test_who_may_do_what_before_the_hour_has_come(verb: str, may: str, cast: Cast) -> None:
    assert who(asked(), verb, cast) == may


def test_whether_anybody_came_is_said_when_the_hour_has_come(cast: Cast) -> None:
    case = booked(cast)
    caller = Caller(case.pk)
    assert caller.has_perm("bookings.withdraw", case)
    assert not caller.has_perm("bookings.run", case)
    assert not Caller(asked(first=14, last=15).pk).has_perm("bookings.withdraw", case)
    with time_machine.travel(AFTERWARDS):
        assert who(case, "use", cast) == who(case, "miss", cast) == "desk street"
        assert not caller.has_perm("bookings.withdraw", case)
        with pytest.raises(NotAllowedError):
            take(case, "withdraw", answers={}, actor=caller, at=now())


def test_a_stranger_desk_opens_nothing_here(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        asked(cast.stranger)
    case = asked()
    assert signed_in(cast.stranger).get(f"{LIST}{case.number}/").status_code == 404


def test_figures_say_how_many_were_asked_used_missed_and_refused(cast: Cast) -> None:
    cases = [booked(cast, first=hour, last=hour + 1) for hour in (9, 10, 11)]
    do(asked(first=12, last=13), "refuse", cast.desk)
    with time_machine.travel(AFTERWARDS):
        do(cases[0], "use", cast.desk, 4)
        do(cases[1], "miss", cast.desk, 4)
    found = book("bookings", NOW.date()).figures(totals(Scope(kind="booking")), 0)
    counted = {code: figure.value for code, figure in found.items() if code != "refused"}
    assert counted == {"asked": 4, "used": 1, "absent": 1}
    assert found["refused"].parts == "1/4"
    client = signed_in(cast.street)
    page = client.get(f"{LIST}figures/")
    assert page.status_code == 200
    for measure, state in (("excluded", "absent"), ("closed", "used"), ("declined", "refused")):
        listed = client.get(LIST, {"list": measure}).context["page"].cases
        assert [case.state for case in listed] == [state]


def test_the_calendar_shows_the_week_to_the_desks_of_the_place(cast: Cast) -> None:
    case = asked()
    asked(day=date(2026, 11, 30), title="下一周的")
    page = signed_in(cast.desk).get(CALENDAR, {"day": "2026-11-25"}).content.decode()
    assert "9—11 书法班" in page
    assert f"{LIST}{case.number}/" in page
    assert "下一周的" not in page
    assert (
        "书法班"
        not in signed_in(cast.stranger).get(CALENDAR, {"day": "2026-11-25"}).content.decode()
    )
    assert signed_in(cast.worker).get(CALENDAR).status_code == 404
    assert signed_in(cast.desk).get(CALENDAR, {"day": "9999-99-99"}).status_code == 200


def test_the_calendar_costs_as_much_for_thirty_as_for_one(cast: Cast) -> None:
    asked()
    path = f"{CALENDAR}?day=2026-11-25"
    few, listed = statements(cast.desk, path), statements(cast.desk, LIST)
    for day in range(3):
        for hour in range(11, 21):
            asked(day=MONDAY + timedelta(days=day), first=hour, last=hour + 1)
    assert statements(cast.desk, path) == few
    assert statements(cast.desk, LIST) == listed
    [shown] = [cells for room, cells in week(rooms_in(), MONDAY) if room.record.key == "多功能厅"]
    assert [len(taken) for _day, taken in shown] == [11, 10, 10, 0, 0, 0, 0]


def test_whoever_asked_is_told_once(cast: Cast) -> None:
    case = do(booked(cast), "refuse", cast.desk)
    for step in [*case.steps.filter(verb__in=BOOKED)] * 2:
        tell_who_booked(step)
    told = Notice.objects.filter(person=case.caller, kind__startswith="booking_")
    assert sorted(told.values_list("kind", flat=True)) == ["booking_accept", "booking_refuse"]


def test_what_is_sent_twice_is_one_booking(cast: Cast) -> None:  # noqa: ARG001 -- the rooms are there
    assert asked(intake_key="one").pk == asked(intake_key="one").pk
    assert held() == 2


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_way_a_booking_goes_its_chain_and_its_hours_hold(
    cast: Cast, data: st.DataObject
) -> None:
    Hour.objects.all().delete()
    case, lifecycle = asked(), procedures["booking"].lifecycle
    actors = (cast.desk, cast.street, cast.stranger, Caller(case.pk), Visitor())
    for day in range(5):
        verbs = [edge.verb for edge in lifecycle.leaving(case.state)]
        if not verbs:
            break
        verb = data.draw(st.sampled_from(verbs))
        answers = {"until": ends_at(case)} if verb == "accept" else {}
        with time_machine.travel(NOW + timedelta(days=day)):
            try:
                case = do(case, verb, data.draw(st.sampled_from(actors)), day, **answers)  # type: ignore[arg-type]  # -- whoever it is
            except DomainError:
                case = Case.objects.get(pk=case.pk)
        assert case.is_open == bool(case.party)
        given_up = case.outcome in {Outcome.DECLINED, Outcome.WITHDRAWN}
        assert case.hours.count() == (0 if given_up else 2)
    assert verify().breaks == ()
