"""Everybody at the same moment: each window gets another number, each phone a number of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.halls.domain import calling, keeping
from minhu.halls.models import Item, Ticket, Window
from tests.cast import NOW, set_the_stage
from tests.halls.stage import Desks, furnish, taken

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.fixture
def desks(transactional_db: None) -> Desks:  # noqa: ARG001 -- threads need a database they can all see
    return furnish(set_the_stage())


def at_once(deed: Callable[[int], str]) -> Counter[str]:
    barrier = Barrier(HANDS)

    def hand(number: int) -> str:
        try:
            barrier.wait()
            return deed(number)
        except DomainError:
            return "polite"
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        return Counter(pool.map(hand, range(HANDS)))


def test_windows_that_call_at_the_same_moment_never_call_the_same_number(desks: Desks) -> None:
    windows = [
        keeping.add_window(desks.hall, f"{n}", "A", actor=desks.cast.street) for n in range(HANDS)
    ]
    for window in windows:
        calling.staff_window(window, actor=desks.cast.street)
    for minute in range(HANDS):
        taken(desks.pension, minute)

    def call(number: int) -> str:
        window = Window.objects.select_related("hall__area").get(pk=windows[number].pk)
        clerk = User.objects.get(pk=desks.cast.street.pk)
        return calling.call_next(window, actor=clerk, at=NOW).label

    assert at_once(call) == {f"A{n:03d}": 1 for n in range(1, HANDS + 1)}


def test_two_at_one_window_call_one_number(desks: Desks) -> None:
    for minute in range(HANDS):
        taken(desks.pension, minute)

    def call(_number: int) -> str:
        window = Window.objects.select_related("hall__area").get(pk=desks.one.pk)
        clerk = User.objects.get(pk=desks.cast.street.pk)
        return calling.call_next(window, actor=clerk, at=NOW).label

    assert at_once(call) == {"A001": 1, "polite": HANDS - 1}
    assert Ticket.objects.filter(state="called").count() == 1


def test_phones_that_ask_at_the_same_moment_have_numbers_of_their_own(desks: Desks) -> None:
    def take(number: int) -> str:
        item = Item.objects.select_related("hall__area").get(pk=desks.pension.pk)
        return taken(item, key=f"the-key-of-phone-{number}").label

    assert at_once(take) == {f"A{n:03d}": 1 for n in range(1, HANDS + 1)}


def test_a_form_sent_many_times_at_once_has_one_number(desks: Desks) -> None:
    def take(_number: int) -> str:
        item = Item.objects.select_related("hall__area").get(pk=desks.pension.pk)
        return taken(item, key="the-key-of-one-phone").label

    assert at_once(take) == {"A001": HANDS}
