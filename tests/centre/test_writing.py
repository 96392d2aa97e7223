"""The day log is only ever added to, and the roster says who stands there now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from minhu.centre.domain.writing import Turn, put_on_duty, write_down
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.centre.models import Duty, Entry
from minhu.centre.queries.duty import roster
from minhu.core.clock import local_day, now
from minhu.core.errors import NotAllowedError
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
LOG, WRITE, DUTY = "/centre/log/", "/centre/log/write/", "/centre/log/duty/"


def test_a_line_of_the_log_hangs_on_the_wall_at_once(cast: Cast) -> None:
    client = signed_in(cast.street)
    client.post(WRITE, {"kind": "event", "words": "停水检修"})
    assert "停水检修" in client.get("/centre/").content.decode()
    assert "street某" in client.get(LOG).content.decode()


def test_an_empty_line_is_refused_in_words(cast: Cast) -> None:
    refused = signed_in(cast.street).post(WRITE, {"kind": "event", "words": " "})
    assert (refused.status_code, Entry.objects.count()) == (422, 0)
    assert "请写一句发生了什么" in refused.content.decode()


def planned(client: Client, who: object, day: object) -> int:
    said = {"day": str(day), "shift": "day", "seat": "duty", "who": str(who)}
    return client.post(DUTY, said).status_code


def test_only_people_who_work_here_can_be_put_on_duty(cast: Cast) -> None:
    client, day = signed_in(cast.street), local_day(now())
    assert planned(client, cast.supervisor.pk, day) == 302
    cast.stranger.posts.all().delete()
    assert planned(client, cast.stranger.pk, day) == 422
    assert planned(client, cast.supervisor.pk, "昨天") == 422
    assert Duty.objects.get().user == cast.supervisor


def test_whoever_left_is_not_put_on_duty_and_whoever_comes_next_week_is_from_then_on(
    cast: Cast,
) -> None:
    """A night without anybody is found out at night."""
    client, day = signed_in(cast.street), local_day(now())
    cast.supervisor.posts.update(valid_to=day)
    cast.auditor.posts.update(valid_from=day + timedelta(days=7))
    assert planned(client, cast.supervisor.pk, day) == 422
    assert planned(client, cast.auditor.pk, day) == 422
    assert planned(client, cast.auditor.pk, day + timedelta(days=7)) == 302


@pytest.mark.parametrize(
    ("days", "expected"), [("", "一二三四五六日"), ("work", "一二三四五"), ("rest", "六日")]
)
def test_somebody_is_put_on_a_seat_for_many_days_at_once(
    cast: Cast, days: str, expected: str
) -> None:
    """From a Monday to the Sunday of the same week: 5+2."""
    said = {"day": "2026-11-23", "until": "2026-11-29", "days": days, "shift": "night"}
    asked = {**said, "seat": "chief", "who": str(cast.leader.pk)}
    assert signed_in(cast.street).post(DUTY, asked).status_code == 302
    found = Duty.objects.filter(shift=Shift.NIGHT, seat=Seat.CHIEF, user=cast.leader)
    assert "".join("一二三四五六日"[duty.day.weekday()] for duty in found) == expected


@pytest.mark.parametrize(
    ("until", "days", "says"),
    [
        ("2026-11-22", "all", "最后一天不能早于第一天"),
        ("2026-12-25", "all", "一次最多排 31 天"),
        ("2026-11-24", "rest", "这几天里没有这样的日子"),
    ],
)
def test_days_that_are_none_or_too_many_are_refused_in_words(
    cast: Cast, until: str, days: str, says: str
) -> None:
    said = {"day": "2026-11-23", "until": until, "days": days, "shift": "day", "seat": "duty"}
    refused = signed_in(cast.street).post(DUTY, {**said, "who": str(cast.leader.pk)})
    assert (refused.status_code, Duty.objects.count()) == (422, 0)
    assert says in refused.content.decode()


def test_whoever_is_replaced_stays_in_the_log(
    cast: Cast, plan: Callable[[int, Shift], None]
) -> None:
    plan(0, Shift.DAY)
    turn = Turn(local_day(NOW), Shift.DAY, Seat.DUTY)
    area = Area.objects.get(code=STREET)
    for _twice in range(2):
        put_on_duty(area, turn=turn, who=cast.supervisor, actor=cast.leader, at=NOW)
    assert Entry.objects.get().words == "11-20 白班 值班：street某 换成 supervisor某"
    assert Duty.objects.get().user == cast.supervisor


def test_who_only_looks_may_neither_write_nor_plan(cast: Cast) -> None:
    area = Area.objects.get(code=STREET)
    page = signed_in(cast.auditor).get(LOG).content.decode()
    assert (f'action="{WRITE}' in page, f'action="{DUTY}' in page) == (False, False)
    page = signed_in(cast.street).get(LOG).content.decode()
    assert (f'action="{WRITE}' in page, f'action="{DUTY}' in page) == (True, True)
    with pytest.raises(NotAllowedError):
        write_down(area, kind=EntryKind.EVENT, words="话", actor=cast.auditor, at=NOW)
    turn = Turn(local_day(NOW) + timedelta(days=1), Shift.NIGHT, Seat.CHIEF)
    with pytest.raises(NotAllowedError):
        put_on_duty(area, turn=turn, who=cast.street, actor=cast.supervisor, at=NOW)


def test_the_roster_shows_each_shift_of_the_week_and_where_nobody_sits_yet(
    cast: Cast, plan: Callable[[int, Shift], None]
) -> None:
    plan(0, Shift.DAY)
    plan(1, Shift.NIGHT)
    area, who = Area.objects.get(code=STREET), cast.street.name
    lines = roster(area, first=local_day(NOW))
    assert [line.names[1] for line in lines] == [who, "", "", who, *[""] * 10]
    assert lines[1].seated == (("带班", None), ("值班", ""), ("应急", None))
    with time_machine.travel(NOW, tick=False):
        assert signed_in(cast.street).get(LOG).content.decode().count("没排人") == 12
    assert roster(area, first=local_day(NOW) + timedelta(days=9)) == []
