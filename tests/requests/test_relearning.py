"""The house learns again by itself, at night and when there is something new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.cases.models import Case
from minhu.learning import needing
from minhu.requests.domain import relearning
from minhu.requests.domain.relearning import is_due, sweep
from minhu.requests.enums import Subject
from minhu.requests.learnt import path_of
from minhu.requests.suggestions import suggestion
from tests.cast import NOW, STREET, Cast
from tests.requests.test_learning import accepted, close_many

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def test_it_learns_at_night_again_after_a_week_and_only_with_something_new(cast: Cast) -> None:
    close_many(cast)
    assert sweep(NOW) == 0
    assert sweep(NIGHT) == 2
    assert sweep(NIGHT + timedelta(days=6)) == 0
    assert sweep(NIGHT + WEEK) == 0
    Case.objects.filter(outcome="closed").update(closed_at=NIGHT + timedelta(days=1))
    assert sweep(NIGHT + WEEK) == 2


def test_the_suggestion_says_of_what_day_it_is(cast: Cast) -> None:
    close_many(cast)
    sweep(NIGHT)
    found = suggestion(accepted(cast), NOW)
    assert found is not None
    assert "11月21日" in found.reason


def test_too_little_a_foreign_file_and_no_library(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_due(STREET, Subject.UNIT, NIGHT)
    path = path_of(STREET, Subject.UNIT)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not ours")
    assert is_due(STREET, Subject.UNIT, NIGHT)
    monkeypatch.setattr(needing, "import_module", _missing)
    assert relearning.sweep(NIGHT) == 0
    assert cast.unit.active


def _missing(name: str) -> None:
    raise ModuleNotFoundError(name)
