"""A row can be named in a log before anything is known of it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db.models import Model

ROWS = [model for model in apps.get_models() if model.__module__.startswith("minhu.")]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_an_empty_row_has_a_name_without_asking_the_database(model: type[Model]) -> None:
    assert "object (" not in str(model())
