"""Telling us something from a door plate, with whatever people and phones do to a form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from minhu.cases.enums import Found
from minhu.cases.models import Attachment, Case
from minhu.places import locate
from minhu.places.models import Boundary, Plate
from minhu.portal.domain import drafts
from tests.cast import COMMUNITY, GRID, NOW, STREET, call
from tests.core.test_pictures import png, told
from tests.portal.acts import KEY, PHONE, codes_sent, page, photo, send

pytestmark = pytest.mark.usefixtures("plate")

NO_NUMBER_IS_LOST = 1


@pytest.fixture
def drawn(plate: Plate) -> Plate:
    """Draw the grid of the cast as a small square around its plate."""
    west, south, east, north = 113.29, 33.74, 113.31, 33.76
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    Boundary.objects.create(
        area_id=GRID,
        geometry={"type": "Polygon", "coordinates": [ring]},
        square_metres=4_000_000,
        valid_from=NOW.date() - timedelta(days=30),
    )
    locate.forget()
    return plate


def test_a_resident_sends_from_a_door_plate_and_gets_a_number(client: Client, plate: Plate) -> None:
    response = send(client, phone=PHONE, pictures=[photo()])
    case = Case.objects.get()
    assert response.headers["Location"].startswith(f"/sent/{case.number}/")
    assert (case.area_id, case.place, case.found) == (GRID, plate.name, Found.PLATE)
    receipt = page(client.get(response.headers["Location"]))
    assert case.number in receipt
    assert "138****5678" in receipt
    assert "11月" in receipt


def test_a_form_sent_twice_makes_one_request(client: Client) -> None:
    first, second = send(client), send(client)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == NO_NUMBER_IS_LOST


def test_a_key_made_elsewhere_does_not_open_what_came_in_there(client: Client) -> None:
    call("import:file:row:000001")
    send(client, intake_key="import:file:row:000001")
    assert Case.objects.count() == 2


def test_a_form_without_a_key_is_taken_all_the_same(client: Client) -> None:
    assert send(client, intake_key=None).status_code == 302


@pytest.mark.parametrize("typed", ["df3", " D F3", "DF-3"])
def test_a_plate_typed_by_hand_is_understood(client: Client, plate: Plate, typed: str) -> None:
    assert plate.name in page(client.get(f"/r/{typed}"))


@pytest.mark.parametrize("path", ["/r/DF3", "/r/NOPE"])
def test_an_unknown_or_taken_down_plate_says_what_to_do(client: Client, path: str) -> None:
    Plate.objects.update(active=False)
    response = client.get(path)
    assert response.status_code == 404
    assert "选一个地方一样能说" in page(response)


def test_neither_word_nor_picture_is_refused_with_what_to_write(client: Client) -> None:
    response = send(client, words="", phone=PHONE)
    assert response.status_code == 422
    assert "请写一句：哪里，怎么了？" in page(response)
    assert f'value="{PHONE}"' in page(response)
    assert not Case.objects.exists()


def test_a_picture_alone_is_enough(client: Client) -> None:
    assert send(client, words="", pictures=[photo()]).status_code == 302
    assert Case.objects.get().title == "只有照片"


def test_the_consent_has_to_be_given(client: Client) -> None:
    response = send(client, consent=None)
    assert response.status_code == 422
    assert "请点一下“同意”" in page(response)
    assert 'href="#consent-e"' in page(response)
    assert 'id="consent-e"' in page(response)


def test_words_that_are_too_long_come_back_whole(client: Client) -> None:
    response = send(client, words="灯" * 2001)
    assert response.status_code == 422
    assert "最多2000个字，现在有2001个" in page(response)
    assert "灯" * 2001 in page(response)


def test_a_body_of_megabytes_of_words_is_refused_in_plain_words(client: Client) -> None:
    response = client.post(
        "/r/DF3",
        "words=" + "a" * 3_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 400
    assert "写短一点" in page(response)


def test_more_than_a_form_can_hold_is_not_even_read(client: Client) -> None:
    response = client.post("/r/DF3", b"", content_type="text/plain", CONTENT_LENGTH=200_000_000)
    assert response.status_code == 413
    assert "照片太大" in page(response)


@pytest.mark.parametrize(
    ("upload", "why"),
    [
        (lambda: SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"\0" * 30_000_000), "太大了"),
        (lambda: SimpleUploadedFile("a.jpg", b"<html>no picture</html>"), "打不开"),
        (lambda: SimpleUploadedFile("a.png", png(side=20_000)), "太大了"),
    ],
    ids=["30 MB", "no picture", "bomb"],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bad_picture_is_named_and_the_good_one_is_kept(
    client: Client, upload: object, why: str
) -> None:
    assert callable(upload)
    response = send(client, pictures=[photo(), upload()])
    assert response.status_code == 422
    assert "第2张没传上来" in page(response)
    assert why in page(response)
    assert "写过的都在" in page(response)
    assert page(response).count("data:image/jpeg;base64,") == 1


def test_a_kept_picture_goes_along_with_the_next_try(client: Client) -> None:
    send(client, consent=None, pictures=[photo()])
    assert send(client).status_code == 302
    assert Attachment.objects.count() == 1
    assert drafts.kept(KEY) == ()


def test_a_kept_picture_can_be_taken_back(client: Client) -> None:
    send(client, consent=None, pictures=[photo()])
    mark = drafts.kept(KEY)[0].mark
    assert "data:image/jpeg" not in page(send(client, consent=None, drop=mark))
    send(client)
    assert not Attachment.objects.exists()


def test_kept_pictures_are_cleared_away_after_a_day(client: Client) -> None:
    send(client, consent=None, pictures=[photo()])
    written = datetime.fromtimestamp(drafts._folder(KEY).stat().st_mtime, UTC)
    drafts.clear(at=written + timedelta(hours=23))
    assert len(drafts.kept(KEY)) == 1
    drafts.clear(at=written + timedelta(hours=25))
    assert drafts.kept(KEY) == ()


def test_a_seventh_picture_is_refused(client: Client) -> None:
    shades = [photo(comment=str(each)) for each in range(7)]
    response = send(client, pictures=shades)
    assert response.status_code == 422
    assert "最多6张照片" in page(response)


@pytest.mark.parametrize("kind", ["HEIF", "PNG", "WEBP"])
def test_every_kind_of_phone_picture_is_taken(client: Client, kind: str) -> None:
    assert send(client, pictures=[photo(kind)]).status_code == 302
    assert str(Attachment.objects.get().picture).endswith(".jpg")


def test_a_wrong_phone_is_refused_and_stays_to_be_mended(client: Client) -> None:
    response = send(client, phone="12345")
    assert response.status_code == 422
    assert "手机号不对" in page(response)
    assert 'value="12345"' in page(response)


def test_words_of_strangers_are_text_and_never_markup(client: Client) -> None:
    words = "<script>alert(1)</script>"
    refused = page(send(client, words=words, consent=None))
    receipt = page(client.get(send(client, words=words).headers["Location"]))
    assert "<script>alert" not in refused + receipt
    assert "&lt;script&gt;alert" in receipt


def test_a_phone_left_gets_a_code_and_none_when_sent_twice(client: Client) -> None:
    send(client, phone=PHONE)
    send(client, phone=PHONE)
    assert codes_sent() == 1


def test_a_flood_from_one_address_is_stopped_and_loses_no_words(
    client: Client, settings: Settings
) -> None:
    settings.INTAKE_PER_HOUR = 1
    send(client, intake_key="first-of-two-keys-0001")
    response = send(client, intake_key="second-of-two-keys-001")
    assert response.status_code == 429
    assert "二楼的灯不亮三天了" in page(response)
    assert Case.objects.count() == NO_NUMBER_IS_LOST


def test_without_a_plate_one_chooses_from_the_list(client: Client) -> None:
    choices = page(client.get("/r/"))
    assert f'value="{GRID}"' in choices
    send(client, f"/r/?area={GRID}")
    assert Case.objects.get().area_id == GRID


@pytest.mark.usefixtures("drawn")
def test_the_phone_says_where_it_is(client: Client) -> None:
    assert "东风第1网格" in page(client.get("/r/?at=113.3,33.75"))
    send(client, "/r/?at=113.3,33.75")
    assert (Case.objects.get().found, Case.objects.get().longitude) == (Found.POINT, 113.3)


@pytest.mark.parametrize("at", ["0,0", "113.3,91", "nan,nan", "1e999,0", "a,b", "113.3"])
@pytest.mark.usefixtures("drawn")
def test_a_point_outside_the_world_or_the_area_is_answered_with_the_list(
    client: Client, at: str
) -> None:
    response = client.get("/r/", {"at": at})
    assert response.status_code == 422
    assert "请在下面选一个地方" in page(response)


@pytest.mark.usefixtures("drawn")
def test_a_request_from_an_impossible_place_is_not_lost(client: Client) -> None:
    send(client, "/r/?at=0,0")
    case = Case.objects.get()
    assert (case.found, case.area_id, case.desk_code) == (Found.NOWHERE, STREET, STREET)


@pytest.mark.parametrize("code", ["999999999999", "x", "41"])
def test_an_area_of_another_house_cannot_be_chosen(client: Client, code: str) -> None:
    assert client.get("/r/", {"area": code}).status_code == 422


def test_a_whole_community_can_be_chosen(client: Client) -> None:
    send(client, f"/r/?area={COMMUNITY}")
    assert Case.objects.get().community_code == COMMUNITY


@pytest.mark.usefixtures("drawn")
def test_where_a_picture_was_taken_is_offered_before_it_is_used(client: Client) -> None:
    response = send(client, "/r/?area=none", pictures=[photo(exif=told())])
    assert response.status_code == 422
    assert "事情在拍照的地方吗？" in page(response)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("said", "found"), [("113.300000,33.750000", Found.POINT), ("no", Found.NOWHERE)]
)
@pytest.mark.usefixtures("drawn")
def test_the_resident_decides_about_the_place_of_a_picture(
    client: Client, said: str, found: Found
) -> None:
    send(client, "/r/?area=none", pictures=[photo(exif=told())])
    send(client, "/r/?area=none", photo_place=said)
    assert Case.objects.get().found == found
    assert Attachment.objects.count() == 1


@pytest.mark.usefixtures("drawn")
def test_who_has_said_no_is_not_asked_again_with_the_next_picture(client: Client) -> None:
    answer = send(client, "/r/?area=none", pictures=[photo(exif=told())], photo_place="no")
    assert answer.status_code == 302
    assert Case.objects.get().found == Found.NOWHERE


@pytest.mark.usefixtures("drawn")
def test_the_place_of_a_picture_does_not_move_a_known_place(client: Client) -> None:
    send(client, pictures=[photo(exif=told())])
    assert Case.objects.get().found == Found.PLATE
