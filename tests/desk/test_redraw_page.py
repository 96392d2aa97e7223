"""The pages of boundaries: the editor, the versions on the map, and disputes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from shapely.geometry import box, mapping

from minhu.accounts.enums import Role
from minhu.core.clock import local_day, now
from minhu.places import locate
from minhu.places.domain import editions
from minhu.places.domain.disputes import raise_dispute
from minhu.places.models import Area, Boundary, Dispute, EvidencePicture, Redraw
from tests.cast import GRID, OTHER_GRID, STREET, Cast, hire
from tests.core.test_pictures import picture

pytestmark = pytest.mark.django_db
URL = "/desk/grids/redraw/"
NARROW = "100.0,35.0\n100.008,35.0\n100.008,35.01\n100.0，35.01"


@pytest.fixture
def ground(cast: Cast) -> Iterator[Cast]:
    for code, west in ((GRID, 100.0), (OTHER_GRID, 100.01)):
        ground = mapping(box(west, 35.0, west + 0.01, 35.01))
        begun = local_day(now()) - timedelta(days=200)
        Boundary.objects.create(area_id=code, geometry=ground, square_metres=1, valid_from=begun)
    editions.renew()
    yield cast
    locate.forget()


def send(client: Client, cast: Cast, do: str = "move", **said: object) -> HttpResponse:
    client.force_login(cast.street)
    known = {"grid": GRID, "day": local_day(now()), "reason": "以路为界", "give_way": "on"}
    answer = client.post(f"{URL}?do={do}", {**known, **said})
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_boundary_typed_as_coordinates_is_looked_at_and_saved(
    client: Client, ground: Cast
) -> None:
    seen = send(client, ground, shape=NARROW, look="1").content.decode()
    assert "改好以后没有重叠" in seen
    assert not Redraw.objects.exists()
    assert send(client, ground, shape=NARROW).status_code == 302
    (made,) = Redraw.objects.all()
    assert [each["code"] for each in made.changes] == [GRID, OTHER_GRID]


@pytest.mark.parametrize("shape", ["不是坐标", "1,2,3", "200,35", "nan,35", "100,35\n100.1,35", ""])
def test_what_is_no_ground_comes_back_with_a_word(client: Client, ground: Cast, shape: str) -> None:
    assert send(client, ground, shape=shape).status_code == 422
    assert not Redraw.objects.exists()


def test_the_editor_opens_with_the_outline_of_the_grid(client: Client, ground: Cast) -> None:
    client.force_login(ground.street)
    page = client.get(f"{URL}?grid={GRID}").content.decode()
    assert "100.0100000,35.0000000" in page
    assert f'value="{local_day(now())}"' in page


def test_the_map_of_a_day_and_the_version_in_words(client: Client, ground: Cast) -> None:
    send(client, ground, shape=NARROW)
    before = client.get(f"/places/grids.json?area={STREET}&on={now():%Y}-01-02&exact=1").json()
    today = client.get(f"/places/grids.json?area={STREET}&exact=1").json()
    corner = [[100.008, 35.0] in f["geometry"]["coordinates"][0] for f in today["features"]]
    assert all(corner)
    assert before["features"] != today["features"]
    assert "以路为界" in client.get("/desk/grids/").content.decode()


def test_a_planned_change_is_withdrawn_from_the_page(client: Client, ground: Cast) -> None:
    day = local_day(now()) + timedelta(days=30)
    send(client, ground, shape=NARROW, day=day)
    page = client.get(f"/desk/grids/?on={day}").content.decode()
    made = Redraw.objects.get()
    assert f"{made.pk}/withdraw/" in page
    client.post(f"{URL}{made.pk}/withdraw/")
    assert Boundary.objects.count() == 2


def test_a_dispute_goes_from_the_desk_to_the_leader(client: Client, ground: Cast) -> None:
    client.force_login(ground.desk)
    known = {"one": GRID, "words": "渠边没人管", "shape": NARROW}
    assert client.post("/desk/grids/disputes/", {**known, "other": OTHER_GRID}).status_code == 422
    client.force_login(ground.street)
    client.post("/desk/grids/disputes/", {**known, "other": OTHER_GRID})
    path = f"/desk/grids/disputes/{Dispute.objects.get().pk}/"
    client.post(f"{path}evidence/", {"words": "1987 年的图", "source": "档案室", "side": GRID})
    said = {"goes_to": OTHER_GRID, "decision": "以老图为准", "day": local_day(now())}
    assert client.post(f"{path}decide/", said).status_code == 404
    client.force_login(ground.leader)
    assert client.post(f"{path}decide/", said).status_code == 302
    page = client.get(path).content.decode()
    assert "1987 年的图" in page
    assert "这块归春晓第1网格" in page


def test_thirty_disputes_cost_as_many_statements_as_one(client: Client, ground: Cast) -> None:
    client.force_login(ground.street)
    one, other = Area.objects.get(pk=GRID), Area.objects.get(pk=OTHER_GRID)
    piece, costs = box(100.009, 35.0, 100.01, 35.01), []
    for number in range(30):
        raise_dispute(one, other, words="渠", ground=piece, actor=ground.street, at=now())
        if number in {0, 29}:
            with CaptureQueriesContext(connection) as asked:
                client.get("/desk/grids/disputes/")
            costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_photographed_map_is_kept_with_the_evidence_and_stays_with_the_two_sides(
    client: Client, ground: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    one, other = Area.objects.get(pk=GRID), Area.objects.get(pk=OTHER_GRID)
    square = box(100.0, 35.0, 100.001, 35.001)
    found = raise_dispute(one, other, words="渠", ground=square, actor=ground.street, at=now())
    client.force_login(ground.desk)
    said = {"words": "1987 年的图", "pictures": [SimpleUploadedFile("a.jpg", picture().getvalue())]}
    assert client.post(f"/desk/grids/disputes/{found.pk}/evidence/", said).status_code == 302
    address = f"/desk/grids/disputes/pictures/{EvidencePicture.objects.get().pk}"
    assert f"{address}/s/" in client.get(f"/desk/grids/disputes/{found.pk}/").content.decode()
    whole = client.get(f"{address}/l/")
    assert whole.getvalue()[:2] == b"\xff\xd8"
    client.force_login(hire("far", Role.COMMUNITY_DESK, "999901002001"))
    assert client.get(f"{address}/l/").status_code == 404


def test_a_grid_of_two_pieces_is_typed_with_an_empty_line_between_them(
    client: Client, ground: Cast
) -> None:
    island = "100.02,35.02\n100.021,35.02\n100.021,35.021"
    assert send(client, ground, shape=f"{NARROW}\n\n{island}").status_code == 302
    kept = Boundary.objects.get(area=GRID, valid_to=None)
    assert kept.geometry["type"] == "MultiPolygon"
    client.force_login(ground.street)
    page = client.get(f"{URL}?grid={GRID}").content.decode()
    box = page[page.index("<textarea") : page.index("</textarea")]
    assert "\n\n" in box.strip()
