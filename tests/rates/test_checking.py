"""The nightly comparison: once a night, in one worker, and told to who keeps the system."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.notices.queries.inbox import inbox
from minhu.rates.domain.checking import sweep
from minhu.rates.models import Tally, TallyCheck
from tests.cast import NOW, Cast
from tests.rates.stories import closed

pytestmark = pytest.mark.django_db
NIGHT = NOW.replace(hour=18, minute=10)  # 02:10 of the next day in Shanghai


def told(cast: Cast) -> list[str]:
    return [note.text for note in inbox(cast.system_admin, at=NIGHT + timedelta(days=2))]


def test_cooked_books_are_told_to_the_system_administrator_once(cast: Cast) -> None:
    closed("a")
    Tally.objects.filter(measure="closed").update(n=5)
    assert sweep(NIGHT) == 1
    assert sweep(NIGHT + timedelta(minutes=5)) == 0
    assert len(told(cast)) == 1
    assert "recount --rebuild" in told(cast)[0]
    assert TallyCheck.objects.get().wrong == 1


def test_whole_books_leave_a_mark_and_no_note(cast: Cast) -> None:
    closed("a")
    assert sweep(NIGHT) == 0
    assert (TallyCheck.objects.get().wrong, told(cast)) == (0, [])


@pytest.mark.usefixtures("cast")
def test_by_day_nobody_is_kept_waiting() -> None:
    sweep(NOW)
    assert not TallyCheck.objects.exists()
