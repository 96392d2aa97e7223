"""Orders by timetable: what is stationed at a place opens by itself, nobody's name goes along."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.cases.models import Case
from minhu.core.recurrence import Every, Rule
from minhu.schedules.domain.keeping import Plan, begin
from minhu.schedules.domain.making import make_due
from minhu.schedules.makers import Pattern, makers
from minhu.schedules.queries import schedules_for
from tests.affairs.acts import opened
from tests.cast import NOW, Cast
from tests.schedules.plans import TODAY

pytestmark = pytest.mark.django_db
STATIONED = {"item": "haircut", "channel": "walk_in", "caller_phone": "13800000009"}


def pattern(case: Case, cast: Cast) -> Pattern | None:
    return makers["case"].pattern(cast.desk, case.kind, case.number)


@pytest.fixture
def stationed(cast: Cast) -> Case:
    return opened(
        "order", cast.desk, way="stationed", title="周五义剪", place="小广场", **STATIONED
    )


def test_an_order_by_timetable_opens_on_its_day_once_and_without_anybody(
    stationed: Case, cast: Cast
) -> None:
    found = pattern(stationed, cast)
    assert found is not None
    fridays, last = Rule(Every.WEEK, (4,)), TODAY + timedelta(days=30)
    plan = Plan("case", "order", found.title, fridays, TODAY, last, found.body)
    schedule = begin(stationed.area, plan, actor=cast.desk, at=NOW)
    assert [make_due(NOW + timedelta(days=n)) for n in (0, 0, 7)] == [1, 0, 1]
    made = Case.objects.exclude(pk=stationed.pk).order_by("received_at")
    assert [each.title for each in made] == ["周五义剪（11月20日）", "周五义剪（11月27日）"]
    assert {(each.place, each.caller, each.state) for each in made} == {("小广场", None, "asked")}
    assert made[0].steps.get(seq=1).payload["way"] == "stationed"
    assert {each.ref for each in schedule.made.all()} == {each.number for each in made}
    assert [each.kind for each in schedules_for(cast.desk)] == ["点单和心愿"]  # type: ignore[attr-defined]  # -- a word for the list


def test_what_is_for_somebody_never_comes_again_by_itself(cast: Cast) -> None:
    wish = opened("order", cast.desk, way="wish", **STATIONED)
    hazard = opened("hazard", cast.desk, level="general")
    assert (pattern(wish, cast), pattern(hazard, cast)) == (None, None)


def test_nobody_repeats_what_is_not_theirs(stationed: Case, cast: Cast) -> None:
    assert makers["case"].pattern(cast.stranger, "order", stationed.number) is None
    assert makers["case"].pattern(cast.desk, "order", "20261120-AAAAAA-0") is None
    assert makers["record"].pattern(cast.desk, "nowhere", "") is None
