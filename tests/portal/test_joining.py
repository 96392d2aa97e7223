"""我也遇到了: what neighbours see of each other, and what one tap does."""

from __future__ import annotations

import re
from datetime import timedelta
from math import cos, radians, sin
from typing import Any

import pytest
from django.test import Client

from minhu.accounts.actors import Caller, Visitor
from minhu.cases.models import Attachment, Case, Voice
from minhu.catalogue.models import Category
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.pictures import clean_picture
from minhu.people.queries import masked
from minhu.places.models import Plate
from minhu.requests.domain.intake import link_secret
from minhu.requests.domain.joining import join, leave_phone
from minhu.requests.domain.steps import take
from tests.cast import GRID, NOW, OTHER_GRID, Cast, call
from tests.portal.acts import KEY, PHONE, page, photo
from tests.rates.stories import come_in
from tests.requests.stage import stand

pytestmark = pytest.mark.usefixtures("plate")

WORDS = "老人晚上上楼看不见"


def near(plate: Plate, key: str = "portal:near", **more: Any) -> Case:
    return call(key, words=WORDS, plate=plate, area_code="", **more)


def test_neighbours_see_kind_building_and_state_but_no_words(client: Client, plate: Plate) -> None:
    kind = Category.objects.filter(parent__isnull=False).first()
    assert kind is not None
    near(plate, category_code=kind.code, pictures=(clean_picture(photo()),))
    shown = page(client.get("/r/DF3"))
    assert f"3号楼 {kind.name}" in shown
    assert "已收到" in shown
    assert WORDS not in shown
    assert "2单元" not in shown.split('id="near"')[1]
    assert "/p/" not in shown.split('id="near"')[1]


@pytest.mark.parametrize(
    ("place", "shown"),
    [("第1网格 12号楼 2单元 张某家", "12号楼"), ("张某家门口", "东风第1网格")],
)
def test_of_a_place_in_words_neighbours_read_the_building_only(
    client: Client, place: str, shown: str
) -> None:
    case = call("portal:place", place=place)
    public = page(client.get(f"/f/{case.number}"))
    assert shown in public
    assert "张某" not in public


def test_released_words_and_pictures_are_shown(client: Client, plate: Plate, cast: Cast) -> None:
    case = near(plate, pictures=(clean_picture(photo()),))
    take(case, "release", answers={}, actor=cast.desk, at=now())
    picture = Attachment.objects.get()
    shown = page(client.get("/r/DF3"))
    assert WORDS in shown
    small = re.search(r"<img[^>]*>", shown.split('id="near"')[1])
    assert small is not None
    assert f"/f/{case.number}/p/{picture.pk}?s" in small[0]
    assert 'loading="lazy"' in small[0]  # five of them weigh as much as the page
    assert b"".join(client.get(f"/f/{case.number}/p/{picture.pk}?s")).startswith(b"\xff\xd8")


def test_what_is_over_is_no_longer_offered_to_neighbours(client: Client, plate: Plate) -> None:
    case = near(plate)
    assert f"/f/{case.number}/join" in page(client.get("/r/DF3"))
    take(case, "withdraw", answers={}, actor=Caller(case.pk), at=now())
    assert f"/f/{case.number}/join" not in page(client.get("/r/DF3"))


@pytest.mark.parametrize("bearing", range(0, 360, 30))
def test_what_is_open_within_150_metres_is_offered_whatever_its_area(
    client: Client, plate: Plate, bearing: int
) -> None:
    assert plate.longitude is not None
    assert plate.latitude is not None
    north, east = 145 * cos(radians(bearing)), 145 * sin(radians(bearing))
    beside = plate.longitude + east / 92_400, plate.latitude + north / 110_900
    case = call("portal:beside", point=beside, area_code=OTHER_GRID)
    assert f"/f/{case.number}/join" in page(client.get("/r/DF3"))


def test_what_is_closely_kept_is_offered_to_nobody(client: Client, plate: Plate) -> None:
    case = near(plate)
    Case.objects.filter(pk=case.pk).update(secrecy=1)
    assert f"/f/{case.number}/join" not in page(client.get("/r/DF3"))


def test_of_many_nearby_the_five_newest_are_offered(client: Client, plate: Plate) -> None:
    known: dict[str, Any] = {"plate": plate, "area_code": ""}
    told = [
        come_in(f"portal:near-{minute}", at=NOW + timedelta(minutes=minute), **known)
        for minute in range(6)
    ]
    shown = page(client.get("/r/DF3"))
    asked = [number for number in (case.number for case in told) if f"/f/{number}/join" in shown]
    assert asked == [case.number for case in told[1:]]
    assert "附近有 5 件正在办" in shown


