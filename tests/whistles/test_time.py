"""The clocks of a whistle: by the limits of its kind, counted anew, escalated, supervised."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from minhu.cases.domain.reckoning import reckon_all
from minhu.cases.domain.sweeping import sweep
from minhu.cases.models import Deadline
from minhu.whistles.tasks import follow
from tests.cases.test_time import at as there
from tests.cases.test_time import publish
from tests.cast import NOW, Cast
from tests.whistles.stage import MINUTE, blown, both, case_of, do, phoned

pytestmark = pytest.mark.django_db


def test_every_clock_of_a_whistle_names_the_limit_it_runs_by(cast: Cast) -> None:
    both(both(blown(cast), "sign", cast, 20), "arrive", cast, 40)
    phoned(cast)
    told = {(c.rule, c.limit_text) for c in Deadline.objects.all()}
    assert ("", "") not in told
    assert ("record_phone", "24小时") in told
    assert {rule for rule, _text in told} >= {"ack_daily", "arrive_daily", "meet_daily"}


def test_a_holiday_published_late_moves_a_whistle_and_what_departments_are_measured_by(
    cast: Cast, drawer: Path
) -> None:
    whistle = blown(cast)
    was = whistle.arrive_due
    publish(drawer, 城市日=["2026-11-23", "2026-11-23"])
    assert reckon_all(at=NOW + 30 * MINUTE) == [whistle.case.number]
    follow(case_of(whistle).steps.get(verb="reckon"))
    whistle.refresh_from_db()
    assert (was, whistle.arrive_due) == (there("2026-11-23T10:10"), there("2026-11-24T10:10"))
    assert whistle.ack_due == there("2026-11-20T14:10")


def test_what_runs_out_is_told_level_by_level_and_a_supervisor_can_press(cast: Cast) -> None:
    whistle = blown(cast)
    sweep(NOW + timedelta(days=3))
    verbs = set(case_of(whistle).steps.values_list("verb", flat=True))
    assert "escalate" in verbs
    do(whistle, "supervise", cast.supervisor, 60)
    do(whistle, "answer_supervision", cast.worker, 70)
    assert case_of(whistle).deadlines.get(clock="supervise").met_at
