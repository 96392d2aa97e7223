"""The day log is only ever added to, and the roster says who stands there now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from minhu.centre.domain.writing import Turn, put_on_duty, write_down
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.centre.models import Duty, Entry
from minhu.centre.queries import roster
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
    assert ("记一笔" in page, "排一个班" in page) == (False, False)
    with pytest.raises(NotAllowedError):
        write_down(area, kind=EntryKind.EVENT, words="话", actor=cast.auditor, at=NOW)
    turn = Turn(local_day(NOW) + timedelta(days=1), Shift.NIGHT, Seat.CHIEF)
    with pytest.raises(NotAllowedError):
        put_on_duty(area, turn=turn, who=cast.street, actor=cast.supervisor, at=NOW)


def test_the_roster_shows_each_shift_with_its_seats(
    cast: Cast, plan: Callable[[int, Shift], None]
) -> None:
    plan(0, Shift.DAY)
    plan(1, Shift.NIGHT)
    lines = roster(Area.objects.get(code=STREET), first=local_day(NOW))
    assert [(line.shift, line.names) for line in lines] == [
        (Shift.DAY, ("", cast.street.name, "")),
        (Shift.NIGHT, ("", cast.street.name, "")),
    ]
