"""Columns of a statement are told apart as Django tells them, only quicker."""

from __future__ import annotations

from itertools import product

import pytest
from django.db.models import Model
from django.db.models.expressions import Col, Expression

from minhu.cases.models import Case, Step
from minhu.core.columns import tell_columns_apart_quickly
from minhu.places.models import Area


def columns(model: type[Model], alias: str) -> list[Col]:
    return [field.get_col(alias) for field in model._meta.concrete_fields]


SOME = [
    *(column for model in (Case, Area, Step) for column in columns(model, model._meta.db_table)),
    *columns(Area, "T4"),
    *columns(Case, "cases_case"),
]


def test_two_columns_are_one_exactly_where_django_says_so() -> None:
    djangos = [vars(Expression)["identity"].func(column) for column in SOME]
    pairs = list(product(range(len(SOME)), repeat=2))
    assert [SOME[one] == SOME[other] for one, other in pairs] == [
        djangos[one] == djangos[other] for one, other in pairs
    ]
    assert len(set(SOME)) == len(set(djangos))


def test_a_column_is_no_longer_told_by_the_arguments_it_was_made_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell_columns_apart_quickly()
    monkeypatch.setattr(Expression, "_constructor_signature", None)
    assert hash(Col("cases_case", Case._meta.get_field("number")))


def test_a_list_still_sorts_by_a_column_of_another_table() -> None:
    sql = str(Case.objects.select_related("area").order_by("area__name", "-due_at", "pk").query)
    assert sql.rpartition("ORDER BY ")[2].split(", ") == [
        '"places_area"."name" ASC',
        '"cases_case"."due_at" DESC',
        '"cases_case"."id" ASC',
    ]
