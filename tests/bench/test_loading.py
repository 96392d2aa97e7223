"""What a benchmark fills in is a house like any other: chains hold, tallies equal rows."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from minhu.bench import loading
from minhu.bench.loading import fill, moment
from minhu.cases.counting import overdue_condition, rows
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Deadline, Step
from minhu.core.clock import local_day, zone
from minhu.core.ids import read_case_number, written
from minhu.core.lifecycle import Outcome
from minhu.rates.domain.recounting import differences
from minhu.rates.figures import figures
from minhu.rates.models import Tally, Total
from minhu.rates.scope import Scope
from tests.cast import NOW, Cast
from tests.stage import added

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 300


@pytest.fixture(autouse=True)
def _filled(transactional_db: None, cast: Cast) -> None:  # noqa: ARG001 -- the cases lie in the street of the cast
    added(_some_hundred)


def _some_hundred() -> None:
    fill(COUNT, at=NOW, progress=lambda _done, _total: None)


def test_every_invented_case_has_its_chain_and_the_tallies_equal_the_rows() -> None:
    verdict = verify()
    assert (verdict.cases, verdict.breaks) == (COUNT, ())
    assert verdict.steps > Case.objects.filter(outcome=Outcome.OPEN).count()
    assert differences() == ()


def test_every_open_case_has_walked_to_where_it_stands_and_some_closed_ones_have() -> None:
    assert Case.objects.filter(outcome=Outcome.OPEN).exists()
    for case in Case.objects.filter(outcome=Outcome.OPEN):
        steps = list(case.steps.order_by("seq"))
        assert steps[-1].target == case.state
        assert [step.source for step in steps[1:]] == [step.target for step in steps[:-1]]
    closed = Case.objects.exclude(outcome=Outcome.OPEN)
    assert 0 < closed.filter(seq__gt=0).count() < COUNT / 5


def test_filling_up_keeps_what_is_there_and_counts_it() -> None:
    fill(20, at=NOW, progress=lambda _done, _total: None)
    assert Case.objects.count() == COUNT + 20
    assert differences() == ()


def test_some_cases_are_open_each_with_the_clocks_that_are_its_own() -> None:
    open_cases = Case.objects.filter(outcome=Outcome.OPEN)
    assert 0 < open_cases.count() < COUNT / 5
    assert set(Deadline.objects.values_list("case", flat=True)) == set(
        open_cases.values_list("pk", flat=True)
    )
    for case in open_cases:
        ends = dict(case.deadlines.values_list("clock", "due_at"))
        assert ends == {case.due_clock: case.due_at, "finish": case.finish_due}


def test_what_has_run_out_is_said_to_and_what_runs_out_later_is_looked_at_then() -> None:
    ran_out = rows(Scope()).filter(overdue_condition("request", NOW))
    assert set(ran_out) == set(Case.objects.filter(overran=True))
    later = NOW + timedelta(days=9)
    assert Case.objects.filter(overdue_condition("request", later)).count() > ran_out.count() > 0
    found = figures(Scope(), at=later)
    assert found.overdue == Case.objects.filter(overdue_condition("request", later)).count()


def test_the_cases_lie_in_three_years_and_in_more_than_one_grid() -> None:
    assert len({case.received_at.year for case in Case.objects.all()}) == 4
    assert len(set(Case.objects.values_list("area_id", flat=True))) == 2


def test_numbers_and_keys_are_of_the_day_and_none_comes_twice() -> None:
    for case in Case.objects.all():
        assert read_case_number(case.number) == case.number
        assert case.number.startswith(f"{local_day(case.received_at):%Y%m%d}")
        assert abs(written(case.pk) - case.received_at) < timedelta(milliseconds=2)


def test_most_open_cases_are_being_worked_on_and_few_wait_for_a_decision() -> None:
    for model in (Step, Deadline, Case, Tally, Total):
        model.objects.all().delete()
    fill(8_000, at=NOW, progress=lambda _done, _total: None)
    stands = Counter(Case.objects.filter(outcome=Outcome.OPEN).values_list("state", flat=True))
    waiting = sum(stands[state] for state in ("returning", "extending", "excluding"))
    assert stands.most_common(1)[0][0] == "working"
    assert 0 < waiting < stands.total() / 10


def test_nothing_was_done_after_now_and_what_took_long_is_late() -> None:
    closed = Case.objects.filter(outcome=Outcome.CLOSED)
    assert not closed.filter(finished_at__gt=NOW).exists()
    assert {case.late for case in closed} == {True, False}
    assert not closed.filter(late=True, finished_at__lte=F("finish_due")).exists()
    assert not closed.filter(late=False, finished_at__gt=F("finish_due")).exists()


def test_many_are_made_in_parts_and_indexes_come_back_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for model in (Step, Deadline, Case, Tally, Total):
        model.objects.all().delete()
    before = _indexes()
    monkeypatch.setattr(loading, "MANY", 100)
    monkeypatch.setattr(loading, "BATCH", 100)
    monkeypatch.setattr(loading, "_at_once", map)
    done = list[int]()
    fill(COUNT, at=NOW, progress=lambda made, _total: done.append(made))
    assert (done == sorted(done), done[-1], len(done) > 2) == (True, COUNT, True)
    assert _indexes() == before
    assert (Case.objects.count(), differences(), verify().breaks) == (COUNT, (), ())


def _indexes() -> dict[str, object]:
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in (Case, Step, Deadline, Tally)]
        return {
            name: {key: kept for key, kept in said.items() if key != "definition"}
            for table in tables
            for name, said in connection.introspection.get_constraints(cursor, table).items()
        }


def test_more_comes_by_day_and_in_summer_and_nothing_after_now() -> None:
    every = [moment(NOW, turn / 20_000) for turn in range(20_000)]
    assert every == sorted(every)
    assert every[-1] <= NOW
    hours, months = (
        Counter(each)
        for each in zip(*((m.astimezone(zone()).hour, m.month) for m in every), strict=True)
    )
    assert hours[9] > 5 * hours[3] > 0
    assert months[7] > 1.2 * months[1]