def test_neighbours_are_not_asked_for_the_answer_of_its_caller(
    client: Client, plate: Plate, cast: Cast
) -> None:
    case = stand(near(plate), "revisit", cast)
    shown = page(client.get("/r/DF3"))
    joined = page(client.post(f"/f/{case.number}/join", {"intake_key": KEY}, follow=True))
    for each in (shown, joined):
        assert "办好了，等反映的人说一声" in each
        assert "等您说一声" not in each
    client.get(f"/f/{case.number}/{link_secret('portal:near')}")
    assert "等您说一声" in page(client.get("/r/DF3"))


def test_a_plate_without_a_point_shows_what_is_open_in_its_grid(client: Client) -> None:
    Plate.objects.update(longitude=None, latitude=None)
    call("portal:here", area_code=GRID)
    assert "东风第1网格有人反映了一件事" in page(client.get("/r/DF3"))


def test_what_is_near_counts_and_not_whose_grid_it_is(client: Client) -> None:
    beside, beyond = (113.3005, 33.7502), (113.31, 33.76)
    call("portal:beside", area_code=OTHER_GRID, point=beside, words="一")
    call("portal:beyond", area_code=GRID, point=beyond, words="二")
    shown = page(client.get("/r/DF3"))
    assert ("春晓第1网格有人反映了一件事" in shown, "东风第1网格有人" in shown) == (True, False)


def test_one_tap_counts_a_neighbour_and_promises_the_same_answer(
    client: Client, plate: Plate
) -> None:
    case = near(plate)
    response = client.post(f"/f/{case.number}/join", {"intake_key": KEY}, follow=True)
    case.refresh_from_db()
    assert case.voices == 2
    assert "已替您记上" in page(response)
    assert case.number in page(response)


def test_two_taps_count_once(client: Client, plate: Plate) -> None:
    case = near(plate)
    for _tap in range(2):
        client.post(f"/f/{case.number}/join", {"intake_key": KEY})
    case.refresh_from_db()
    assert (case.voices, Voice.objects.count()) == (2, 1)


def test_the_page_of_the_plate_remembers_who_joined(client: Client, plate: Plate) -> None:
    case = near(plate)
    client.post(f"/f/{case.number}/join", {"intake_key": KEY})
    shown = page(client.get("/r/DF3"))
    assert "已替您记上，办好了告诉您" in shown
    assert "您和另外 1 位邻居遇到了" in shown


def test_a_neighbour_can_leave_a_phone_afterwards(client: Client, plate: Plate) -> None:
    case = near(plate)
    here = client.post(f"/f/{case.number}/join", {"intake_key": KEY}).headers["Location"]
    assert client.post(here, {"phone": "12"}).status_code == 422
    client.post(here, {"phone": PHONE})
    assert masked(Voice.objects.get().person).phone == "138****5678"
    assert "138****5678" in page(client.get(here))


def test_a_neighbour_does_not_get_the_callers_words(client: Client, plate: Plate) -> None:
    case = near(plate)
    client.post(f"/f/{case.number}/join", {"intake_key": KEY})
    shown = page(client.get(f"/f/{case.number}")) + page(client.get("/mine"))
    assert WORDS not in shown
    assert "补一句话" not in shown


def test_nobody_joins_what_is_over(client: Client, plate: Plate) -> None:
    case = near(plate)
    take(case, "withdraw", answers={}, actor=Caller(case.pk), at=now())
    response = client.post(f"/f/{case.number}/join", {"intake_key": KEY})
    assert response.status_code == 409
    with pytest.raises(StaleStateError):
        join(case, intake_key="join:x", phone="", actor=Visitor(), at=now())


def test_nobody_joins_what_does_not_exist(client: Client) -> None:
    assert client.post("/f/20261120-000000-0/join", {"intake_key": KEY}).status_code == 404
    assert client.get(f"/joined/20261120-000000-0/{KEY}").status_code == 404


def test_a_phone_left_with_the_tap_is_remembered(plate: Plate) -> None:
    voice = join(near(plate), intake_key="join:y", phone=PHONE, actor=Visitor(), at=now())
    assert masked(voice.person).phone == "138****5678"


def test_only_a_visitor_may_leave_a_phone(plate: Plate, cast: Cast) -> None:
    voice = join(near(plate), intake_key="join:z", phone="", actor=Visitor(), at=now())
    with pytest.raises(NotAllowedError):
        leave_phone(voice, phone=PHONE, actor=cast.desk, at=now())


def test_neighbours_who_loaded_the_same_moment_both_count(plate: Plate) -> None:
    case = near(plate)
    for key in ("join:one", "join:two"):
        join(case, intake_key=key, phone="", actor=Visitor(), at=now())
    case.refresh_from_db()
    assert case.voices == 3


def test_a_phone_that_is_left_is_one(plate: Plate) -> None:
    voice = join(near(plate), intake_key="join:e", phone="", actor=Visitor(), at=now())
    with pytest.raises(DomainError, match="手机号不对"):
        leave_phone(voice, phone=" ", actor=Visitor(), at=now())
