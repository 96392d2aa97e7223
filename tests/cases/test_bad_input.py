"""Bad input to time and posts: each has an outcome, and no case ends up with nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from minhu.accounts.enums import Role
from minhu.accounts.models import Absence, Post, User
from minhu.accounts.queries import left_alone
from minhu.cases.domain.reckoning import reckon_all
from minhu.cases.domain.sweeping import sweep
from minhu.cases.domain.verifying import verify
from minhu.cases.explaining import explain
from minhu.cases.models import Case
from minhu.core import calendar
from minhu.core.clock import local_day, now
from minhu.core.worker import work
from minhu.notices.models import Notice
from minhu.requests.domain.falling import abolish_unit, catch_ownerless
from minhu.requests.domain.steps import take
from tests.cases.test_time import at, at_work, drawer, finish, give
from tests.cast import COMMUNITY, GRID, NOW, STREET, Cast, call, hire
from tests.desk.acts import fresh, page_of, signed_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
__all__ = ["drawer"]
LATER = NOW + timedelta(hours=1)


def publish(drawer: Path, name: str, **more: Any) -> None:
    told = {
        "year": 2026, "area": "", "issued": "2026-11-20", "source": f"示例通知 {name}",
        "spans": [["08:00", "12:00"], ["14:00", "18:00"]], "holidays": {}, "makeup": [],
    }  # fmt: skip
    (drawer / f"{name}.json").write_text(json.dumps({**told, **more}), "utf-8")
    calendar.forget()


def told_of(case: Case) -> int:
    work(once=True)
    found = Notice.objects.filter(case_number=case.number, text__contains="时限重新算了")
    return found.filter(party=case.party).count()


def test_a_year_published_at_last_moves_what_ran_into_it_and_the_warning_goes(
    cast: Cast, drawer: Path
) -> None:
    give(30, "work_day", "end_of_day")
    case = at_work(cast)
    first = explain(finish(case), case.area_id)
    assert (case.finish_due, first.warning is not None) == (at("2027-01-01T18:00"), True)
    page = signed_in(cast.worker).get(f"{page_of(case)}why/").content.decode()
    assert "2027年的放假安排还没有公布" in page
    publish(drawer, "next", year=2027, holidays={"元旦": ["2027-01-01", "2027-01-03"]})
    assert reckon_all(at=LATER) == [case.number]
    case = fresh(case)
    assert case.finish_due == at("2027-01-04T18:00")
    assert explain(finish(case), case.area_id).warning is None
    assert told_of(case) == 1
    page = signed_in(cast.worker).get(f"{page_of(case)}why/").content.decode()
    assert "还没有公布" not in page


def test_hours_past_midnight_are_counted_once_and_named_on_their_day(
    cast: Cast, drawer: Path
) -> None:
    publish(drawer, "night", area="999901", spans=[["20:00", "02:00"]])
    give(8, "work_hour")
    case = at_work(cast)  # a Friday at ten, before the first night
    assert case.finish_due == at("2026-11-23T22:00")
    reasons = explain(finish(case), case.area_id)
    assert reasons.minutes == 8 * 60
    page = signed_in(cast.worker).get(f"{page_of(case)}why/")
    assert page.status_code == 200


def test_of_overlapping_calendars_the_nearest_holds_and_nobody_elses_case_moves(
    cast: Cast, drawer: Path
) -> None:
    give(2, "work_day", "end_of_day")
    case = at_work(cast)
    assert case.finish_due == at("2026-11-24T18:00")
    publish(drawer, "city", area="9999", holidays={"城市日": ["2026-11-23", "2026-11-23"]})
    publish(drawer, "other", area="8888", holidays={"别处": ["2026-11-24", "2026-11-27"]})
    publish(drawer, "country", holidays={"全国": ["2026-11-25", "2026-11-27"]})
    assert reckon_all(at=LATER) == [case.number]
    assert fresh(case).finish_due == at("2026-11-25T18:00")
    source = explain(finish(case), case.area_id).calendars
    assert ["city" in each for each in source] == [True]


def test_a_unit_that_helped_and_is_abolished_stops_nobody(cast: Cast) -> None:
    case = stand(call(), "working", cast)
    answers = {"unit": cast.other_unit, "note": "请清一下现场"}
    take(case, "invite", answers=answers, actor=cast.worker, at=NOW)
    abolish_unit(unit=cast.other_unit, actor=cast.system_admin, at=LATER)
    assert fresh(case).party == "unit:roads"
    assert sweep(now()) >= 0
    take(fresh(case), "report", answers={"note": "办好了"}, actor=cast.worker, at=LATER)
    assert fresh(case).state == "reported"


def test_a_supervised_case_of_an_abolished_unit_is_answered_by_the_street(cast: Cast) -> None:
    case = stand(call(), "working", cast)
    take(case, "supervise", answers={"note": "快办"}, actor=cast.supervisor, at=NOW)
    abolish_unit(unit=cast.unit, actor=cast.system_admin, at=LATER)
    assert fresh(case).party == f"desk:{STREET}"
    answers = {"note": "单位撤了，今天重新派"}
    take(fresh(case), "answer_supervision", answers=answers, actor=cast.street, at=LATER)
    assert case.deadlines.get(clock="supervise").met_at == LATER


def test_a_circle_of_substitutes_that_came_in_another_way_falls_to_the_desk(cast: Cast) -> None:
    """Two that note each other at the same moment: the verb saw neither, the rows are there."""
    today = local_day(now())
    days = {"first": today, "last": today + timedelta(days=2)}
    Absence.objects.create(user=cast.worker, substitute=cast.other_worker, **days)
    Absence.objects.create(user=cast.other_worker, substitute=cast.worker, **days)
    assert left_alone(today) == {"unit:roads", "unit:clean"}
    case = stand(call(), "working", cast)
    street = User.objects.get(pk=cast.street.pk)
    assert case.party in street.parties
    take(case, "report", answers={"note": "办好了"}, actor=street, at=LATER)
    assert fresh(case).state == "reported"


def test_when_everything_goes_wrong_at_once_every_open_case_still_has_somebody(cast: Cast) -> None:
    for state in ("received", "dispatched", "working", "returning", "reported", "suspended"):
        stand(call(state), state, cast)
    by_grid = stand(call("grid"), "dispatched", cast)
    Case.objects.filter(pk=by_grid.pk).update(unit=None, party=f"grid:{GRID}")
    abolish_unit(unit=cast.unit, actor=cast.system_admin, at=LATER)
    gone = Post.objects.filter(role__in=(Role.COMMUNITY_DESK, Role.GRID_WORKER, Role.LEADER))
    gone.update(valid_to=local_day(NOW))
    today = local_day(now())
    second = hire("second", Role.STREET_DESK, STREET)
    Absence.objects.create(user=cast.street, substitute=second, first=today, last=today)
    catch_ownerless(at=LATER)
    standing = User.objects.get(pk=second.pk)
    for case in Case.objects.filter(outcome="open"):
        assert case.party in standing.parties, case.state
    assert not Case.objects.filter(party=f"desk:{COMMUNITY}").exists()
    assert verify().breaks == ()
