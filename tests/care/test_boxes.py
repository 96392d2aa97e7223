"""一键呼叫: a box calls once, people are rung in turn, somebody goes, the family is told."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.test import Client

from minhu.affairs.queries import parties_of
from minhu.care.domain.boxes import BOXES, About, register_box
from minhu.care.models import CallBox
from minhu.care.queries import asleep, boxes_of, called
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.lifecycle import Outcome
from minhu.people.domain.forgetting import due
from minhu.people.queries import masked
from minhu.places.models import Area
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.acts import do, opened, who
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, Cast
from tests.desk.acts import signed_in, statements
from tests.reading import on_one_line

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
PAGE = "/desk/care/boxes/"
PEOPLE = {
    "person": ("王奶奶 2楼东户", "13800000001"),
    "family": ("王女儿", "13800000002"),
    "helper": ("邻居", ""),
}
MINUTE = timedelta(minutes=1)


def box(cast: Cast, code: str = "box-1", **more: Any) -> tuple[CallBox, str]:
    area = Area.objects.get(code=more.pop("grid", GRID))
    said = {"kind": "box", "area": area, "place": "3号楼 2单元", "people": PEOPLE, **more}
    return register_box(About(code, **said), actor=cast.desk, at=NOW)


def press(code: str, key: str, **said: Any) -> Answer:
    body = json.dumps({"id": "p1", "event": "fall", **said})
    sign = {"Authorization": f"Device {code}:{key}"}
    return Client().post("/care/calls/", body, content_type="application/json", headers=sign)


def pressed(cast: Cast) -> Case:
    made, key = box(cast)
    press(made.code, key)
    return Case.objects.get(kind="call")


def call(cast: Cast, event: str = "fall", **more: Any) -> Case:
    return opened("call", cast.desk, title="呼叫", event=event, **more)


def test_a_box_that_is_pressed_opens_one_call_for_its_home(cast: Cast) -> None:
    made, key = box(cast)
    first, again = press("box-1", key), press("box-1", key)
    assert (first.status_code, again.status_code) == (201, 200)
    case = Case.objects.get(kind="call")
    assert (case.area_id, case.place, case.urgent) == (GRID, made.place, True)
    assert case.caller == made.person
    assert [each.person for each in parties_of(case)] == [made.family, made.helper]


def test_a_wrong_key_and_a_box_out_of_use_are_turned_away(cast: Cast) -> None:
    made, key = box(cast)
    assert press("box-1", "box_wrong").status_code == 401
    BOXES.retire(made, actor=cast.desk, at=NOW)
    assert press("box-1", key).status_code == 401


@pytest.mark.parametrize("said", [{"id": ""}, {"id": 7}, {"id": "x" * 41}])
def test_a_call_without_a_mark_of_its_own_is_refused_in_words(
    said: dict[str, Any], cast: Cast
) -> None:
    answer = press("box-1", box(cast)[1], **said)
    assert (answer.status_code, "id" in answer.json()["error"]) == (422, True)


@pytest.mark.parametrize("body", ["[" * 4000, "7", "{", "x" * 5000])
def test_what_is_no_object_is_refused_in_words(body: str, cast: Cast) -> None:
    sign = {"Authorization": f"Device box-1:{box(cast)[1]}"}
    answer = Client().post("/care/calls/", body, content_type="application/json", headers=sign)
    assert (answer.status_code, "JSON" in answer.json()["error"]) == (422, True)


def test_no_name_or_phone_stands_outside_the_vault(cast: Cast) -> None:
    case = pressed(cast)
    told = f"{case.title}{case.detail}{case.place}{case.steps.get().payload}"
    assert not any(part and part in told for name in PEOPLE.values() for part in name)
    assert masked(case.caller).phone == "138****0001"


def test_the_ladder_is_rung_somebody_goes_and_the_family_is_told(cast: Cast) -> None:
    case = pressed(cast)
    case = do(case, "ring", cast.desk, who="helper", heard="no")
    case = do(case, "ring", cast.desk, who="grid", heard="yes")
    case = do(case, "answer", cast.grid_worker, kind="fall", colour="red")
    case = do(case, "rescue", cast.desk, note="打了120")
    case = do(case, "send", cast.desk)
    assert case.party == f"grid:{GRID}"
    case = do(do(case, "arrive", cast.grid_worker), "help", cast.grid_worker, came="hospital")
    case = do(case, "tell", cast.desk, told="yes", satisfied="satisfied")
    assert (case.outcome, case.responded) == (Outcome.CLOSED, True)
    assert [step.payload.get("who") for step in case.steps.filter(verb="ring")] == [
        "helper",
        "grid",
    ]


@pytest.mark.parametrize(
    ("verb", "may"),
    [("answer", "desk street grid_worker"), ("send", "desk street"), ("rescue", "desk street")],
)
def test_who_may_do_what_to_a_fresh_call(verb: str, may: str, cast: Cast) -> None:
    assert who(call(cast), verb, cast) == may


def test_what_was_pressed_by_mistake_is_left_out(cast: Cast) -> None:
    do(call(cast), "mistake", cast.desk)
    do(call(cast, "meal"), "answer", cast.desk, kind="meal", colour="blue")
    Case.objects.update(received_at=now())
    found = called(cast.desk, Area.objects.get(code=COMMUNITY), at=now())
    assert (found.total, found.mistaken) == (1, 1)
    assert ("meal", "点餐", 1) in found.kinds


def test_answered_in_time_is_counted_against_all_calls(cast: Cast) -> None:
    late = call(cast)
    do(call(cast), "answer", cast.desk, kind="fall", colour="red")
    do(late, "answer", cast.desk, 1, kind="fall", colour="red")
    found = called(cast.desk, Area.objects.get(code=COMMUNITY), at=NOW)
    assert (found.within, found.answered, found.total, found.limit) == (1, 2, 2, "3分钟")
    counted = book("calls", NOW.date()).figures(totals(Scope(kind="call")), 0)
    assert counted["calls_answered"].parts == "1/2"


def test_the_list_of_calls_says_where_and_how_long_until_somebody_answered(cast: Cast) -> None:
    do(call(cast), "answer", cast.desk, 1, kind="fall", colour="red")
    call(cast)
    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        page = on_one_line(signed_in(cast.desk).get("/desk/care/boxes/calls/").content.decode())
    assert page.count("东风第1网格") == 2
    cells = re.findall(r'多久接听">\s*(?:<span class="nil">)?([^<\s]+)', page)
    assert sorted(cells) == ["1天", "—"]


def test_a_box_says_that_it_is_alive_and_a_silent_one_is_listed(cast: Cast) -> None:
    heard, key = box(cast)
    silent, _key = box(cast, "box-2")
    press(heard.code, key, alive=True, battery=80)
    late = now() + timedelta(hours=2)
    place = Area.objects.get(code=COMMUNITY)
    CallBox.objects.filter(pk=silent.pk).update(made_at=late - timedelta(days=2))
    assert list(boxes_of(place).filter(asleep(late))) == [silent]
    CallBox.objects.filter(pk=heard.pk).update(battery=9)
    assert boxes_of(place).filter(asleep(late)).count() == 2


def test_people_of_a_box_at_work_are_not_forgotten(cast: Cast) -> None:
    made, _key = box(cast)
    years = NOW + timedelta(days=4000)
    assert not due(years).exists()
    BOXES.retire(made, actor=cast.desk, at=NOW)
    assert due(years).count() == 3


def test_a_desk_keeps_the_boxes_of_its_own_place_alone(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        box(cast, grid=OTHER_GRID)
    made, _key = box(cast)
    assert "box-1" in signed_in(cast.desk).get(PAGE).content.decode()
    assert "box-1" not in signed_in(cast.stranger).get(PAGE).content.decode()
    assert signed_in(cast.stranger).post(f"{PAGE}{made.pk}/retire/").status_code == 404


def test_the_key_is_shown_once_and_names_are_masked(cast: Cast) -> None:
    said = {"code": "box-9", "kind": "box", "area": GRID, "place": "3号楼"}
    client = signed_in(cast.desk)
    shown = client.post(PAGE, {**said, "person_name": "王奶奶", "person_phone": "13800000001"})
    key = shown.context["key"]
    assert key in shown.content.decode()
    page = client.get(PAGE).content.decode()
    assert key not in page
    assert "王**" in page or "王*" in page
    assert "13800000001" not in page


def test_a_box_is_taken_out_of_use_on_its_page_and_a_half_form_is_asked_again(cast: Cast) -> None:
    (made, _key), client = box(cast), signed_in(cast.desk)
    assert client.post(PAGE, {"code": ""}).status_code == 422
    for _click in range(2):
        assert client.post(f"{PAGE}{made.pk}/retire/").status_code == 302
    assert "停用" in client.get(f"{PAGE}?silent=1").content.decode()
    assert signed_in(cast.supervisor).post(PAGE, {"code": "b"}).status_code == 404


def test_the_page_costs_as_much_for_thirty_boxes_as_for_one(cast: Cast) -> None:
    box(cast)
    call(cast)
    few = statements(cast.desk, PAGE)
    for n in range(29):
        box(cast, f"more-{n}")
        call(cast)
    assert statements(cast.desk, PAGE) == few


def test_a_box_is_for_somebody_or_not_registered(cast: Cast) -> None:
    with pytest.raises(DomainError, match="给谁装的"):
        box(cast, people={"family": ("王女儿", "13800000002")})
    assert not CallBox.objects.exists()
