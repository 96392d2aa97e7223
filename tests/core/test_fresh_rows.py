"""A row made in short, new or read, is the row Django would have made."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django_tasks_db.models import DBTaskResult

from minhu.cases.models import Case, Deadline, Step
from minhu.catalogue.models import Reason
from minhu.core.ids import uuid7
from minhu.core.models import Row, _blank, fresh

KEY = uuid7()


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Case, {"kind": "request", "longitude": 113.3, "area_id": "410402001001001"}),
        (Step, {"seq": 1, "case": Case(id=KEY), "payload": {"a": 1}}),
        (Deadline, {"case_id": KEY, "clock": "finish"}),
        (DBTaskResult, {"task_path": "a.b"}),
    ],
)
def test_a_row_made_in_short_says_what_one_made_by_django_says(
    model: type[Model], columns: dict[str, Any]
) -> None:
    ours, theirs = fresh(model, id=KEY, **columns), model(id=KEY, **columns)
    assert _said(ours) == _said(theirs)
    assert vars(ours).keys() == vars(theirs).keys()
    assert (ours._state.adding, ours._state.db) == (theirs._state.adding, theirs._state.db)


def test_what_is_made_anew_for_each_row_is_shared_by_none() -> None:
    first, second = fresh(Deadline, clock="a"), fresh(Deadline, clock="a")
    assert first.pk != second.pk
    assert first.pauses == []
    assert first.pauses is not second.pauses
    assert first._state is not second._state


def test_only_what_is_made_anew_is_asked_for_when_a_row_is_made() -> None:
    assert _blank(Step).made.keys() == {"id", "payload"}


def test_another_row_is_kept_as_django_keeps_it() -> None:
    case = Case(id=KEY)
    step = fresh(Step, case=case)
    assert (step.case_id, step.case) == (KEY, case)
    assert Step.case.is_cached(step)


def test_a_name_that_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="tilte"):
        fresh(Case, tilte="灯不亮")


@pytest.mark.parametrize(
    "model", [each for each in apps.get_models() if issubclass(each, Row)], ids=str
)
def test_a_row_that_is_read_is_the_one_django_would_have_read(model: type[Row]) -> None:
    names = [field.attname for field in model._meta.concrete_fields]
    values = [object() for _name in names]
    ours = model.from_db("elsewhere", names, values)
    theirs: Row = Model.from_db.__func__(model, "elsewhere", names, values)  # type: ignore[attr-defined]  # -- a class method has it
    assert _held(ours) == _held(theirs)
    assert (ours._state.adding, ours._state.db) == (theirs._state.adding, theirs._state.db)
    assert theirs._state.db == "elsewhere"


@pytest.mark.django_db
def test_a_column_that_was_left_out_is_read_when_somebody_asks_for_it() -> None:
    Reason.objects.create(kind="return", code="not_ours", label="不归我们管")
    row = Reason.objects.defer("label").get(code="not_ours")
    assert "label" not in vars(row)
    assert row.label == "不归我们管"


def _held(row: Row) -> dict[str, Any]:
    return {name: held for name, held in vars(row).items() if name != "_state"}


def _said(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
