"""Areas go out as GeoJSON and Excel and come in again: looked at first, as a version from a day on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from shapely.geometry import box, mapping

from minhu.accounts.enums import Role
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.tables import rows_of
from minhu.places import locate
from minhu.places.domain import editions
from minhu.places.domain.mapfiles import KEPT, forget_maps, keep_map
from minhu.places.domain.redraw import withdraw
from minhu.places.models import Area, Boundary, MapFile, Redraw
from tests.cast import COMMUNITY, GRID, OTHER_GRID, STREET, Cast, hire
from tests.places.drawing import AT, square
from tests.places.drawing import feature as drawn_area
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
URL = "/desk/grids/files/"


@pytest.fixture
def ground(cast: Cast, settings: Settings, tmp_path: Any) -> Iterator[Cast]:  # noqa: ANN401 -- a path of pytest
    settings.MEDIA_ROOT = tmp_path
    for code, west in ((GRID, 100.0), (OTHER_GRID, 100.01)):
        drawn = mapping(box(west, 35.0, west + 0.01, 35.01))
        begun = local_day(now()) - timedelta(days=200)
        Boundary.objects.create(area_id=code, geometry=drawn, square_metres=1, valid_from=begun)
    editions.renew()
    yield cast
    locate.forget()


def feature(name: str, west: float, east: float, **more: object) -> dict[str, Any]:
    drawn = mapping(box(west, 35.0, east, 35.01))
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": drawn}


def geojson(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def bring(client: Client, cast: Cast, content: bytes, name: str = "改界.geojson") -> str:
    """Send a file and return where it is looked at."""
    client.force_login(cast.street)
    answer = client.post(URL, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def take(client: Client, path: str, **said: object) -> HttpResponse:
    known = {"level": "grid", "parent": STREET, "name_field": "name", "code_field": "code"}
    known |= {"crs": "wgs84", "day": str(local_day(now())), "reason": "会议纪要"}
    answer = client.post(path, {**known, **said})
    assert isinstance(answer, HttpResponse)
    return answer


CHANGED = geojson(
    feature("东风第1网格", 100.0, 100.012, code=GRID),
    feature("商场", 100.03, 100.031, code=f"{COMMUNITY}501"),
    feature("别处的", 100.0, 100.01, code="999902001001001"),
    feature("社区不是网格", 100.0, 100.01, code=COMMUNITY),
)


def test_a_file_is_looked_at_before_anything_is_written(client: Client, ground: Cast) -> None:
    page = on_one_line(client.get(bring(client, ground, CHANGED)).content.decode())
    assert "4 = 1 + 1 + 0 + 2" in page
    assert "999902001001001 不在" in page
    assert "是社区的代码，这里要网格的" in page
    assert "重叠" in page  # with the grid beside it, which is not in the file
    assert "春晓第1网格" in page
    assert not Redraw.objects.exists()
    assert Boundary.objects.count() == 2
    assert not Area.objects.filter(name="商场").exists()


def test_it_holds_from_the_day_on_and_can_be_withdrawn_until_then(
    client: Client, ground: Cast
) -> None:
    path, day = bring(client, ground, CHANGED), local_day(now()) + timedelta(days=10)
    assert take(client, path, reason="").status_code == 422
    assert take(client, path, day=str(local_day(now()) - timedelta(days=1))).status_code == 422
    assert take(client, path, day=str(day)).status_code == 302
    made = Redraw.objects.get()
    assert [each["code"] for each in made.changes] == [GRID, f"{COMMUNITY}501"]
    before, after = Boundary.objects.filter(area=GRID).order_by("valid_from")
    assert (before.valid_to, after.valid_from) == (day, day)
    other = bring(client, ground, geojson(feature("东风第1网格", 100.0, 100.011, code=GRID)))
    assert "这里有一次" in client.get(other).content.decode()
    withdraw(made, actor=ground.street, at=now())
    assert Boundary.objects.get(area=GRID).valid_to is None


def test_a_planned_import_is_taken_back_from_the_page_by_who_may(
    client: Client, ground: Cast
) -> None:
    day = local_day(now()) + timedelta(days=10)
    take(client, bring(client, ground, CHANGED), day=str(day))
    undo = reverse("desk:withdraw_redraw", args=[Redraw.objects.get().pk])
    assert undo in client.get(URL).content.decode()
    client.force_login(ground.leader)
    assert undo not in client.get(URL).content.decode()
    assert client.post(undo).status_code == 404
    client.force_login(ground.street)
    assert client.post(undo).status_code == 302
    assert undo not in client.get(URL).content.decode()
    assert Boundary.objects.get(area=GRID).valid_to is None


@pytest.mark.parametrize("kind", ["geojson", "csv"])
def test_areas_that_are_not_taken_come_back_as_excel_with_why(
    client: Client, ground: Cast, kind: str
) -> None:
    sheet = f"代码,名称,边界\n{GRID},东风一号,\n{OTHER_GRID},=1+1,不是图形\n".encode()
    file = {"geojson": CHANGED, "csv": sheet}[kind]
    path = bring(client, ground, file, f"a.{kind}")
    page = client.get(path).content.decode()
    link = unescape(re.findall(r'href="([^"]*refused.xlsx[^"]*)"', page)[0])
    rows = list(rows_of(client.get(link).content, "refused.xlsx"))
    assert len(rows) == {"geojson": 3, "csv": 2}[kind]
    for words in {"geojson": ("POLYGON", "不在"), "csv": ("不是图形", "=1+1")}[kind]:
        assert words in str(rows[1])
    client.force_login(ground.leader)
    assert client.get(link).status_code == 404


def test_nothing_refused_is_no_file(client: Client, ground: Cast) -> None:
    path = bring(client, ground, geojson(feature("东风第1网格", 100.0, 100.011, code=GRID)))
    assert client.get(f"{path}refused.xlsx").status_code == 404


@pytest.mark.parametrize("kind", ["geojson", "xlsx"])
@pytest.mark.parametrize("level", ["grid", "community"])
def test_what_goes_out_comes_in_again_unchanged(
    client: Client, ground: Cast, kind: str, level: str
) -> None:
    drawn = mapping(box(100.0, 35.0, 100.02, 35.02))
    Boundary.objects.create(
        area_id=COMMUNITY, geometry=drawn, square_metres=1, valid_from=local_day(now())
    )
    client.force_login(ground.street)
    content = client.get(f"{URL}areas.{kind}", {"level": level}).content
    path = bring(client, ground, content, f"areas.{kind}")
    page = on_one_line(client.get(path, {"level": level}).content.decode())
    count = len(json.loads(content)["features"]) if kind == "geojson" else 2
    assert f"{count} = 0 + 0 + {count} + 0" in page
    columns = {"name_field": "名称", "code_field": "代码"} if kind == "xlsx" else {}
    assert take(client, path, level=level, **columns).status_code == 422  # nothing to change


def test_a_sheet_names_areas_and_leaves_ground_alone_where_it_says_nothing(
    client: Client, ground: Cast
) -> None:
    sheet = f"代码,名称,边界\n{GRID},东风一号,\n{OTHER_GRID},春晓第1网格,不是图形\n".encode()
    path = bring(client, ground, sheet, "网格.csv")
    assert "没有面状图形" in client.get(path).content.decode()
    assert take(client, path, name_field="名称", code_field="代码").status_code == 302
    assert Area.objects.get(pk=GRID).name == "东风一号"
    assert Boundary.objects.filter(area=GRID).count() == 1


def test_a_file_is_seen_by_who_sent_it_and_gone_the_next_day(client: Client, ground: Cast) -> None:
    path = bring(client, ground, CHANGED)
    client.force_login(hire("street2", Role.STREET_DESK, STREET))
    assert client.get(path).status_code == take(client, path).status_code == 404
    assert forget_maps(now() + KEPT * 2) == 1
    assert not MapFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.geojson", b"{}"), ("a.geojson", b"\xff\xfe"), ("a.xlsx", b"PK"), ("a.csv", b"x")],
)
def test_what_cannot_be_read_is_refused_with_a_word(
    client: Client, ground: Cast, name: str, content: bytes
) -> None:
    client.force_login(ground.street)
    answer = client.post(URL, {"file": SimpleUploadedFile(name, content)})
    assert (answer.status_code, MapFile.objects.count()) == (422, 0)


def test_a_map_file_that_is_too_much_is_to_be_cut(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = Area.objects.get(pk=STREET)
    drawn = {"type": "FeatureCollection", "features": [drawn_area("北", square(100.0, 35.01))] * 2}
    file = ContentFile(json.dumps(drawn).encode(), "a.geojson")
    with pytest.raises(NotAllowedError, match="不能改这里的边界"):
        keep_map(file, area, actor=cast.worker, at=AT)
    for most, why in (("MOST", "区域太多，最多 1 个"), ("LARGEST", "最多30兆")):
        monkeypatch.setattr(f"minhu.places.domain.mapfiles.{most}", 1)
        with pytest.raises(DomainError, match=why):
            keep_map(file, area, actor=cast.street, at=AT)
