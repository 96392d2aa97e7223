"""A visit settles a door or brings it up again; sent twice it is one, and it can be taken back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from minhu.campaigns.domain.ending import empty_old, end
from minhu.campaigns.domain.visiting import Said, meet, take_back, visit
from minhu.campaigns.models import Campaign, Duty, Target, Visit
from minhu.campaigns.queries import overview, tasks_for
from minhu.campaigns.walks import doors
from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import uuid7
from minhu.places.models import Area
from tests.campaigns.stage import door, knock, ordered
from tests.cast import GRID, NOW, OTHER_GRID, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def grid(code: str = GRID) -> Area:
    return Area.objects.get(pk=code)


def test_what_settles_a_door_is_counted_over_all_doors(cast: Cast) -> None:
    campaign = ordered(cast)
    knock(door(campaign), "met", cast.grid_worker)
    first, _second = overview(campaign, cast.street, at=NOW).lines
    assert (first.done, first.total, str(first.completeness)) == (1, 2, "50.00%")
    assert dict(first.results)["见面了"] == 1
    assert str(overview(campaign, cast.street, at=NOW).completeness) == "33.33%"


def test_where_nobody_was_in_comes_up_again_after_its_days(cast: Cast) -> None:
    campaign = ordered(cast)
    knock(door(campaign), "absent", cast.grid_worker)
    today = doors(campaign, cast.grid_worker, at=NOW)
    later = doors(campaign, cast.grid_worker, at=NOW + 2 * DAY)
    assert (today.again, len(today.fresh)) == ([], 1)
    assert [each.target.text for each in later.again] == ["1号楼101"]
    assert overview(campaign, cast.street, at=NOW + 2 * DAY).again == 1


def test_a_household_may_say_itself_when_to_come_again(cast: Cast) -> None:
    target = door(ordered(cast))
    day = local_day(NOW) + 5 * DAY
    visit(target, Said("absent", again_on=day), key=uuid7(), actor=cast.grid_worker, at=NOW)
    target.refresh_from_db()
    assert target.again_on == day


def test_a_visit_sent_twice_is_one(cast: Cast) -> None:
    target, key = door(ordered(cast)), uuid7()
    for _twice in range(2):
        visit(target, Said("met"), key=key, actor=cast.grid_worker, at=NOW)
    target.refresh_from_db()
    assert (Visit.objects.count(), target.tries) == (1, 1)


def test_only_what_the_campaign_asks_is_kept(cast: Cast) -> None:
    target = door(ordered(cast, questions=("报警器装了没有",)))
    said = Said("met", {"f1": "装了", "f2": "多问的", "phone": "13800000000"})
    made = visit(target, said, key=uuid7(), actor=cast.grid_worker, at=NOW)
    assert made.answers == {"f1": "装了"}


def test_a_result_that_is_not_offered_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError):
        knock(door(ordered(cast)), "whatever", cast.grid_worker)


def test_a_need_heard_at_the_door_becomes_a_request_of_the_grid(cast: Cast) -> None:
    made = knock(door(ordered(cast)), "met", cast.grid_worker, need="楼道灯坏了")
    case = Case.objects.get(number=made.case_number)
    assert (case.area_id, case.place, case.channel) == (GRID, "1号楼101", "grid")


def test_nobody_visits_in_the_grid_of_another(cast: Cast) -> None:
    far = door(ordered(cast), "春晓路8号")
    for who in (cast.grid_worker, cast.desk, cast.worker, cast.leader):
        with pytest.raises(NotAllowedError):
            knock(far, "met", who)


def test_a_slip_of_the_finger_is_taken_back_and_the_door_stands_as_before(cast: Cast) -> None:
    target = door(ordered(cast))
    knock(target, "absent", cast.grid_worker)
    slip = knock(target, "met", cast.grid_worker, at=NOW + timedelta(minutes=1))
    back = take_back(slip, actor=cast.grid_worker, at=NOW + timedelta(minutes=2))
    assert (back.result, back.settled, back.tries) == ("absent", False, 1)
    with pytest.raises(StaleStateError):
        take_back(slip, actor=cast.grid_worker, at=NOW + timedelta(minutes=3))


def test_the_only_visit_taken_back_leaves_a_door_untouched(cast: Cast) -> None:
    target = door(ordered(cast))
    back = take_back(knock(target, "met", cast.grid_worker), actor=cast.grid_worker, at=NOW)
    assert (back.result, back.settled, back.tries, back.last_at) == ("", False, 0, None)


def test_a_visit_of_another_or_of_yesterday_stays(cast: Cast) -> None:
    made = knock(door(ordered(cast)), "met", cast.grid_worker)
    with pytest.raises(NotAllowedError):
        take_back(made, actor=cast.desk, at=NOW)
    with pytest.raises(NotAllowedError):
        take_back(made, actor=cast.grid_worker, at=NOW + DAY)


def test_a_door_that_stood_on_no_list_is_added_once(cast: Cast) -> None:
    campaign = ordered(cast)
    made = {
        meet(campaign, grid(), text=text, actor=cast.grid_worker).pk
        for text in ("2号楼 301", " 2号楼  301")
    }
    assert len(made) == 1
    with pytest.raises(DomainError):
        meet(campaign, grid(), text="  ", actor=cast.grid_worker)
    with pytest.raises(NotAllowedError):
        meet(campaign, grid(OTHER_GRID), text="3号楼", actor=cast.grid_worker)


def test_the_first_visit_begins_the_duty_of_a_grid_and_counts_as_seen(cast: Cast) -> None:
    campaign = ordered(cast, "mobilise")
    for minutes in (30, 40):
        at = NOW + timedelta(minutes=minutes)
        knock(door(campaign), "told", cast.grid_worker, at=at)
    duty = Duty.objects.get(campaign=campaign, area=GRID)
    assert duty.begun_at == duty.seen_at == NOW + timedelta(minutes=30)


def test_nothing_is_written_once_a_campaign_has_ended(cast: Cast) -> None:
    campaign = ordered(cast)
    with pytest.raises(NotAllowedError):
        end(campaign, actor=cast.desk, at=NOW)
    end(campaign, actor=cast.street, at=NOW)
    with pytest.raises(StaleStateError):
        end(campaign, actor=cast.street, at=NOW)
    with pytest.raises(StaleStateError):
        knock(door(campaign), "met", cast.grid_worker)
    assert tasks_for(cast.grid_worker, at=NOW) == []


def test_answers_are_forgotten_when_their_time_is_over_and_results_stay(cast: Cast) -> None:
    campaign = ordered(cast, questions=("几口人",))
    said = Said("met", {"f1": "三"}, note="下午在")
    visit(door(campaign), said, key=uuid7(), actor=cast.grid_worker, at=NOW)
    end(campaign, actor=cast.street, at=NOW + DAY)
    assert empty_old(NOW + 180 * DAY) == 0
    assert empty_old(NOW + 181 * DAY) == 1
    made = Visit.objects.get()
    assert (made.answers, made.note, made.result) == ({}, "", "met")
    assert Campaign.objects.get().emptied_at is not None


def test_rounds_that_go_on_forget_what_is_older_than_their_days(cast: Cast) -> None:
    campaign = ordered(cast, "rounds")
    for days in (0, 100):
        said = Said("well", {"f1": "还行"})
        at = NOW + days * DAY
        visit(door(campaign), said, key=uuid7(), actor=cast.grid_worker, at=at)
    assert empty_old(NOW + 200 * DAY) == 1
    assert Visit.objects.exclude(answers={}).count() == 1


def test_a_day_of_rounds_asks_for_those_whose_visit_is_longest_ago(cast: Cast) -> None:
    campaign = ordered(cast, "rounds")
    knock(door(campaign), "well", cast.grid_worker)
    monday = NOW + 3 * DAY
    found = doors(campaign, cast.grid_worker, at=monday)
    assert [each.target.text for each in found.fresh] == ["1号楼102"]
    assert tasks_for(cast.grid_worker, at=monday)[0].left == 1
    tuesday = doors(campaign, cast.grid_worker, at=NOW + 4 * DAY)
    assert (tuesday.is_today, tuesday.fresh) == (False, [])


def test_rounds_count_whom_they_reached_within_a_fortnight(cast: Cast) -> None:
    campaign = ordered(cast, "rounds")
    knock(door(campaign), "well", cast.grid_worker)
    assert [overview(campaign, cast.street, at=NOW + n * DAY).done for n in (13, 15)] == [1, 0]


def test_two_doors_of_one_name_in_a_grid_cannot_be(cast: Cast) -> None:
    campaign = ordered(cast)
    made = Target.objects.filter(campaign=campaign, area=GRID, text="1号楼101")
    assert made.count() == 1


def test_a_mark_that_somebody_else_has_used_is_not_taken_for_ones_own(cast: Cast) -> None:
    first = knock(door(ordered(cast)), "met", cast.grid_worker)
    again = partial(visit, first.target, Said("met"), key=first.pk, at=NOW)
    assert again(actor=cast.grid_worker) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        again(actor=cast.desk)
    assert Visit.objects.get().by == cast.grid_worker
