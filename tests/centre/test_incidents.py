"""One event in one view: gathered by number, only added to, and nothing seen that may not be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.centre.domain.incidents import (
    Event,
    close_incident,
    link_case,
    open_incident,
    place_incident,
    say_of_incident,
)
from minhu.centre.domain.writing import Turn, put_on_duty
from minhu.centre.enums import Seat, Shift
from minhu.centre.models import Entry, Incident, IncidentCase
from minhu.centre.queries.incidents import gathered
from minhu.core.clock import local_day, now, zone
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places import locate
from minhu.places.models import Address, Area, Boundary
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast, call
from tests.desk.acts import signed_in, statements
from tests.requests.stage import stand
from tests.whistles.stage import blown, do

pytestmark = pytest.mark.django_db
LIST = "/centre/incidents/"
LATER = NOW + timedelta(minutes=30)
SPOT = (113.3001, 33.7501)


@pytest.fixture
def event(cast: Cast) -> Incident:
    about = Event("树枝压到电线", "梧桐街中段", NOW, cast.leader)
    return open_incident(Area.objects.get(code=STREET), about, actor=cast.street, at=NOW)


def page_of(event: Incident) -> str:
    return f"{LIST}{event.pk}/"


def keep(case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(secrecy=Secrecy.SECRET)
    return case


def test_opening_words_and_closing_are_lines_of_the_day_log(cast: Cast, event: Incident) -> None:
    say_of_incident(event, "供电到了", actor=cast.street, at=LATER)
    close_incident(event, "通电了", actor=cast.street, at=LATER)
    assert [line.words for line in Entry.objects.order_by("at", "pk")] == [
        "事件开始：树枝压到电线，梧桐街中段，leader某牵头",
        "树枝压到电线：供电到了",
        "事件结束：树枝压到电线。通电了",
    ]
    assert "供电到了" in signed_in(cast.street).get(page_of(event)).content.decode()
    assert Incident.objects.get().ended_at == LATER


def test_an_event_that_is_over_stays_as_it_was(cast: Cast, event: Incident) -> None:
    number = call().number
    stale = Incident.objects.get()
    close_incident(event, "好了", actor=cast.street, at=LATER)
    with pytest.raises(StaleStateError):
        link_case(event, number, actor=cast.street, at=LATER)
    with pytest.raises(StaleStateError):
        say_of_incident(event, "话", actor=cast.street, at=LATER)
    with pytest.raises(StaleStateError):
        close_incident(stale, "又好了", actor=cast.leader, at=LATER)
    assert Entry.objects.count() == 2


def test_cases_whistles_people_and_answers_stand_in_one_view(cast: Cast, event: Incident) -> None:
    whistle, case = blown(cast), stand(call(), "closed", cast)
    do(whistle, "sign", cast.worker, minutes=21)
    do(whistle, "arrive", cast.worker, minutes=25)
    turn = Turn(local_day(NOW), Shift.DAY, Seat.DUTY)
    put_on_duty(event.area, turn=turn, who=cast.street, actor=cast.leader, at=NOW)
    for number in (case.number, whistle.case.number):
        link_case(event, number, actor=cast.street, at=LATER)
    found = gathered(cast.street, event, at=LATER)
    assert (found.cases, [one.pk for one in found.whistles]) == ([case], [whistle.pk])
    assert [line.names for line in found.people] == [("", cast.street.name, "")]
    said = [words for _at, words, _who in found.lines]
    assert said[0].startswith("事件开始")
    assert {"市政所应哨", "市政所到场", f"{case.number} 办结"} < set(said)


def test_who_was_on_duty_before_or_after_does_not_stand_there(cast: Cast, event: Incident) -> None:
    for offset, shift in ((-1, Shift.NIGHT), (0, Shift.NIGHT), (1, Shift.DAY)):
        turn = Turn(local_day(NOW) + timedelta(days=offset), shift, Seat.DUTY)
        put_on_duty(event.area, turn=turn, who=cast.street, actor=cast.leader, at=NOW)
    assert gathered(cast.street, event, at=LATER).people == []
    evening = gathered(cast.street, event, at=NOW + timedelta(hours=10)).people
    assert [(line.day, line.shift) for line in evening] == [(local_day(NOW), Shift.NIGHT)]


def test_a_case_is_absent_for_whoever_may_not_see_it(cast: Cast, event: Incident) -> None:
    kept, open_one = keep(call("kept")), call("open")
    for case in (kept, open_one):
        link_case(event, case.number, actor=cast.street, at=LATER)
    for who, sees in ((cast.street, True), (cast.supervisor, False)):
        page = signed_in(who).get(page_of(event)).content.decode()
        assert (kept.number in page, open_one.number in page) == (sees, True)
    assert kept.number not in "".join(Entry.objects.values_list("words", flat=True))


def test_nobody_links_what_they_may_not_see_and_nothing_twice(cast: Cast, event: Incident) -> None:
    kept, case = keep(call("kept")), call("open")
    link_case(event, case.number, actor=cast.supervisor, at=LATER)
    said = set()
    for number in (kept.number, "一二三", case.number):
        with pytest.raises(DomainError) as refused:
            link_case(event, number, actor=cast.supervisor, at=LATER)
        said.add(str(refused.value))
    assert said == {"没有这个编号的工单或哨。", "这个编号已经在里面了。"}
    assert IncidentCase.objects.get().case == case


def test_an_event_begins_neither_tomorrow_nor_long_ago(cast: Cast, event: Incident) -> None:
    for moment in (LATER + timedelta(minutes=1), LATER - timedelta(days=31)):
        about = Event("事", "处", moment, cast.leader)
        with pytest.raises(DomainError):
            open_incident(event.area, about, actor=cast.street, at=LATER)


@pytest.fixture
def drawn(cast: Cast) -> Iterator[None]:  # noqa: ARG001 -- the grid that is drawn is of the cast
    """Draw the grid of the cast around ``SPOT``; nothing of it stays in memory."""
    west, south, east, north = 113.3, 33.75, 113.31, 33.76
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    Boundary.objects.create(
        area_id=GRID,
        geometry={"type": "Polygon", "coordinates": [ring]},
        square_metres=1_012_345,
        valid_from=date(2026, 1, 1),
    )
    locate.forget()
    yield
    locate.forget()


@pytest.mark.usefixtures("drawn")
def test_a_point_is_set_by_click_address_or_case_and_says_who(cast: Cast, event: Incident) -> None:
    Address.objects.create(
        area_id=GRID,
        text="梧桐街5号",
        road="梧桐街",
        number=5,
        longitude=SPOT[0],
        latitude=SPOT[1],
    )
    case, other = call("in", point=SPOT), call("out", point=SPOT)
    link_case(event, case.number, actor=cast.street, at=LATER)
    ways = [(SPOT, "", "图上"), (None, "梧桐街5号", "按地址"), (None, case.number, "按挂着的工单")]
    for point, words, how in ways:
        Incident.objects.update(longitude=None, latitude=None)
        place_incident(event, point, words, actor=cast.street, at=LATER)
        said = Entry.objects.latest("pk")
        assert (Incident.objects.get().point, how in said.words, said.by) == (
            SPOT,
            True,
            cast.street,
        )
        assert case.number not in said.words
    for point, words in (((0.0, 0.0), ""), (None, "哪里也不是"), (None, other.number)):
        with pytest.raises(DomainError):
            place_incident(event, point, words, actor=cast.street, at=LATER)
    keep(case)
    with pytest.raises(DomainError):
        place_incident(event, None, case.number, actor=cast.street, at=LATER)
    about = Event("停电", "梧桐街5号", NOW, cast.leader)
    assert open_incident(event.area, about, actor=cast.street, at=NOW).point == SPOT


@pytest.mark.usefixtures("drawn")
def test_the_point_stands_on_its_page_and_on_the_wall_while_it_lasts(
    cast: Cast, event: Incident
) -> None:
    client, mark = signed_in(cast.street), f"&quot;url&quot;: &quot;{page_of(event)}&quot;"
    assert mark not in client.get("/centre/").content.decode()
    refused = client.post(f"{page_of(event)}place/", {"words": "哪里也不是"})
    assert (refused.status_code, "请在图上点一下" in refused.content.decode()) == (422, True)
    client.post(f"{page_of(event)}place/", {"longitude": SPOT[0], "latitude": SPOT[1]})
    assert f'"at": [{SPOT[0]}, {SPOT[1]}]' in client.get(page_of(event)).content.decode()
    assert mark in client.get("/centre/").content.decode()
    close_incident(event, "好了", actor=cast.street, at=now())
    assert mark not in client.get("/centre/").content.decode()
    assert f'"at": [{SPOT[0]}, {SPOT[1]}]' in client.get(page_of(event)).content.decode()


def test_it_is_run_from_its_pages(cast: Cast) -> None:
    client, case = signed_in(cast.street), call()
    began = f"{now().astimezone(zone()):%Y-%m-%dT%H:%M}"
    told = {"title": "停电", "place": "东门", "begun_at": began, "lead": str(cast.leader.pk)}
    path = client.post(LIST, told)["Location"]
    assert "事件 1" in client.get("/centre/").content.decode()
    refused = client.post(f"{path}link/", {"number": "00"})
    assert (refused.status_code, "没有这个编号" in refused.content.decode()) == (422, True)
    client.post(f"{path}link/", {"number": case.number})
    client.post(f"{path}write/", {"words": "来人了"})
    client.post(f"{path}close/", {"words": "好了"})
    page = client.get(path).content.decode()
    assert (case.number in page, "来人了" in page, "挂工单或哨" in page) == (True, True, False)
    assert "事件 1" not in client.get("/centre/").content.decode()


def test_who_only_looks_runs_nothing_and_others_see_nothing(cast: Cast, event: Incident) -> None:
    looks = signed_in(cast.auditor)
    assert "挂工单或哨" not in looks.get(page_of(event)).content.decode()
    for client in (looks, signed_in(cast.desk)):
        assert client.post(f"{page_of(event)}write/", {"words": "话"}).status_code == 404
    assert signed_in(cast.desk).get(page_of(event)).status_code == 404
    with pytest.raises(NotAllowedError):
        say_of_incident(event, "话", actor=cast.auditor, at=LATER)
    about = Event("事", "处", NOW, cast.leader)
    with pytest.raises(NotAllowedError):
        open_incident(event.area, about, actor=cast.auditor, at=NOW)


def test_thirty_of_anything_cost_as_many_statements_as_one(cast: Cast, event: Incident) -> None:
    def add(number: int) -> None:
        grid = {"area_code": OTHER_GRID} if number % 2 else {}
        link_case(event, call(f"n-{number}", **grid).number, actor=cast.street, at=LATER)
        say_of_incident(event, "话", actor=cast.street, at=LATER)
        link_case(event, blown(cast).case.number, actor=cast.street, at=LATER)
        about = Event("事", "处", NOW, cast.leader)
        open_incident(event.area, about, actor=cast.street, at=NOW)

    add(0)
    few = [statements(cast.street, path) for path in (page_of(event), LIST)]
    for number in range(1, 30):
        add(number)
    assert [statements(cast.street, path) for path in (page_of(event), LIST)] == few


@pytest.mark.usefixtures("drawn")
def test_an_event_of_the_street_stands_on_the_wall_of_the_community_it_lies_in(
    cast: Cast, event: Incident
) -> None:
    wall = "/centre/"
    assert event.title not in signed_in(cast.desk).get(wall).content.decode()
    place_incident(event, SPOT, "", actor=cast.street, at=LATER)
    answer = signed_in(cast.desk).get(wall)
    page = answer.content.decode()
    assert answer.context["events"] == 0
    assert event.title in page
    assert page_of(event) not in page
    assert page_of(event) in signed_in(cast.street).get(wall).content.decode()
