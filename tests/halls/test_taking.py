"""取号: a number for nobody by name, in the hours of the hall, given back, rated once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from minhu.accounts.actors import Visitor
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.halls.domain import calling, keeping
from minhu.halls.domain.keeping import Hours
from minhu.halls.domain.taking import give_back, rate, take_ticket
from minhu.halls.hours import is_open, opens_next
from minhu.halls.models import Ticket
from minhu.halls.queries.line import ahead_of
from tests.cast import NOW
from tests.halls.stage import HOURS, MINUTE, Desks, called, fresh, taken

pytestmark = pytest.mark.django_db
NOON, NIGHT = NOW.replace(hour=4, minute=30), NOW.replace(hour=14)
SATURDAY = NOW + timedelta(days=1)


def test_numbers_count_up_for_each_business_and_begin_anew_each_day(desks: Desks) -> None:
    first, second, other = taken(desks.pension), taken(desks.pension), taken(desks.relief)
    assert [each.label for each in (first, second, other)] == ["A001", "A002", "B001"]
    monday = take_ticket(desks.pension, key="k" * 16, actor=Visitor(), at=NOW + timedelta(days=3))
    assert monday.label == "A001"


def test_a_form_sent_twice_has_one_number(desks: Desks) -> None:
    one, same = taken(desks.pension, key="k" * 20), taken(desks.pension, 1, key="k" * 20)
    assert (one.pk, one.secret) == (same.pk, same.secret)
    assert Ticket.objects.count() == 1


def test_the_address_of_a_number_cannot_be_read_off_its_form(desks: Desks) -> None:
    assert "kkkk" not in taken(desks.pension, key="k" * 20).secret


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (NOON, NOW.replace(hour=5, minute=30)),
        (NIGHT, datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        (SATURDAY, datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        (NOW.replace(hour=9, minute=30), datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
    ],
)
def test_outside_its_hours_a_hall_gives_no_number_and_says_when_it_does(
    desks: Desks, at: datetime, opens: datetime
) -> None:
    with pytest.raises(DomainError, match="不是取号的时间"):
        take_ticket(desks.pension, key="k" * 16, actor=Visitor(), at=at)
    assert opens_next(desks.hall, at) == opens
    assert is_open(desks.hall, opens)


def test_a_hall_that_opens_on_no_day_to_come_says_so(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.halls.hours.LOOKED_AHEAD", 2)
    assert opens_next(desks.hall, SATURDAY) is None


def test_a_hall_may_be_open_on_saturday_as_well(desks: Desks) -> None:
    hours = Hours(opens=HOURS.opens, closes=HOURS.closes, every_day=True)
    hall = keeping.set_hours(desks.hall, hours, actor=desks.cast.street)
    assert is_open(hall, SATURDAY)
    assert is_open(hall, NOON)


def test_when_all_numbers_of_a_day_are_out_nobody_waits_in_vain(desks: Desks) -> None:
    for _n in range(3):
        taken(desks.relief)
    with pytest.raises(DomainError, match="放完了"):
        taken(desks.relief)


def test_what_is_done_no_more_has_no_numbers_until_it_is_taken_up(desks: Desks) -> None:
    keeping.end_item(desks.pension, actor=desks.cast.street, at=NOW)
    with pytest.raises(DomainError, match="现在不办"):
        taken(desks.pension)
    with pytest.raises(StaleStateError):
        keeping.end_item(desks.pension, actor=desks.cast.street, at=NOW)
    keeping.take_up_item(desks.pension, actor=desks.cast.street)
    with pytest.raises(StaleStateError):
        keeping.take_up_item(desks.pension, actor=desks.cast.street)
    assert taken(desks.pension).number == 1


def test_staff_take_no_numbers_in_the_name_of_others(desks: Desks) -> None:
    with pytest.raises(NotAllowedError):
        take_ticket(desks.pension, key="k" * 16, actor=desks.cast.street, at=NOW)
    with pytest.raises(NotAllowedError):
        give_back(taken(desks.pension), actor=desks.cast.street, at=NOW)


def test_whoever_waits_behind_moves_up_when_a_number_is_given_back(desks: Desks) -> None:
    first, second = taken(desks.pension), taken(desks.pension, 1)
    taken(desks.relief)
    assert ahead_of(second).count == 1
    give_back(first, actor=Visitor(), at=NOW)
    assert ahead_of(second).count == 0
    with pytest.raises(StaleStateError):
        give_back(fresh(first), actor=Visitor(), at=NOW)


def test_a_number_says_how_long_others_waited_lately(desks: Desks) -> None:
    for minutes in (0, 1):
        taken(desks.pension, minutes)
        served = called(desks, minutes + 12)
        calling.serve(served, actor=desks.cast.street, at=NOW + 15 * MINUTE)
    assert ahead_of(taken(desks.pension, 20)).minutes == 12
    assert ahead_of(taken(desks.relief, 20)).minutes is None


def test_how_it_was_is_asked_once_and_only_of_who_was_served(desks: Desks) -> None:
    taken(desks.pension)
    ticket = called(desks)
    with pytest.raises(StaleStateError):
        rate(ticket, "content", actor=Visitor())
    calling.serve(ticket, actor=desks.cast.street, at=NOW)
    with pytest.raises(DomainError, match="选一项"):
        rate(ticket, "splendid", actor=Visitor())
    assert rate(ticket, "fair", actor=Visitor()).said == "fair"
    with pytest.raises(StaleStateError):
        rate(ticket, "content", actor=Visitor())
    assert fresh(ticket).said == "fair"
