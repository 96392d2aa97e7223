"""叫号: who waited longest is called, once; who did not come is put back at most twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minhu.accounts.actors import Visitor
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.halls.domain import calling, keeping
from minhu.halls.domain.taking import give_back
from minhu.halls.enums import TicketState
from minhu.halls.lifecycle import MOST_CALLS, TICKET
from minhu.halls.models import Ticket
from minhu.halls.queries.figures import figures_of
from minhu.halls.queries.line import called_at, last_called
from tests.cast import NOW, set_the_stage
from tests.halls.stage import MINUTE, Desks, called, fresh, furnish, taken

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_every_state_of_a_number_can_be_reached() -> None:
    assert TICKET.reachable() == set(TicketState.values)


def test_who_waited_longest_is_called_first_for_what_the_window_does(desks: Desks) -> None:
    relief, pension = taken(desks.relief), taken(desks.pension, 1)
    assert called(desks, window=desks.one).pk == pension.pk
    assert called(desks).pk == relief.pk


def test_a_window_has_one_number_at_a_time(desks: Desks) -> None:
    taken(desks.pension), taken(desks.pension)
    first = called(desks)
    with pytest.raises(StaleStateError, match="先办完"):
        called(desks)
    calling.serve(first, actor=desks.cast.street, at=NOW)
    assert called(desks).number == 2
    other = taken(desks.pension)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=other.pk).update(state="called", window=desks.both, called_at=NOW)


def test_nobody_is_called_to_a_closed_window_or_when_nobody_waits(desks: Desks) -> None:
    with pytest.raises(DomainError, match="没有人等"):
        called(desks)
    taken(desks.pension)
    calling.leave_window(desks.both, actor=desks.cast.street, at=NOW)
    with pytest.raises(DomainError, match="先开窗口"):
        called(desks)


def test_a_window_is_not_closed_while_somebody_stands_there(desks: Desks) -> None:
    taken(desks.pension)
    called(desks)
    with pytest.raises(DomainError, match="办完再关"):
        calling.leave_window(desks.both, actor=desks.cast.street, at=NOW)


def test_who_is_old_or_ill_is_called_out_of_turn(desks: Desks) -> None:
    taken(desks.pension)
    second, relief = taken(desks.pension, 1), taken(desks.relief, 2)
    by = desks.cast.street
    with pytest.raises(DomainError, match="不办这项"):
        calling.call(relief, desks.one, actor=by, at=NOW + 3 * MINUTE)
    assert calling.call(second, desks.one, actor=by, at=NOW).state == "called"


def test_nobody_is_called_out_of_turn_to_a_window_that_has_somebody(desks: Desks) -> None:
    taken(desks.pension)
    second = taken(desks.pension, 1)
    called(desks)
    with pytest.raises(StaleStateError, match="先办完"):
        calling.call(second, desks.both, actor=desks.cast.street, at=NOW)


def test_a_number_that_is_called_elsewhere_meanwhile_is_passed_by(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = taken(desks.pension), taken(desks.pension, 1)
    read = [fresh(first), fresh(second)]
    called(desks, window=desks.one)
    monkeypatch.setattr(calling, "waiting_at", lambda _window, _day: read)
    assert called(desks).pk == second.pk


def test_a_window_that_was_taken_away_is_not_opened(desks: Desks) -> None:
    window = keeping.end_window(desks.one, actor=desks.cast.street, at=NOW)
    with pytest.raises(StaleStateError, match="撤了"):
        calling.staff_window(window, actor=desks.cast.street)


def test_a_number_is_called_again_so_often_and_then_passed_over(desks: Desks) -> None:
    taken(desks.pension)
    ticket, by = called(desks), desks.cast.street
    for _n in range(MOST_CALLS - 1):
        ticket = calling.call_again(ticket, actor=by, at=NOW + 6 * MINUTE)
    with pytest.raises(DomainError, match="没来"):
        calling.call_again(ticket, actor=by, at=NOW)
    assert calling.miss(ticket, actor=by, at=NOW).state == "absent"


def test_who_was_passed_over_stands_where_they_stood_at_most_twice(desks: Desks) -> None:
    first = taken(desks.pension)
    taken(desks.pension, 1)
    by = desks.cast.street
    for minutes in (5, 9):
        ticket = called(desks, minutes)
        assert ticket.pk == first.pk
        calling.miss(ticket, actor=by, at=NOW)
        calling.recall(fresh(ticket), actor=by, at=NOW)
    calling.miss(called(desks, 13), actor=by, at=NOW)
    with pytest.raises(DomainError, match="重新取号"):
        calling.recall(fresh(first), actor=by, at=NOW)
    assert fresh(first).called_at == NOW + 5 * MINUTE


def test_a_number_of_yesterday_is_called_no_more_and_blocks_no_window(desks: Desks) -> None:
    taken(desks.pension)
    ticket, later = called(desks), NOW + timedelta(days=3)
    for verb in (calling.call_again, calling.recall):
        with pytest.raises(DomainError, match="别的日子"):
            verb(ticket, actor=desks.cast.street, at=later)
    assert called_at(desks.both, later.date()) is None


def test_of_two_clicks_the_second_is_told(desks: Desks) -> None:
    taken(desks.pension)
    ticket = called(desks)
    stale = fresh(ticket)
    calling.serve(ticket, actor=desks.cast.street, at=NOW)
    for verb in (calling.serve, calling.miss, calling.call_again):
        with pytest.raises(StaleStateError):
            verb(stale, actor=desks.cast.street, at=NOW)


def test_the_screen_names_what_was_called_last_and_not_what_was_given_back(desks: Desks) -> None:
    first = taken(desks.pension)
    second = taken(desks.pension, 1)
    called(desks, 5)
    called(desks, 6, desks.one)
    assert [each.pk for each in last_called(desks.hall, TODAY)] == [second.pk, first.pk]
    give_back(fresh(second), actor=Visitor(), at=NOW)
    assert [each.pk for each in last_called(desks.hall, TODAY)] == [first.pk]


def test_a_desk_of_another_place_calls_nobody(desks: Desks) -> None:
    taken(desks.pension)
    with pytest.raises(NotAllowedError):
        calling.call_next(desks.both, actor=desks.cast.stranger, at=NOW)
    with pytest.raises(NotAllowedError):
        calling.staff_window(desks.both, actor=desks.cast.leader)


class Wandering(TestCase):
    """Whatever anybody presses in whatever order, the line stays a line."""

    @given(st.data())
    def test_whatever_is_pressed_each_number_is_in_one_place(self, data: st.DataObject) -> None:
        desks = furnish(set_the_stage())
        for minute in range(12):
            try:
                _press(desks, data.draw(st.sampled_from(DEEDS)), minute, data)
            except DomainError:
                continue
        whole = figures_of(desks.hall, TODAY, TODAY).whole
        assert whole.taken == whole.served + whole.absent + whole.left + whole.pending
        standing = Ticket.objects.filter(state="called")
        assert len({each.window_id for each in standing}) == standing.count()
        numbers = list(Ticket.objects.filter(item=desks.pension).values_list("number", flat=True))
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


DEEDS = ("take", "next", "call_again", "serve", "miss", "recall", "give_back", "staff", "leave")


def _press(desks: Desks, deed: str, minute: int, data: st.DataObject) -> None:
    at, by = NOW + minute * MINUTE, desks.cast.street
    window = data.draw(st.sampled_from([desks.one, desks.both]))
    if deed == "take":
        taken(desks.pension, minute)
    elif deed == "next":
        calling.call_next(window, actor=by, at=at)
    elif deed == "staff":
        calling.staff_window(window, actor=by)
    elif deed == "leave":
        calling.leave_window(window, actor=by, at=at)
    elif tickets := list(Ticket.objects.select_related("item", "hall__area").order_by("pk")):
        ticket = data.draw(st.sampled_from(tickets))
        if deed == "give_back":
            give_back(ticket, actor=Visitor(), at=at)
        else:
            getattr(calling, deed)(ticket, actor=by, at=at)
