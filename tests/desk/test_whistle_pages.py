"""吹哨 as pages: the register, one whistle with its lanes, drafting, and calling first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhu.core.clock import now
from minhu.core.ids import uuid7
from minhu.desk.tables.lane_heads import MOST_ROWS, Head, arranged, clash
from minhu.desk.tables.lanes import drawing
from minhu.people.models import ReadLog
from minhu.whistles.domain.steps import take
from minhu.whistles.models import Liaison, Whistle
from tests.cast import GRID, Cast
from tests.desk.acts import signed_in, statements
from tests.rates.stories import come_in
from tests.reading import on_one_line
from tests.whistles.stage import answers_for, case_of, drafted, liaison, phoned

pytestmark = pytest.mark.django_db
ROOM = "/desk/whistles/"


def page(whistle: Whistle) -> str:
    return f"{ROOM}{case_of(whistle).number}/"


def form(cast: Cast, **more: Any) -> dict[str, Any]:
    return {
        "intake_key": uuid7(),
        "kind": "daily",
        "reason": "unsolved",
        "title": "东门污水外溢",
        "asked": "同时到场",
        "lead": cast.unit.pk,
        "helping": [cast.other_unit.pk],
        "area": GRID,
        **more,
    }


@pytest.fixture
def out(cast: Cast) -> Whistle:
    """Stand a whistle where both have signed and the first has arrived, today."""
    at = now()
    whistle = drafted(cast, "urgent", at=at - timedelta(hours=2))
    deeds = (
        ("blow_first", cast.street, 110),
        ("sign", cast.worker, 105),
        ("sign", cast.other_worker, 80),
        ("arrive", cast.worker, 70),
    )
    for verb, who, ago in deeds:
        moment = at - timedelta(minutes=ago)
        take(whistle, verb, answers=answers_for(verb), actor=who, at=moment)
    return Whistle.objects.get(pk=whistle.pk)


@pytest.mark.parametrize(
    ("who", "status"),
    [("street", 200), ("other_worker", 200), ("stranger", 404), ("system_admin", 404)],
)
def test_a_whistle_opens_for_whoever_may_see_it(
    cast: Cast, out: Whistle, who: str, status: int
) -> None:
    assert signed_in(getattr(cast, who)).get(page(out)).status_code == status


def test_the_lanes_show_who_was_late_and_who_has_arrived(cast: Cast, out: Whistle) -> None:
    answer = signed_in(cast.street).get(page(out))
    lanes = answer.context["drawing"].lanes
    assert [(lane.late, len(lane.marks)) for lane in lanes] == [(False, 2), (True, 1)]
    assert "超" in answer.content.decode()
    xs = [mark.x for lane in lanes for mark in lane.marks]
    assert all(96 <= x <= 820 for x in xs)


def test_a_daily_whistle_is_drawn_in_working_time(cast: Cast) -> None:
    at = now()
    whistle = drafted(cast, at=at - timedelta(days=6))
    take(whistle, "approve", answers={}, actor=cast.leader, at=at - timedelta(days=5))
    shown = signed_in(cast.leader).get(page(whistle)).context["drawing"]
    assert shown.working
    assert shown.ticks
    xs = {head.text.split()[0]: head.x for head in shown.heads}
    assert xs["发哨"] < xs["到场限"]


@settings(deadline=None)
@given(st.lists(st.floats(96, 820), min_size=1, max_size=9))
def test_no_words_above_the_lanes_lie_over_each_other(places: list[float]) -> None:
    lines = ("nowl", "", "sentl", "lim")
    wanted = [Head(x, "应哨限 18:00", "limt", lines[n % 4]) for n, x in enumerate(places)]
    placed = arranged(wanted)
    crowded = [each for each in placed if each.row == MOST_ROWS]
    pairs = combinations([each for each in placed if each not in crowded], 2)
    assert not [pair for pair in pairs if clash(*pair)]
    assert len(placed) == len(places)


def test_at_night_the_word_now_and_the_next_day_stand_apart(cast: Cast) -> None:
    friday = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    whistle = drafted(cast, at=friday)
    take(whistle, "approve", answers={}, actor=cast.leader, at=friday)
    night = friday + timedelta(hours=12)
    shown = drawing(Whistle.objects.select_related("case").get(pk=whistle.pk), at=night)
    assert shown is not None
    rows = {head.text.split()[0]: (head.row, head.ends) for head in shown.heads}
    assert rows["现在"] != rows["11-23"]
    assert not [pair for pair in combinations(shown.heads, 2) if clash(*pair)]


def test_a_department_signs_and_arrives_from_the_page(cast: Cast) -> None:
    at = now()
    whistle = drafted(cast, "urgent", at=at - timedelta(hours=1))
    take(whistle, "blow_first", answers={}, actor=cast.street, at=at - timedelta(minutes=30))
    client = signed_in(cast.other_worker)
    assert client.post(f"{page(whistle)}sign/").status_code == 302
    assert client.post(f"{page(whistle)}sign/").status_code == 404
    assert client.post(f"{page(whistle)}arrive/").status_code == 422
    sent = {"who": "孙所长", "where": "东门", "longitude": "113.3", "latitude": "33.7"}
    assert client.post(f"{page(whistle)}arrive/", sent).status_code == 302
    came = whistle.calls.get(unit=cast.other_unit)
    assert (came.arrived_who, came.longitude) == ("孙所长", 113.3)


def test_a_refused_score_comes_back_with_its_reason(cast: Cast, out: Whistle) -> None:
    client = signed_in(cast.street)
    assert client.post(f"{page(out)}end/", {"note": "好了"}).status_code == 302
    answer = client.post(f"{page(out)}score/", {"unit": cast.unit.pk, "score": "1"})
    assert answer.status_code == 422
    assert "一句理由" in answer.content.decode()
    sent = {"unit": cast.unit.pk, "score": "5", "words": "来得快"}
    assert client.post(f"{page(out)}score/", sent).status_code == 302
    assert client.post(f"{page(out)}score/", sent).status_code == 409
    assert "mk5" in client.get(page(out)).content.decode()


def test_a_whistle_is_drafted_from_a_case_and_the_case_shows_it(cast: Cast) -> None:
    source = come_in("one", at=now() - timedelta(hours=2))
    client = signed_in(cast.street)
    assert source.title in client.get(f"{ROOM}new/?source={source.number}").content.decode()
    sent = form(cast, source=source.number)
    assert client.post(f"{ROOM}new/", sent).status_code == 302
    whistle = Whistle.objects.get()
    assert (whistle.source, whistle.calls.count()) == (source, 2)
    again = client.post(f"{ROOM}new/", form(cast, source=source.number))
    assert again.status_code == 422
    assert "还没销" in again.content.decode()
    assert whistle.case.number in client.get(f"/desk/cases/{source.number}/").content.decode()


def test_the_number_of_a_whistle_leads_to_its_page(cast: Cast, out: Whistle) -> None:
    number = case_of(out).number
    answer = signed_in(cast.other_worker).get(f"/desk/cases/{number}/")
    assert answer.headers["Location"] == page(out)
    assert signed_in(cast.street).post(f"/desk/cases/{number}/note/").status_code == 404


def test_a_call_is_written_down_with_the_fast_form(cast: Cast) -> None:
    known = liaison(cast)
    client = signed_in(cast.desk)
    shown = client.get(f"{ROOM}phone/").content.decode()
    assert "138****4015" in shown
    assert "13800004015" not in shown
    sent = {"intake_key": uuid7(), "liaison": known.pk, "minutes": "5", "title": "断网"}
    assert client.post(f"{ROOM}phone/", sent).status_code == 422
    done = client.post(f"{ROOM}phone/", {**sent, "said": "马上派人", "area": GRID})
    assert done.status_code == 302
    assert Whistle.objects.get().said == "马上派人"


def test_a_phone_of_the_directory_is_shown_for_a_reason_and_the_auditor_reads_it(
    cast: Cast,
) -> None:
    known, client = liaison(cast), signed_in(cast.desk)
    door = f"{ROOM}liaisons/{known.pk}/show/"
    assert client.post(door, {"reason": "call"}).status_code == 422
    shown = client.post(door, {"reason": "call", "words": "断网要来人"}).content.decode()
    assert "13800004015" in shown
    assert signed_in(cast.worker).post(door).status_code == 404
    assert "断网要来人" in signed_in(cast.auditor).get("/desk/readings/").content.decode()


def test_the_phone_that_was_called_is_shown_on_the_page_of_the_whistle(cast: Cast) -> None:
    whistle = phoned(cast)
    assert whistle.liaison is not None
    door = f"{ROOM}liaisons/{whistle.liaison_id}/show/"
    sent = {"reason": "call", "words": "再问到哪了", "whistle": case_of(whistle).number}
    page_now = signed_in(cast.street).post(door, sent).content.decode()
    part = signed_in(cast.street).post(door, sent, headers={"HX-Request": "true"})
    assert "13800004015" in page_now
    assert "13800004015" in part.content.decode()
    assert ReadLog.objects.filter(case_number=case_of(whistle).number).count() == 2
    assert "13800004015" not in signed_in(cast.worker).get(page(whistle)).content.decode()


def test_who_was_retired_is_not_called_any_more_but_stays_where_they_were(cast: Cast) -> None:
    whistle = phoned(cast)
    door = f"{ROOM}liaisons/{whistle.liaison_id}/retire/"
    assert signed_in(cast.desk).post(door).status_code == 404
    client = signed_in(cast.street)
    assert client.post(door).status_code == 302
    assert "138****4015" not in client.get(f"{ROOM}phone/").content.decode()
    assert "138****4015" in client.get(page(whistle)).content.decode()
    assert client.post(door).status_code == 409


def test_a_whistle_says_why_its_times_are_what_they_are(cast: Cast, out: Whistle) -> None:
    answer = signed_in(cast.other_worker).get(f"{page(out)}why/")
    clocks = {why.reasons.deadline.clock: why.reasons for why in answer.context["whys"]}
    assert set(clocks) == {"finish", "approve", "ack", "arrive"}
    assert [str(clocks[name].limit) for name in ("ack", "arrive")] == ["10分钟", "30分钟"]
    assert "依据" in answer.content.decode()
    assert signed_in(cast.stranger).get(f"{page(out)}why/").status_code == 404


def test_only_the_street_keeps_the_directory(cast: Cast) -> None:
    sent = {"unit": cast.unit.pk, "name": "何所长", "phone": "13800004015"}
    assert signed_in(cast.desk).post(f"{ROOM}liaisons/", sent).status_code == 404
    street = signed_in(cast.street)
    assert street.post(f"{ROOM}liaisons/", {**sent, "phone": "12"}).status_code == 422
    assert street.post(f"{ROOM}liaisons/", sent).status_code == 302
    assert Liaison.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 1),
        ("?kind=urgent", 1),
        ("?kind=hard", 0),
        ("?kind=x&unit=y", 1),
        ("?view=over", 0),
        ("?view=all&measure=acked", 1),
        ("?view=all&measure=false", 0),
        ("?view=all&measure=blown", 1),
    ],
)
def test_the_register_shows_what_is_asked_for(
    cast: Cast,
    out: Whistle,  # noqa: ARG001 -- the whistle that is listed
    query: str,
    n: int,
) -> None:
    answer = signed_in(cast.street).get(f"{ROOM}{query}")
    assert len(answer.context["page"].object_list) == n


def test_how_often_was_blown_says_of_what_it_is_a_rate(cast: Cast) -> None:
    page = on_one_line(signed_in(cast.street).get(ROOM).content.decode())
    assert '<small class="tiny">有效诉求' in page.split("吹哨率")[1].split("按时应哨")[0]


def test_a_department_finds_its_whistles_by_unit(cast: Cast, out: Whistle) -> None:
    answer = signed_in(cast.worker).get(f"{ROOM}?unit={cast.other_unit.pk}")
    assert list(answer.context["page"].object_list) == [out]


def test_the_worklist_names_the_whistles_that_wait_for_somebody(cast: Cast, out: Whistle) -> None:
    link = page(out)
    assert link in signed_in(cast.other_worker).get("/desk/").content.decode()
    assert link not in signed_in(cast.worker).get("/desk/").content.decode()


def test_the_register_takes_as_many_statements_for_one_as_for_thirty(cast: Cast) -> None:
    drafted(cast)
    one = statements(cast.street, ROOM)
    for n in range(29):
        drafted(cast, place=f"{n}号楼")
    assert statements(cast.street, ROOM) == one


def test_a_whistle_page_takes_as_many_statements_whatever_was_done(
    cast: Cast, out: Whistle
) -> None:
    first = statements(cast.auditor, page(out))
    for verb in ("act", "act"):
        take(out, verb, answers=answers_for(verb), actor=cast.worker, at=now())
    assert statements(cast.auditor, page(out)) == first
