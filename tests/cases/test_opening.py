"""Taking in when chance plays a trick, and beside others who take in at the same moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import IntegrityError

from minhu.cases.domain import opening
from minhu.cases.domain.measuring import keys
from minhu.cases.models import Case, Step
from minhu.core.statements import Statement, run
from tests.cast import Cast, call

TAKEN, FREE = "20261120-7TCBBR-F", "20261120-7TCBBS-D"


def _draws(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    drawn: Iterator[str] = iter(numbers)
    monkeypatch.setattr(opening, "case_number", lambda _day: next(drawn))


def test_a_number_drawn_twice_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 -- the street of the calls
    _draws(monkeypatch, TAKEN, TAKEN, FREE)
    assert [call("one").number, call("two").number] == [TAKEN, FREE]
    assert (Case.objects.count(), Step.objects.count()) == (2, 2)


def test_what_the_database_refuses_for_another_reason_is_raised(
    cast: Cast,  # noqa: ARG001 -- the street of the calls
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _draws(monkeypatch, *[TAKEN] * (opening.DRAWS + 1))
    call("one")
    with pytest.raises(IntegrityError):
        call("two")
    assert Case.objects.count() == 1


def test_what_is_taken_in_is_written_in_the_order_of_its_numbers(
    cast: Cast,  # noqa: ARG001 -- the street of the calls
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    orders: list[tuple[Any, ...]] = []

    def ran(statements: Sequence[Statement], *, order: tuple[Any, ...]) -> None:
        orders.append(order)
        run(statements)

    monkeypatch.setattr(opening, "run", ran)
    case = call()
    assert orders == [min(keys(case))], "two processes would hold each other's numbers"
