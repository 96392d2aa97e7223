"""A silent box: somebody is sent once, and called off when it speaks again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from minhu.affairs.domain.steps import taken_in
from minhu.care.domain import silence
from minhu.care.domain.boxes import BOXES, sign_of_life
from minhu.care.domain.silence import look_after
from minhu.care.models import CallBox
from minhu.cases.domain.opening import Intake
from minhu.cases.models import Case
from minhu.core.lifecycle import Outcome
from tests.affairs.acts import do, who
from tests.care.test_boxes import box
from tests.cast import GRID, NOW, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
QUIET = NOW + timedelta(hours=25)
LATER = QUIET + timedelta(hours=1)


def looked() -> list[Case]:
    return list(Case.objects.filter(kind="order").order_by("received_at", "pk"))


@pytest.fixture
def silent(cast: Cast) -> CallBox:
    made, _key = box(cast)
    look_after(NOW + timedelta(hours=1))
    assert looked() == []
    return made


def test_the_grid_worker_is_sent_to_a_silent_box_once(cast: Cast, silent: CallBox) -> None:
    assert [look_after(QUIET), look_after(LATER)] == [1, 0]
    (case,) = looked()
    assert (case.party, case.place, case.caller) == (f"grid:{GRID}", silent.place, None)
    assert case.title in signed_in(cast.grid_worker).get("/field/").content.decode()
    do(case, "serve", cast.grid_worker, 2)
    assert look_after(LATER + timedelta(days=9)) == 0


def test_a_box_that_speaks_again_calls_them_off_and_may_fall_silent_anew(silent: CallBox) -> None:
    look_after(QUIET)
    sign_of_life(silent, {}, at=LATER)
    assert [look_after(LATER), look_after(LATER)] == [1, 0]
    (case,) = looked()
    assert (case.outcome, case.party) == (Outcome.WITHDRAWN, "")
    look_after(LATER + timedelta(hours=25))
    assert len(looked()) == 2


def test_a_low_battery_sends_somebody_and_a_box_taken_out_of_use_nobody(
    cast: Cast, silent: CallBox
) -> None:
    sign_of_life(silent, {"battery": 9}, at=NOW)
    look_after(NOW)
    (case,) = looked()
    assert "电不多了" in case.title
    BOXES.retire(silent, actor=cast.desk, at=NOW)
    look_after(NOW)
    case.refresh_from_db()
    assert case.outcome == Outcome.WITHDRAWN


@pytest.mark.usefixtures("silent")
def test_nobody_but_the_house_calls_them_off(cast: Cast) -> None:
    look_after(QUIET)
    assert who(looked()[0], "call_off", cast) == ""


@pytest.mark.usefixtures("silent")
def test_a_look_at_quiet_times_costs_two_statements(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    box(cast, "box-2")
    with django_assert_num_queries(2):
        look_after(NOW)


@pytest.mark.usefixtures("silent")
def test_one_silence_is_one_order_even_when_it_is_looked_at_anew() -> None:
    look_after(QUIET)
    CallBox.objects.update(looked=None)
    assert look_after(LATER) == 1
    assert len(looked()) == 1


def test_who_was_there_already_is_not_called_off(cast: Cast, silent: CallBox) -> None:
    look_after(QUIET)
    (case,) = looked()
    served = do(case, "serve", cast.grid_worker, 2)
    sign_of_life(silent, {}, at=LATER)
    assert look_after(LATER) == 1
    assert looked()[0].state == served.state


@pytest.mark.usefixtures("silent")
def test_of_two_workers_only_one_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*said: Any, **more: Any) -> Intake:
        taken = taken_in(*said, **more)
        CallBox.objects.update(looked=taken.case)
        return taken

    monkeypatch.setattr(silence, "taken_in", late)
    assert look_after(QUIET) == 0
    assert looked()[0].state == "asked"


def test_of_two_workers_only_one_calls_off(
    cast: Cast, silent: CallBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_after(QUIET)
    (case,) = looked()
    sign_of_life(silent, {}, at=LATER)
    box(cast, "box-2")

    def meanwhile(*said: Any, **more: Any) -> Intake:
        CallBox.objects.filter(pk=silent.pk).update(looked=None)
        return taken_in(*said, **more)

    monkeypatch.setattr(silence, "taken_in", meanwhile)
    assert look_after(LATER) == 1
    assert Case.objects.get(pk=case.pk).is_open
