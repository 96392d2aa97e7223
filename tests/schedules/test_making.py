"""What comes again is made by itself: once for each day and place, however often one looks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import Post
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.recurrence import Every, Rule
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.keeping import keep_closely
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from minhu.schedules.domain.keeping import begin, stop
from minhu.schedules.domain.making import make_due
from minhu.schedules.models import Made, Schedule
from minhu.schedules.queries import coming, guessed, schedules_for
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, Cast
from tests.schedules.plans import TODAY, begun, patrols, plan

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _ledger(cast: Cast) -> None:  # noqa: ARG001 -- the street must stand
    patrols()


def test_each_grid_has_its_patrol_of_the_day_once_though_the_worker_looks_twice(cast: Cast) -> None:
    begun(cast, body={"values": {"c4": "消防通道"}})
    assert [make_due(NOW), make_due(NOW)] == [2, 0]
    first = Record.objects.get(area=GRID)
    assert (first.key, first.day) == ("日巡 2026-11-20 东风社区东风第1网格", TODAY)
    assert first.values["c4"] == "消防通道"
    assert first.steps.get().actor == cast.street


def test_a_worker_that_slept_for_a_week_makes_every_missed_day(cast: Cast) -> None:
    begun(cast)
    assert make_due(NOW + 7 * DAY) == 12
    days = set(Record.objects.filter(area=OTHER_GRID).values_list("day", flat=True))
    assert days == {TODAY, *(TODAY + n * DAY for n in (3, 4, 5, 6, 7))}


def test_a_look_that_broke_off_is_taken_up_where_it_stopped(cast: Cast) -> None:
    schedule = begun(cast)
    first = {"schedule": schedule, "day": TODAY, "area_id": GRID}
    Made.objects.create(**first, ref="before it broke off", at=NOW)
    assert make_due(NOW) == 1
    assert set(Record.objects.values_list("area", flat=True)) == {OTHER_GRID}
    Schedule.objects.update(done_to=TODAY - DAY)  # as if the day had not been ticked off
    assert make_due(NOW) == 0


def test_what_is_listed_ahead_stands_there_before_its_day(cast: Cast) -> None:
    begun(cast, rule=Rule(Every.WEEK, (4,)), starts_on=TODAY + DAY, ahead=3)
    assert make_due(NOW + 3 * DAY) == 0
    assert make_due(NOW + 4 * DAY) == 2
    assert {each.day for each in Record.objects.all()} == {date(2026, 11, 27)}


def test_nothing_comes_after_the_last_day(cast: Cast) -> None:
    schedule = begun(cast, rule=Rule(Every.DAY), ends_on=TODAY + DAY, level="")
    assert make_due(NOW + 30 * DAY) == 2
    assert coming(schedule, TODAY + 2 * DAY) == []


def test_what_is_refused_once_is_told_and_does_not_come_in_the_way_of_others(cast: Cast) -> None:
    schedule = begun(cast)
    known = {"c1": "日巡 2026-11-20 东风社区东风第1网格", "c2": {"at": GRID, "name": "x"}}
    write(Ledger.objects.get(), known, hand=Hand(cast.street, NOW))
    assert make_due(NOW) == 1
    refused = schedule.made.get(ref="")
    assert refused.area_id == GRID
    assert "已经在台账里了" in refused.said


def test_it_stops_by_itself_when_whoever_ordered_it_may_not_any_more(cast: Cast) -> None:
    schedule = begun(cast)
    Post.objects.filter(user=cast.street).update(valid_to=TODAY)
    assert make_due(NOW + 3 * DAY) == 0
    schedule.refresh_from_db()
    assert schedule.stopped_at is not None
    assert "不归您记" in schedule.stopped_for
    assert Record.objects.count() == 0


def test_a_ledger_that_is_kept_closely_is_not_written_by_itself(cast: Cast) -> None:
    begun(cast)
    keep_closely(Ledger.objects.get(), Secrecy.SECRET, actor=cast.street, at=NOW)
    assert make_due(NOW) == 0
    assert Schedule.objects.get().stopped_for.startswith("限定知悉范围")
    assert schedules_for(cast.desk) == []


def test_only_a_desk_over_the_place_orders_it_and_only_what_would_be_taken(cast: Cast) -> None:
    home = Area.objects.get(code=COMMUNITY)
    begin(home, plan(), actor=cast.desk, at=NOW)
    for actor in (cast.grid_worker, cast.stranger, cast.leader):
        with pytest.raises(NotAllowedError):
            begin(home, plan(), actor=actor, at=NOW)
    with pytest.raises(DomainError, match="没有一天轮得到"):
        begun(cast, rule=Rule(Every.MONTH_DAY, nth=1))
    with pytest.raises(DomainError, match="已经过了"):
        begun(cast, starts_on=TODAY - DAY)
    with pytest.raises(DomainError, match="最长一年"):
        begun(cast, ends_on=TODAY + 400 * DAY)
    with pytest.raises(DomainError, match="没有这样的网格"):
        begun(cast, level="street")
    assert Record.objects.count() == 0


def test_what_would_be_refused_each_time_is_refused_when_it_is_ordered(cast: Cast) -> None:
    area = Area.objects.get(code=COMMUNITY)
    asked = (Asked("号", Kind.INTEGER, key=True), Asked("网格", Kind.AREA))
    open_ledger("编号台账", area, asked, actor=None, at=NOW, code="numbered")
    with pytest.raises(DomainError, match="不能自己编号"):
        begun(cast, subject="numbered")


def test_it_is_stopped_once_and_then_comes_no_more(cast: Cast) -> None:
    schedule = begun(cast)
    with pytest.raises(NotAllowedError):
        stop(schedule, actor=cast.desk, at=NOW)
    stop(schedule, actor=cast.street, at=NOW)
    with pytest.raises(StaleStateError):
        stop(schedule, actor=cast.street, at=NOW)
    assert make_due(NOW) == 0


def test_a_year_whose_holidays_nobody_has_published_is_told(cast: Cast) -> None:
    assert guessed(begun(cast)) == ""
    assert "2027" in guessed(begun(cast, title="明年", ends_on=date(2027, 3, 1)))


@pytest.mark.parametrize("n", [1, 5])
def test_the_list_costs_the_same_however_much_comes_again(
    cast: Cast, n: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(n):
        begun(cast, title=f"第{number}个", level="")
    assert cast.street.posts_now
    with django_assert_num_queries(2):
        assert len(schedules_for(cast.street)) == n


def test_only_the_place_and_those_over_it_read_what_comes_again_and_only_its_desks_stop_it(
    cast: Cast,
) -> None:
    here = begin(Area.objects.get(code=COMMUNITY), plan(), actor=cast.desk, at=NOW)
    people = (cast.desk, cast.street, cast.leader, cast.stranger, cast.grid_worker)
    reads = [who.has_perm("schedules.read", here) for who in people]
    stops = [who.has_perm("schedules.stop", here) for who in people]
    assert reads == [True, True, True, False, False]
    assert stops == [True, True, False, False, False]
    assert cast.stranger.has_perm("schedules.read", begun(cast))  # of the street it lies in
