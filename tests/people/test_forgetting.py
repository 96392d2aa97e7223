"""Names and phones go when nobody needs them any more, by themselves; histories stay whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case
from minhu.core.sweeps import sweeps
from minhu.people.domain.forgetting import forget_callers
from minhu.people.domain.persons import remember
from minhu.people.models import Person
from minhu.people.retention import read_periods
from tests.cast import NOW, Cast, call
from tests.rates.stories import DAY, closed
from tests.whistles.stage import liaison

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
PHONE = "13800005678"
YEARS = timedelta(days=1095)
OWN = 'begins = 2026-06-01\nsource = "本区规定"\n[days]\nrequest = 90\nother = 90\nnobody = 7\n'


def known() -> int:
    return Person.objects.filter(anonymised_at=None).count()


def test_a_caller_is_forgotten_when_the_period_after_closing_is_over() -> None:
    closed("one", phone=PHONE, name="钱某")
    assert (forget_callers(NOW + DAY + YEARS), known()) == (0, 1)
    assert (forget_callers(NOW + 2 * DAY + YEARS), known()) == (1, 0)
    assert Case.objects.get().caller is not None
    assert verify().breaks == ()


def test_nobody_whose_case_is_open_is_forgotten() -> None:
    call(phone=PHONE)
    assert forget_callers(NOW + 10 * YEARS) == 0


def test_one_case_that_is_recent_keeps_the_caller_of_old_ones() -> None:
    closed("old", phone=PHONE), closed("new", phone=PHONE, at=NOW + YEARS)
    assert forget_callers(NOW + 3 * DAY + YEARS) == 0
    assert forget_callers(NOW + 3 * DAY + 2 * YEARS) == 1


def test_whoever_left_a_number_for_nothing_is_forgotten_after_a_month() -> None:
    remember(name="", phone=PHONE, at=NOW)
    assert (forget_callers(NOW + 29 * DAY), forget_callers(NOW + 31 * DAY)) == (0, 1)


def test_whom_departments_name_to_be_called_stays(cast: Cast) -> None:
    liaison(cast)
    assert forget_callers(NOW + 10 * YEARS) == 0


def test_an_office_keeps_them_as_long_as_its_own_rules_say(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "periods").mkdir()
    (tmp_path / "periods" / "own.toml").write_text(OWN)
    closed("one", phone=PHONE)
    assert (forget_callers(NOW + 90 * DAY), forget_callers(NOW + 92 * DAY)) == (0, 1)


@pytest.mark.parametrize("days", ["0", "-1", '"long"'])
def test_a_period_of_no_days_is_refused(days: str) -> None:
    with pytest.raises(ValueError, match="request"):
        read_periods(OWN.replace("request = 90", f"request = {days}"))


def test_the_worker_forgets_by_itself() -> None:
    closed("one", phone=PHONE)
    sweeps["callers"](datetime(2036, 1, 1, tzinfo=UTC))
    assert known() == 0
