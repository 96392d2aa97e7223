"""Time that can be explained, counted anew, and asked about by supervisors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.reckoning import reckon, reckon_all
from minhu.cases.explaining import explain
from minhu.cases.models import Case, Deadline, Step
from minhu.cases.templatetags.case_words import clock_word, deadline_word, still_words
from minhu.catalogue import queries
from minhu.catalogue.models import Limit
from minhu.core import calendar
from minhu.core.clock import zone
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.worker import work
from minhu.notices.models import Notice
from tests.cast import NOW, Cast, call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())


def give(amount: int, clock: str, mode: str = "rolling", *, name: str = "finish") -> None:
    """Let a limit hold from the first day on, in place of the one the house brings."""
    Limit.objects.filter(procedure="request", name=name).delete()
    Limit.objects.create(
        procedure="request",
        name=name,
        amount=amount,
        clock=clock,
        mode=mode,
        valid_from=date(2026, 1, 1),
        source="示例时限表 第 12 条",
    )
    queries.forget()


@pytest.fixture
def drawer(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path
    (tmp_path / "calendars").mkdir()
    calendar.forget()
    yield tmp_path / "calendars"
    calendar.forget()


def publish(drawer: Path, **holidays: list[str]) -> None:
    told = {
        "year": 2026,
        "area": "",
        "issued": "2026-11-21",
        "source": "示例：迟到的放假通知",
        "spans": [["08:00", "12:00"], ["14:00", "18:00"]],
        "holidays": holidays,
        "makeup": [],
    }
    (drawer / "late.json").write_text(json.dumps(told), "utf-8")


def finish(case: Case) -> Deadline:
    return case.deadlines.get(clock="finish", ended_at=None)


def at_work(cast: Cast, key: str = "one") -> Case:
    """Return a request that the unit has contacted."""
    case = call(key)
    for verb, actor in (("accept", cast.desk), ("dispatch", cast.desk)):
        changes = {"unit": cast.unit} if verb == "dispatch" else {}
        advance(case, verb, actor=actor, at=NOW, move=Move(changes=changes))
    for verb in ("sign", "contact"):
        advance(case, verb, actor=cast.worker, at=NOW)
    return case


def test_working_days_are_explained_day_by_day() -> None:
    give(3, "work_day", "end_of_day")
    case = call()  # a Friday, 10:00
    assert case.finish_due == at("2026-11-25T18:00")
    reasons = explain(finish(case), case.area_id)
    assert [day.minutes for day in reasons.days] == [0, 0, 0, 480, 480, 480]
    assert [day.note for day in reasons.days[:3]] == ["", "周末", "周末"]
    assert (reasons.deadline.source, reasons.minutes) == ("示例时限表 第 12 条", 3 * 480)
    assert (reasons.moved, reasons.warning) == (False, None)
    assert "国务院" in reasons.calendars[0]
    assert "收到当天不算" in reasons.how


def test_natural_time_is_explained_without_a_calendar() -> None:
    case = call()
    reasons = explain(finish(case), case.area_id)
    assert (reasons.minutes, reasons.calendars) == (7 * 24 * 60, [])
    assert (len(reasons.days), reasons.days[0].minutes) == (8, 14 * 60)
    assert "夜里" in reasons.how


def test_a_clock_with_an_end_given_by_hand_says_so(cast: Cast) -> None:
    case = at_work(cast)
    when = NOW + timedelta(days=2)
    advance(case, "suspend", actor=cast.street, at=NOW, move=Move(review_at=when))
    reasons = explain(case.deadlines.get(clock="recheck"), case.area_id)
    assert reasons.limit is None
    assert "人定" in reasons.how


def test_a_pause_keeps_the_working_time_used_and_is_told(cast: Cast) -> None:
    give(2, "work_day")
    case = at_work(cast)
    stopped, went_on = NOW + timedelta(hours=1), NOW + timedelta(days=5)
    when = NOW + timedelta(days=30)
    advance(case, "suspend", actor=cast.street, at=stopped, move=Move(review_at=when))
    assert explain(finish(case), case.area_id).pauses == [(stopped, None)]
    advance(case, "resume", actor=cast.street, at=went_on)
    assert case.finish_due == at("2026-11-27T09:00")
    reasons = explain(finish(case), case.area_id)
    assert (reasons.minutes, reasons.moved) == (16 * 60, True)
    assert reasons.pauses == [(stopped, went_on)]
    assert "8小时" in reasons.how


def test_a_deadline_past_the_published_years_carries_a_warning() -> None:
    give(40, "work_day")
    case = call()
    reasons = explain(finish(case), case.area_id)
    assert reasons.warning is not None
    assert reasons.warning.years == (2027,)
    assert len(reasons.calendars) == 2


def test_a_holiday_published_late_moves_the_deadline_and_people_are_told(
    cast: Cast, drawer: Path
) -> None:
    give(3, "work_day", "end_of_day")
    case = at_work(cast)
    publish(drawer, 城市日=["2026-11-24", "2026-11-25"])
    assert reckon_all(at=NOW + timedelta(days=1)) == [case.number]
    case.refresh_from_db()
    assert case.finish_due == case.due_at == at("2026-11-27T18:00")
    step = Step.objects.get(case=case, verb="reckon")
    assert step.payload["moved"] == [
        {
            "clock": "finish",
            "from": at("2026-11-25T18:00").astimezone(NOW.tzinfo).isoformat(),
            "to": at("2026-11-27T18:00").isoformat(),
        }
    ]
    work(once=True)
    assert Notice.objects.filter(party=case.party, text__contains="时限重新算了").count() == 1
    assert explain(finish(case), case.area_id).moved


def test_a_calendar_that_cannot_be_read_is_refused_and_not_passed_over(
    cast: Cast, drawer: Path
) -> None:
    give(3, "work_day", "end_of_day")
    at_work(cast)
    publish(drawer, 城市日=["2026-11-24"])
    with pytest.raises(DomainError, match="读不懂"):
        reckon_all(at=NOW)


def test_counting_anew_twice_moves_nothing_twice(cast: Cast, drawer: Path) -> None:
    give(3, "work_day", "end_of_day")
    case = at_work(cast)
    publish(drawer, 城市日=["2026-11-24", "2026-11-25"])
    assert len(reckon_all(at=NOW)) == 1
    assert reckon_all(at=NOW) == []
    assert Step.objects.filter(case=case, verb="reckon").count() == 1


def test_a_changed_limit_keeps_the_time_that_stood_still_out(cast: Cast) -> None:
    give(2, "work_day")
    case = at_work(cast)
    when = NOW + timedelta(days=30)
    advance(case, "suspend", actor=cast.street, at=NOW, move=Move(review_at=when))
    advance(case, "resume", actor=cast.street, at=NOW + timedelta(days=3))
    give(3, "work_day")
    assert reckon_all(at=NOW + timedelta(days=3)) == [case.number]
    assert finish(case).due_at == at("2026-11-26T10:00")
    assert finish(case).amount == 3


def test_a_limit_that_is_gone_leaves_the_deadline_where_it_is(cast: Cast) -> None:
    case = at_work(cast)
    Limit.objects.filter(procedure="request", name="finish").delete()
    queries.forget()
    assert reckon_all(at=NOW) == []
    assert finish(case).amount == 7


def test_a_case_that_moves_all_the_time_is_left_for_the_next_run(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = at_work(cast)
    give(3, "work_day")

    def beaten(*_arguments: object, **_more: object) -> None:
        raise StaleStateError

    monkeypatch.setattr("minhu.cases.domain.reckoning.advance", beaten)
    assert reckon(case.pk, at=NOW) is None


def test_an_ended_case_is_not_counted_anew(cast: Cast) -> None:
    case = at_work(cast)
    give(3, "work_day")
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert reckon(case.pk, at=NOW) is None


def test_a_supervisor_urges_and_the_holder_finds_a_note(cast: Cast) -> None:
    case = at_work(cast)
    advance(case, "urge", actor=cast.supervisor, at=NOW, move=Move(note="今天去看"))
    work(once=True)
    assert Notice.objects.filter(party=case.party, text__contains="催办").count() == 1
    with pytest.raises(NotAllowedError):
        advance(case, "urge", actor=cast.desk, at=NOW)


def test_a_supervision_has_its_own_clock_until_it_is_answered(cast: Cast) -> None:
    case = at_work(cast)
    with pytest.raises(NotAllowedError):
        advance(case, "answer_supervision", actor=cast.worker, at=NOW)
    advance(case, "supervise", actor=cast.supervisor, at=NOW, move=Move(note="为什么没动"))
    assert (case.due_clock, case.due_at) == ("supervise", at("2026-11-23T10:00"))
    assert case.due_kind == "work_day"
    advance(case, "answer_supervision", actor=cast.worker, at=NOW + timedelta(hours=1))
    assert case.due_clock == "finish"
    assert case.deadlines.get(clock="supervise").met_at == NOW + timedelta(hours=1)
    assert case.due_kind == "natural_day"


def test_a_case_says_what_is_left_on_a_clock_that_rests_at_night_and_on_sunday(cast: Cast) -> None:
    give(1, "work_day")
    case = at_work(cast)
    saturday, monday = at("2026-11-21T12:00"), at("2026-11-23T11:30")
    assert clock_word(case, NOW).text == "剩 1工作日"
    assert clock_word(case, saturday).text == "剩 2工作时"
    assert clock_word(case, monday).text == "超 1.5工作时"
    assert still_words(case, saturday) == "现在不上班，不计时，11-23 08:00 接着算"
    assert still_words(case, NOW) == still_words(case, monday) == ""


def test_a_met_clock_says_what_it_counted_without_the_time_it_stood_still(cast: Cast) -> None:
    give(1, "work_day")
    clock = at_work(cast).deadlines.get(clock="finish")
    clock.pauses = [["2026-11-20T14:00:00+08:00", "2026-11-20T18:00:00+08:00"]]
    clock.met_at = at("2026-11-23T09:00")
    assert deadline_word(clock).text == "用 3工作时"
