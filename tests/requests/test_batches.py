"""What the worker does for many cases at once: read once, told once each, never from before."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from minhu.cases.listening import _subscriptions, on_step
from minhu.cases.models import Step
from minhu.core import statements, worker
from minhu.core.batches import batch, once_a_batch
from minhu.core.statements import Statement, hit
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.notices.models import Notice
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast, call

pytestmark = pytest.mark.django_db


class Asked(NamedTuple):
    """How many statements a batch asks of the database, and how many of them write notes."""

    statements: int
    notes: int


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, str], Asked]:
    """Let a batch of so many new cases be done."""
    written: list[str] = []

    def counted(statement: Statement) -> int:
        written.append(statement.sql)
        return hit(statement)

    monkeypatch.setattr(statements, "hit", counted)

    def done(cases: int, key: str) -> Asked:
        for place in range(cases):
            call(f"{key}{place}")
        written.clear()
        with CaptureQueriesContext(connection) as asked:
            assert worker.work(once=True) == cases
        read = [each["sql"] for each in asked if not each["sql"].startswith("INSERT INTO")]
        return Asked(len(read), len([sql for sql in written if '"notices_notice"' in sql]))

    return done


@pytest.mark.usefixtures("cast")
def test_what_the_cases_of_a_batch_have_in_common_is_read_once(
    ask: Callable[[int, str], Asked],
) -> None:
    few, many = ask(2, "few"), ask(8, "many")
    assert (few.notes, many.notes) == (2, 8)
    assert few.statements == many.statements
    assert Notice.objects.count() == 10


def test_what_follows_from_one_step_is_seen_by_the_next_of_the_same_case(cast: Cast) -> None:
    case = call("one")
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    seen: list[int] = []

    @on_step()
    def hear(step: Step) -> None:
        seen.append(step.case.seq)
        if step.verb == "submit":
            take(step.case, "dispatch", answers={"unit": cast.unit}, actor=cast.desk, at=NOW)

    worker.work(once=True)
    _subscriptions.pop()
    assert seen == [2, 3, 3]


@pytest.mark.usefixtures("cast")
@pytest.mark.django_db(transaction=True)
def test_the_notes_of_a_batch_are_written_in_one_statement(
    ask: Callable[[int, str], Asked],
) -> None:
    assert ask(8, "many").notes == 1
    assert Notice.objects.count() == 8


@pytest.mark.usefixtures("cast")
@pytest.mark.django_db(transaction=True)
def test_a_note_that_is_refused_keeps_no_other_from_being_written() -> None:
    @on_step()
    def tell_nobody(step: Step) -> None:
        if step.case_id == refused.pk:
            tell_party("", News("没有人。"), dedupe_key="nobody", at=NOW)

    cases = [call(f"many{place}") for place in range(4)]
    refused = cases[1]
    worker.work(once=True)
    _subscriptions.pop()
    left = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    assert left.args_kwargs["args"][1] == str(refused.steps.get().pk)
    assert "IntegrityError" in left.exception_class_path
    assert set(Notice.objects.values_list("case_number", flat=True)) == {
        case.number for case in cases
    }


def test_what_is_left_in_a_transaction_is_written_with_it() -> None:
    with batch([]) as present:
        tell_party("desk:1", News("该您办了。"), dedupe_key="one", at=NOW)
        assert (Notice.objects.count(), present.left) == (1, {})


def test_what_was_read_for_a_batch_is_forgotten_with_it() -> None:
    asked: list[str] = []

    @once_a_batch
    def ask(what: str) -> int:
        asked.append(what)
        return len(asked)

    with batch([]):
        assert (ask("a"), ask("a"), ask("b")) == (1, 1, 2)
    assert (ask("a"), ask("a")) == (3, 4)
