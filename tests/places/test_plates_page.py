"""门牌 at the desk: putting plates up, one or one for every grid, and taking them down."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.accounts.models import User
from minhu.core.errors import NotAllowedError
from minhu.places.domain.plates import put_up_missing, put_up_plate
from minhu.places.models import Area, Plate
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
URL = "/desk/plates/"


def hang(cast: Cast, code: str = GRID, name: str = "1号楼") -> Plate:
    return put_up_plate(Area.objects.get(pk=code), name=name, actor=cast.street, at=NOW)


def put_up(user: User, at: str, **said: object) -> tuple[int, str]:
    answer = signed_in(user).post(f"{URL}put-up/?area={at}", said)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("who", "area", "status"),
    [
        ("street", "", 200),
        ("desk", "", 200),
        ("system_admin", "", 200),
        ("desk", GRID, 200),
        ("desk", OTHER_COMMUNITY, 404),
        ("desk", STREET, 404),
        ("desk", "no-code", 404),
        ("auditor", "", 404),
        ("worker", "", 404),
        ("grid_worker", "", 404),
    ],
)
def test_plates_are_for_those_who_put_them_up(cast: Cast, who: str, area: str, status: int) -> None:
    assert signed_in(getattr(cast, who)).get(URL, {"area": area}).status_code == status


def test_the_page_is_linked_only_for_whom_it_is(cast: Cast) -> None:
    linked = f'href="{URL}"'
    assert linked in signed_in(cast.desk).get("/desk/").content.decode()
    assert linked not in signed_in(cast.leader).get("/desk/").content.decode()


def test_plates_stand_with_their_codes_and_a_poster_to_print(cast: Cast) -> None:
    plate, far = hang(cast), hang(cast, OTHER_GRID, "别处")
    said = signed_in(cast.desk).get(URL).content.decode()
    assert plate.code in said
    assert far.code not in said
    for poster in ("pdf", "svg"):
        assert f"/plates/{COMMUNITY}/poster.{poster}" in said
    assert f"/plates/{plate.code}/poster.pdf?per=1" in said


def test_where_nothing_hangs_there_is_no_poster_to_open(cast: Cast) -> None:
    assert "poster." not in signed_in(cast.desk).get(URL).content.decode()


def test_a_plate_is_put_up_with_a_point_or_without(cast: Cast) -> None:
    put_up(cast.desk, COMMUNITY, name="东门", area=GRID, longitude="100.5", latitude="35.5")
    put_up(cast.desk, COMMUNITY, name="西门", area=GRID)
    points = {plate.name: (plate.longitude, plate.latitude) for plate in Plate.objects.all()}
    assert points == {"东门": (100.5, 35.5), "西门": (None, None)}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": "东门"}, "请选网格"),
        ({"name": "东门", "longitude": "10", "latitude": "10"}, "请选网格"),
        ({"name": "东门", "area": OTHER_GRID}, "选择一个有效的选项"),
        ({"name": " ", "area": GRID}, "必填"),
        ({"name": "东门", "area": GRID, "longitude": "500", "latitude": "0"}, "位置不对"),
    ],
)
def test_a_plate_that_hangs_nowhere_is_refused_with_why(
    cast: Cast, said: dict[str, str], why: str
) -> None:
    status, page = put_up(cast.desk, COMMUNITY, **said)
    assert status == 422
    assert why in page
    assert not Plate.objects.exists()


def test_every_grid_gets_a_plate_once(cast: Cast) -> None:
    hang(cast, OTHER_GRID)
    client = signed_in(cast.street)
    client.post(f"{URL}missing/")
    client.post(f"{URL}missing/")
    codes = Plate.objects.values_list("area_id", "name").order_by("area_id")
    assert list(codes) == [(GRID, "东风第1网格"), (OTHER_GRID, "1号楼")]


def test_a_grid_whose_plate_was_taken_down_gets_another(cast: Cast) -> None:
    plate, client = hang(cast), signed_in(cast.street)
    answer = client.post(f"{URL}{plate.pk}/take-down/?area={COMMUNITY}")
    assert answer["Location"] == f"{URL}?area={COMMUNITY}"
    assert client.get(f"/r/{plate.code}").status_code == 404
    client.post(f"{URL}missing/?area={COMMUNITY}")
    assert Plate.objects.get(active=True).area_id == GRID


def test_nobody_takes_down_the_plate_of_another_community(cast: Cast) -> None:
    far = hang(cast, OTHER_GRID)
    assert signed_in(cast.desk).post(f"{URL}{far.pk}/take-down/").status_code == 404
    assert signed_in(cast.auditor).post(f"{URL}missing/").status_code == 404
    assert Plate.objects.get().active


@pytest.mark.parametrize("path", ["put-up/", "missing/"])
def test_no_form_is_taken_without_its_token(cast: Cast, path: str) -> None:
    assert signed_in(cast.desk, csrf=True).post(f"{URL}{path}").status_code == 403
    assert Client().post(f"{URL}{path}").status_code == 302


def test_the_page_takes_as_many_statements_for_thirty_plates_as_for_one(cast: Cast) -> None:
    hang(cast)
    one = statements(cast.street, URL)
    for number in range(30):
        hang(cast, OTHER_GRID, f"{number}号楼")
    assert statements(cast.street, URL) == one


def test_only_the_house_and_desks_fill_an_area(cast: Cast) -> None:
    street = Area.objects.get(pk=STREET)
    assert len(put_up_missing(street, actor=cast.system_admin, at=NOW)) == 2
    assert put_up_missing(street, actor=cast.street, at=NOW) == []


def test_nobody_puts_up_plates_for_the_place_of_others(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        put_up_missing(Area.objects.get(pk=COMMUNITY), actor=cast.stranger, at=NOW)
    assert not Plate.objects.exists()
