"""What somebody rewrites who can recompute every hash is found by the seal of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from minhu.cases.domain.moving import advance
from minhu.cases.domain.sealing import SETTLING, broken_seals, seal_day, seal_days, sweep
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Seal, Step
from minhu.core.clock import day_begins, local_day, now
from minhu.core.errors import DomainError
from minhu.core.ids import written
from tests.cast import NOW, Cast, call

pytestmark = pytest.mark.django_db


def today() -> date:
    """Return the day the steps were written on, which is not always the day a test began."""
    step = Step.objects.order_by("pk").first()
    return local_day(written(step.pk) if step else now())


def tomorrow() -> datetime:
    """Return the first moment at which that day may be sealed."""
    return day_begins(today() + timedelta(days=1)) + SETTLING


@pytest.fixture
def case(cast: Cast) -> Case:
    case = call()
    advance(case, "accept", actor=cast.desk, at=NOW + timedelta(hours=1))
    return case


def forge(case: Case) -> None:
    """Write the whole history of a case anew, with hashes that fit."""
    previous = ""
    for step in case.steps.order_by("seq"):
        step.note = "从来没说过"
        step.previous = previous or step.previous
        previous = step.hash = step.computed_hash()
        step.save()
    Case.objects.filter(pk=case.pk).update(head=previous)


def cut_the_last_step(case: Case) -> None:
    case.steps.get(seq=2).delete()
    first = case.steps.get()
    Case.objects.filter(pk=case.pk).update(seq=1, head=first.hash, state=first.target)


def slip_one_in(case: Case) -> None:
    last = case.steps.get(seq=2)
    step = Step(case=case, seq=3, verb="note", source=last.target, target=last.target, at=NOW)
    step.actor_kind, step.previous = "house", last.hash
    step.hash = step.computed_hash()
    step.save()
    Case.objects.filter(pk=case.pk).update(seq=3, head=step.hash)


@pytest.mark.parametrize("tamper", [forge, cut_the_last_step, slip_one_in])
def test_a_history_forged_with_fitting_hashes_breaks_the_seal_alone(
    case: Case, tamper: Callable[[Case], None]
) -> None:
    seal_days(at=tomorrow())
    tamper(case)
    assert verify().breaks == ()
    assert [found.day for found in broken_seals()] == [today()]


def test_whoever_forges_the_seal_as_well_cannot_change_what_was_printed(case: Case) -> None:
    (printed,) = seal_days(at=tomorrow())
    forge(case)
    Seal.objects.all().delete()
    seal_days(at=tomorrow())
    assert list(broken_seals()) == []
    (found,) = broken_seals({today(): printed.hash})
    assert found.why == "和留存的封存码不一样"


@pytest.mark.usefixtures("case")
def test_a_day_is_sealed_once_and_only_when_it_is_over() -> None:
    assert seal_days(at=tomorrow() - timedelta(seconds=1)) == ()
    assert [seal.steps for seal in seal_days(at=tomorrow())] == [2]
    assert seal_days(at=tomorrow()) == ()
    assert list(broken_seals()) == []


@pytest.mark.usefixtures("case")
def test_days_hang_together_and_a_quiet_day_is_sealed_too() -> None:
    seals = seal_days(at=tomorrow() + timedelta(days=2))
    assert [seal.steps for seal in seals] == [2, 0, 0]
    seals[1].delete()
    assert [found.why for found in broken_seals()] == ["和前一天的封存接不上"]


@pytest.mark.usefixtures("case")
def test_a_seal_that_is_gone_is_missed_by_whoever_kept_its_print() -> None:
    (seal,) = seal_days(at=tomorrow())
    seal.delete()
    assert [found.why for found in broken_seals({today(): seal.hash})] == ["这一天的封存不见了"]


@pytest.mark.usefixtures("case")
def test_a_number_changed_in_a_seal_is_found() -> None:
    seal_days(at=tomorrow())
    Seal.objects.update(steps=1)
    assert [found.why for found in broken_seals()] == ["封存被改过"]


@pytest.mark.usefixtures("case")
def test_a_day_can_be_asked_for_once_it_is_over() -> None:
    assert seal_day(today(), at=tomorrow()).steps == 2
    with pytest.raises(DomainError, match="还没有过完"):
        seal_day(today() + timedelta(days=1), at=tomorrow())
    with pytest.raises(DomainError, match="没有任何记录"):
        seal_day(today() - timedelta(days=1), at=tomorrow())


def test_a_house_without_any_step_has_nothing_to_seal() -> None:
    assert seal_days(at=tomorrow()) == ()


@pytest.mark.usefixtures("case")
def test_the_worker_seals_a_day_once_it_is_over() -> None:
    assert (sweep(tomorrow()), sweep(tomorrow()), Seal.objects.count()) == (1, 0, 1)
