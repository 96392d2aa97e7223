"""What has run out is said on the case when its clock is looked at, and with every move."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.sweeping import sweep
from minhu.cases.models import Case, Deadline
from minhu.catalogue import queries
from minhu.catalogue.models import Rung
from minhu.core.errors import StaleStateError
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import Measure
from minhu.rates.models import Tally
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.cases.test_time import at_work
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


def kept() -> tuple[int, int]:
    """Return how many tallies say are overdue, and how many stand still; rows agree."""
    assert differences() == ()
    found = totals(Scope())
    return found[Measure.OVERDUE], found[Measure.HELD]


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def promise(case: Case) -> Deadline:
    return case.deadlines.get(clock="finish", ended_at=None)


def test_a_promise_that_runs_out_is_counted_once_by_the_sweep(cast: Cast) -> None:
    case = at_work(cast)
    due = promise(case).due_at
    sweep(due)
    assert kept() == (0, 0)  # at its last moment it is still kept
    sweep(due + HOUR)
    sweep(due + 2 * HOUR)
    assert again(case).overran
    assert kept() == (1, 0)


def test_a_promise_is_looked_at_when_it_runs_out_even_without_a_ladder(cast: Cast) -> None:
    Rung.objects.all().delete()
    queries.forget()
    case = at_work(cast)
    assert promise(case).next_at == promise(case).due_at
    assert sweep(NOW + 2 * WEEK) == 0
    assert kept() == (1, 0)
    assert promise(case).next_at is None


def test_what_is_done_or_stands_still_is_overdue_no_more_than_its_clock_says(cast: Cast) -> None:
    case = at_work(cast)
    sweep(NOW + 2 * WEEK)
    wait = Move(review_at=NOW + 9 * WEEK)
    advance(again(case), "suspend", actor=cast.street, at=NOW + 2 * WEEK, move=wait)
    assert kept() == (0, 1)
    advance(again(case), "resume", actor=cast.street, at=NOW + 3 * WEEK)
    assert kept() == (1, 0)
    advance(again(case), "report", actor=cast.worker, at=NOW + 3 * WEEK)
    assert not again(case).overran
    assert kept() == (1, 0)  # done too late, and not closed
    for verb in ("pass", "close_unanswered"):
        advance(again(case), verb, actor=cast.desk, at=NOW + 3 * WEEK)
    assert kept() == (0, 0)


def test_a_move_says_what_no_sweep_has_said_yet(cast: Cast) -> None:
    case = at_work(cast)
    advance(case, "note", actor=cast.worker, at=NOW + 2 * WEEK, move=Move(note="还在等料"))
    assert kept() == (1, 0)


def test_who_read_a_case_before_it_ran_out_looks_again(cast: Cast) -> None:
    case = at_work(cast)
    Rung.objects.all().delete()
    queries.forget()
    read = again(case)
    sweep(NOW + 2 * WEEK)
    with pytest.raises(StaleStateError):
        advance(read, "report", actor=cast.worker, at=NOW + 2 * WEEK)
    assert kept() == (1, 0)
    advance(again(case), "report", actor=cast.worker, at=NOW + 2 * WEEK)


def test_only_open_work_that_is_not_done_overruns(cast: Cast) -> None:
    case = at_work(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(overran=True, finished_at=NOW)


def test_a_database_from_before_counts_what_stands_and_looks_at_every_clock(cast: Cast) -> None:
    held, done, open_ = (at_work(cast, key) for key in ("held", "done", "open"))
    wait = Move(review_at=NOW + 9 * WEEK)
    advance(held, "suspend", actor=cast.street, at=NOW + HOUR, move=wait)
    advance(done, "report", actor=cast.worker, at=NOW + 2 * WEEK)
    assert kept() == (1, 1)
    Tally.objects.filter(measure__in=(Measure.OVERDUE, Measure.HELD)).delete()
    Deadline.objects.update(next_at=None)
    import_module("minhu.cases.migrations.0011_overran").count_what_stands(apps, None)
    assert kept() == (1, 1)
    assert promise(open_).next_at == promise(open_).due_at
    assert promise(held).next_at is None
