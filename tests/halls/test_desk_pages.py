"""The pages of a hall at the desk: set up, call at a window, read the figures and their lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from minhu.accounts.models import User
from minhu.halls.domain import keeping
from minhu.halls.domain.keeping import About
from minhu.halls.models import Hall, Item, Window
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.halls.stage import Desks, called, fresh, taken
from tests.reading import on_one_line

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
LIST = "/desk/halls/"


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def path(desks: Desks, more: str = "") -> str:
    return f"{LIST}{desks.hall.pk}/{more}"


def window_path(desks: Desks, window: Window | None = None) -> str:
    return path(desks, f"windows/{(window or desks.both).pk}/")


def press(desks: Desks, act: str, user: User | None = None, **more: Any) -> Answer:
    return signed_in(user or desks.cast.street).post(window_path(desks), {"act": act, **more})


def read(user: User, where: str) -> str:
    return on_one_line(signed_in(user).get(where).content.decode())


def test_a_street_opens_a_hall_with_business_and_windows(cast: Cast) -> None:
    client = signed_in(cast.street)
    said = {"name": "便民大厅", "area": STREET, "opens": "8:30", "closes": "17:30"}
    assert client.post(LIST, {**said, "closes": "7:00"}).status_code == 422
    where = client.post(LIST, said).headers["Location"]
    for act in (
        {"act": "item", "letter": "a", "name": "社保医保", "most": "50"},
        {"act": "window", "name": "1号窗口", "serves": ["A"]},
        {"act": "hours", "opens": "9:00", "closes": "17:00", "every_day": "on"},
    ):
        assert client.post(where, act).status_code == 302
    hall = Hall.objects.get()
    assert (hall.opens.hour, hall.every_day) == (9, True)
    assert "1号窗口" in read(cast.street, where)
    assert "A 社保医保" in read(cast.street, where)


def test_a_window_says_by_name_what_is_done_there(desks: Desks) -> None:
    page = read(desks.cast.street, path(desks))
    assert "<summary>A 社保医保</summary>" in page
    assert "<summary>全部业务</summary>" in page
    assert "全部业务</span></h1>" in read(desks.cast.street, window_path(desks))


def test_an_empty_hall_asks_for_business_first_and_then_for_a_window(cast: Cast) -> None:
    client = signed_in(cast.street)
    said = {"name": "便民大厅", "area": STREET, "opens": "8:30", "closes": "17:30"}
    where = client.post(LIST, said).headers["Location"]
    assert _unfolded(client.get(where)) == ["加一项业务"]
    client.post(where, {"act": "item", "letter": "a", "name": "社保医保"})
    assert _unfolded(client.get(where)) == ["加一个窗口"]
    client.post(where, {"act": "window", "name": "1号窗口", "serves": ["A"]})
    assert _unfolded(client.get(where)) == []
    assert _unfolded(client.post(where, {"act": "window", "name": ""})) == ["加一个窗口"]


def _unfolded(answer: Answer) -> list[str]:
    page = on_one_line(answer.content.decode())
    return re.findall(
        r'<details class="card fold" open>\s*<summary class="head"><h2>(.+?)</h2>', page
    )


def test_a_closed_window_offers_to_open_it_and_no_call(desks: Desks) -> None:
    while_open = read(desks.cast.street, window_path(desks))
    press(desks, "leave")
    page = read(desks.cast.street, window_path(desks))
    assert ("叫下一个" in while_open, "叫下一个" in page) == (True, False)
    assert 'value="staff"' in page


def test_a_hall_is_changed_on_its_page(desks: Desks) -> None:
    client, where = signed_in(desks.cast.street), path(desks)
    client.post(where, {"act": "assign", "one": desks.one.pk, "letters": ["B"]})
    client.post(where, {"act": "end_item", "one": desks.pension.pk})
    client.post(where, {"act": "end_window", "one": desks.both.pk})
    assert Window.objects.get(pk=desks.one.pk).serves == "B"
    assert Item.objects.get(pk=desks.pension.pk).ended_at == NOW
    assert "2号窗口" not in read(desks.cast.street, where)
    client.post(where, {"act": "take_up", "one": desks.pension.pk})
    assert Item.objects.get(pk=desks.pension.pk).ended_at is None


def test_what_is_refused_on_the_page_of_a_hall_says_why(desks: Desks) -> None:
    client, where = signed_in(desks.cast.street), path(desks)
    twice = client.post(where, {"act": "item", "letter": "A", "name": "又一项"})
    assert (twice.status_code, "这个字母已经" in twice.content.decode()) == (422, True)
    assert client.post(where, {"act": "window", "name": "空"}).status_code == 422
    nothing = client.post(where, {"act": "assign", "one": desks.one.pk})
    assert (nothing.status_code, "哪些业务" in nothing.content.decode()) == (422, True)
    for said in ({"act": "dance"}, {"act": "end_item", "one": "nobody"}):
        assert client.post(where, said).status_code == 404


def test_a_leader_reads_a_hall_and_changes_nothing(desks: Desks) -> None:
    client = signed_in(desks.cast.leader)
    assert "加一个窗口" not in read(desks.cast.leader, path(desks))
    assert client.post(path(desks), {"act": "end_item", "one": desks.pension.pk}).status_code == 404
    assert client.post(LIST, {"name": "x"}).status_code == 404
    assert client.get(window_path(desks)).status_code == 404
    assert signed_in(desks.cast.stranger).get(path(desks)).status_code == 404


def test_a_morning_at_a_window(desks: Desks) -> None:
    first, second = taken(desks.pension), taken(desks.relief)
    assert press(desks, "next").status_code == 302
    assert "A001" in read(desks.cast.street, window_path(desks))
    press(desks, "again", ticket=first.pk)
    assert fresh(first).calls == 2
    press(desks, "miss", ticket=first.pk)
    assert "今天过号的" in read(desks.cast.street, window_path(desks))
    press(desks, "recall", ticket=first.pk)
    press(desks, "call", ticket=second.pk)
    press(desks, "serve", ticket=second.pk)
    assert (fresh(first).state, fresh(second).state) == ("waiting", "served")
    press(desks, "leave")
    assert not Window.objects.get(pk=desks.both.pk).is_open
    press(desks, "staff")
    assert Window.objects.get(pk=desks.both.pk).is_open


def test_a_step_that_comes_too_late_is_answered_409_with_the_line_as_it_is(desks: Desks) -> None:
    taken(desks.pension)
    ticket = called(desks, 0)
    assert press(desks, "serve", ticket=ticket.pk).status_code == 302
    late = press(desks, "serve", ticket=ticket.pk)
    assert (late.status_code, "有人动过" in late.content.decode()) == (409, True)
    assert press(desks, "next").status_code == 422
    for said in ({"ticket": "none"}, {"ticket": desks.hall.pk}):
        assert press(desks, "serve", **said).status_code == 404
    assert press(desks, "dance").status_code == 404


def test_what_was_called_to_another_window_is_not_served_here(desks: Desks) -> None:
    taken(desks.pension)
    ticket = called(desks, 0, desks.one)
    assert press(desks, "serve", ticket=ticket.pk).status_code == 409
    assert fresh(ticket).state == "called"


def test_a_window_that_was_taken_away_has_no_page(desks: Desks) -> None:
    keeping.end_window(desks.both, actor=desks.cast.street, at=NOW)
    assert signed_in(desks.cast.street).get(window_path(desks)).status_code == 404


def test_the_numbers_of_the_figures_open_their_lists(desks: Desks) -> None:
    taken(desks.pension)
    press(desks, "next")
    page = read(desks.cast.leader, path(desks, "figures/"))
    assert "没人评价" in page
    assert "state=pending" in page
    listed = path(desks, "tickets/?item=A&state=pending&since=2026-11-20&until=2026-11-20")
    assert "A001" in read(desks.cast.leader, listed)
    assert "没有这样的号" in read(desks.cast.leader, path(desks, "tickets/?said=content"))


def test_a_number_of_one_day_opens_the_list_of_that_day(desks: Desks) -> None:
    taken(desks.pension)
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        taken(desks.pension, 3 * 24 * 60)
        page = read(desks.cast.leader, path(desks, "figures/"))
    assert "since=2026-11-20&amp;until=2026-11-20&amp;state=pending" in page
    assert "since=2026-11-23&amp;until=2026-11-23&amp;state=pending" in page


@pytest.mark.parametrize("odd", ["since=2026-13-40", "until=0001-01-01", "state=x&said=y&page=z"])
def test_what_cannot_be_meant_is_not_asked(desks: Desks, odd: str) -> None:
    for name in ("figures", "tickets"):
        answer = signed_in(desks.cast.leader).get(path(desks, f"{name}/?{odd}"))
        assert answer.status_code == 200
        assert answer.context["ask"].last == NOW.date()


def test_no_more_days_are_reckoned_at_once_than_the_page_says(desks: Desks) -> None:
    answer = signed_in(desks.cast.leader).get(path(desks, "figures/?since=2020-01-01"))
    ask = answer.context["ask"]
    assert (ask.last - ask.first).days + 1 == answer.context["most"]


def test_the_code_at_the_door_leads_to_the_numbers(desks: Desks) -> None:
    answer = signed_in(desks.cast.street).get(path(desks, "poster.svg"))
    assert answer["Content-Type"] == "image/svg+xml"
    assert "扫码取号" in answer.content.decode()
    assert desks.hall.code in answer.content.decode()


@pytest.mark.parametrize("page", ["", "figures/", "tickets/", "window", "list"])
def test_a_page_asks_no_more_for_thirty_numbers_than_for_one(desks: Desks, page: str) -> None:
    where = {"window": window_path(desks), "list": LIST}.get(page, path(desks, page))
    taken(desks.pension)
    called(desks, 0)
    taken(desks.pension)
    one = statements(desks.cast.street, where)
    for n in range(28):
        taken(desks.pension)
        letter = chr(ord("C") + n) if n < 20 else ""
        if letter:
            keeping.add_item(desks.hall, About(letter=letter, name=letter), actor=desks.cast.street)
            keeping.add_window(desks.hall, letter, letter, actor=desks.cast.street)
    assert statements(desks.cast.street, where) == one
