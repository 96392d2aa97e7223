"""Every way to rewrite history is found, with the case and the step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from minhu.cases.domain.moving import advance
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Step
from tests.cast import NOW, Cast, call

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    case = call()
    advance(case, "accept", actor=cast.desk, at=NOW + timedelta(hours=1))
    advance(case, "note", actor=cast.desk, at=NOW + timedelta(hours=2))
    return case


def edit_a_note(case: Case) -> None:
    Step.objects.filter(case=case, seq=2).update(note="从来没说过")


def backdate_a_step(case: Case) -> None:
    Step.objects.filter(case=case, seq=2).update(at=NOW)


def give_it_another_author(case: Case) -> None:
    Step.objects.filter(case=case, seq=2).update(actor=None)


def take_one_out(case: Case) -> None:
    Step.objects.filter(case=case, seq=2).delete()


def cut_off_the_end(case: Case) -> None:
    Step.objects.filter(case=case, seq=3).delete()


def swap_two(case: Case) -> None:
    Step.objects.filter(case=case, seq=2).update(seq=9)
    Step.objects.filter(case=case, seq=3).update(seq=2)
    Step.objects.filter(case=case, seq=9).update(seq=3)


def put_one_in(case: Case) -> None:
    last = Step.objects.get(case=case, seq=3)
    Step.objects.create(
        case=case,
        seq=4,
        verb="note",
        source="accepted",
        target="accepted",
        actor_kind="staff",
        at=NOW,
        previous=last.hash,
        hash="0" * 64,
    )


def move_one_to_another_case(case: Case) -> None:
    other = call("two")
    Step.objects.filter(case=case, seq=3).update(case=other, seq=2)


def leave_no_step(case: Case) -> None:
    Step.objects.filter(case=case).delete()


def say_it_came_in_later(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(received_at=NOW + timedelta(days=3))


def say_that_it_is_done(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(state="reported", party="unit:roads")


def change_what_was_asked(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(detail="没有什么事")


TAMPERINGS: list[tuple[Callable[[Case], None], int]] = [
    (edit_a_note, 2),
    (backdate_a_step, 2),
    (give_it_another_author, 2),
    (take_one_out, 3),
    (cut_off_the_end, 3),
    (swap_two, 2),
    (put_one_in, 4),
    (change_what_was_asked, 1),
    (leave_no_step, 1),
    (say_it_came_in_later, 1),
    (say_that_it_is_done, 3),
]


@pytest.mark.parametrize(
    ("tamper", "seq"), TAMPERINGS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_rewritten_history_is_found(case: Case, tamper: Callable[[Case], None], seq: int) -> None:
    tamper(case)
    assert [(found.number, found.seq) for found in verify().breaks] == [(case.number, seq)]


def test_a_step_moved_to_another_case_breaks_both(case: Case) -> None:
    move_one_to_another_case(case)
    assert {found.seq for found in verify().breaks} == {2, 3}


def test_two_steps_swapped_between_cases_break_both(case: Case, cast: Cast) -> None:
    other = call("two")
    advance(other, "accept", actor=cast.desk, at=NOW + timedelta(hours=1))
    mine, theirs = case.steps.get(seq=2), other.steps.get(seq=2)
    Step.objects.filter(pk=mine.pk).update(seq=9)
    Step.objects.filter(pk=theirs.pk).update(case=case)
    Step.objects.filter(pk=mine.pk).update(case=other, seq=2)
    assert {(found.number, found.seq) for found in verify().breaks} == {
        (case.number, 2),
        (other.number, 2),
    }
