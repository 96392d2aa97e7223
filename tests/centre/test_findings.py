"""The pages of findings: a person confirms, every look is kept, the wall's number is the list."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.findings.models import Device, Finding, Look
from tests.cast import COMMUNITY, GRID, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.findings.stage import FACE, device, found, patrolled, said, sent_picture

pytestmark = pytest.mark.django_db
LIST = "/centre/findings/"


def page_of(one: Finding) -> str:
    return f"{LIST}{one.pk}/"


def test_the_number_on_the_wall_is_the_length_of_its_list(cast: Cast) -> None:
    for mark in "abc":
        found(cast, mark)
    client = signed_in(cast.street)
    wall = client.get("/centre/").content.decode()
    link = re.search(r'id="wall-findings"[^>]*href="([^"]+)"', wall)
    assert link is not None
    assert "发现 3" in wall
    assert len(client.get(link[1].replace("&amp;", "&")).context["rows"]) == 3


def test_candidates_that_nobody_looked_at_for_hours_turn_red_on_the_wall(cast: Cast) -> None:
    client, colour = signed_in(cast.street), re.compile(r'id="wall-findings" class="(\w*)"')
    found(cast)
    for hours, css in ((3, ""), (5, "late")):
        Finding.objects.update(received_at=now() - timedelta(hours=hours))
        assert colour.findall(client.get("/centre/").content.decode()) == [css]


def test_confirming_on_the_page_leads_to_the_case(cast: Cast) -> None:
    one, client = found(cast), signed_in(cast.desk)
    assert "确认，立工单" in client.get(page_of(one)).content.decode()
    answer = client.post(f"{page_of(one)}confirm/", {"words": "绿化带有垃圾"})
    assert answer.url == f"/desk/cases/{Case.objects.get().number}/"  # type: ignore[attr-defined]  # -- a redirect
    again = client.post(f"{page_of(one)}confirm/", {"words": "绿化带有垃圾"})
    assert (again.status_code, Case.objects.count()) == (409, 1)


def test_dismissing_needs_a_reason_and_stands_in_its_list(cast: Cast) -> None:
    one, client = patrolled(cast), signed_in(cast.desk)
    assert client.post(f"{page_of(one)}dismiss/", {}).status_code == 422
    client.post(f"{page_of(one)}dismiss/", {"reason": "nothing", "note": "去过了"})
    page = client.get(f"{LIST}?state=dismissed").content.decode()
    assert "去看了，没有这回事" in page
    assert "去过了" in client.get(page_of(one)).content.decode()
    assert client.get(f"{LIST}?state=nonsense").context["state"] == "waiting"


def test_who_only_looks_on_decides_nothing_and_others_find_nothing(cast: Cast) -> None:
    one = found(cast)
    assert "确认，立工单" not in signed_in(cast.supervisor).get(page_of(one)).content.decode()
    for who, act in ((cast.supervisor, "confirm"), (cast.stranger, "confirm"), (cast.desk, "eat")):
        assert signed_in(who).post(f"{page_of(one)}{act}/", {"words": "x"}).status_code == 404
    assert signed_in(cast.stranger).get(page_of(one)).status_code == 404


def test_pictures_are_shown_to_whoever_may_and_every_look_stands_in_the_log(cast: Cast) -> None:
    one = found(cast, picture=sent_picture(), blur=[list(FACE)])
    client = signed_in(cast.supervisor)
    client.get(page_of(one))
    answers = [client.get(f"{page_of(one)}{size}.jpg") for size in ("small", "whole", "huge")]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert [answer.getvalue()[:2] for answer in answers[:2]] == [b"\xff\xd8"] * 2
    assert sorted(Look.objects.values_list("what", flat=True)) == ["page", "picture"]
    log = signed_in(cast.auditor).get("/centre/devices/looks/").content.decode()
    assert log.count(cast.supervisor.name) == 2
    assert signed_in(cast.stranger).get(f"{page_of(one)}whole.jpg").status_code == 404


def test_a_patrol_writes_down_what_it_saw_once_and_only_where_it_walks(cast: Cast) -> None:
    client = signed_in(cast.grid_worker)
    page = client.get(f"{LIST}new/")
    mark = str(page.context["form"]["mark"].value())
    told = {"area": GRID, "words": "井盖翘了", "place": "路口", "mark": mark}
    for _ in range(2):
        assert client.post(f"{LIST}new/", told).status_code == 302
    assert Finding.objects.get().by == cast.grid_worker
    for wrong in ({"area": COMMUNITY}, {"words": ""}, {"mark": "x"}):
        assert client.post(f"{LIST}new/", {**told, **wrong}).status_code == 422
    assert client.get(f"{LIST}new/?area={STREET}").status_code == 404


def test_a_device_is_registered_with_a_key_that_is_shown_once(cast: Cast) -> None:
    client = signed_in(cast.system_admin)
    about = {"code": "eye-9", "kind": "eye", "name": "九号", "area": GRID, "place": "楼顶"}
    assert client.post("/centre/devices/", about).status_code == 422
    answer = client.post("/centre/devices/", {**about, "signed": "on"})
    key = re.search(r"eye-9:(device_[\w-]+)", answer.content.decode())
    assert key is not None
    assert key[1] not in client.get("/centre/devices/").content.decode()
    headers = {"Authorization": f"Device eye-9:{key[1]}"}
    sent = client.post("/findings/", said(), content_type="application/json", headers=headers)
    assert sent.status_code == 201


def test_a_retired_device_says_so_and_is_retired_once(cast: Cast) -> None:
    known, _key = device(cast)
    client, path = signed_in(cast.street), f"/centre/devices/{known.pk}/retire/"
    for _ in range(2):
        assert client.post(path).status_code == 302
    assert Device.objects.get().ended_at is not None
    assert "停用了" in client.get("/centre/devices/").content.decode()
    assert signed_in(cast.desk).post(path).status_code == 404


def test_the_pages_take_the_same_statements_for_one_as_for_thirty(cast: Cast) -> None:
    found(cast, "first")
    paths = (LIST, "/centre/devices/")
    before = [statements(cast.street, path) for path in paths]
    for n in range(30):
        found(cast, f"more-{n}", at=now())
    assert [statements(cast.street, path) for path in paths] == before
