"""What a device says is read strictly, kept once, and shows and names nobody."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from minhu.cases.models import Case
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.pictures import clean_picture
from minhu.findings.blurring import without_persons
from minhu.findings.domain.devices import DEVICES
from minhu.findings.domain.taking import hand_in
from minhu.findings.models import Device, Finding
from minhu.findings.queries import picture_of
from minhu.findings.reading import Told, read_told, without_numbers
from tests.cast import GRID, NOW, OTHER_GRID, Cast
from tests.findings.stage import FACE, device, found, patrolled, said, sent_picture

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db


def send(code: str, key: str, body: bytes) -> Answer:
    headers = {"Authorization": f"Device {code}:{key}"}
    return Client().post("/findings/", body, content_type="application/json", headers=headers)


def test_a_device_is_known_by_its_key_and_a_thing_said_twice_is_one(cast: Cast) -> None:
    known, key = device(cast)
    answers = [send(known.code, key, said(at="")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert len({answer.json()["finding"] for answer in answers}) == 1
    assert Finding.objects.get().area_id == GRID
    assert Case.objects.count() == 0


def test_a_wrong_key_a_retired_device_and_no_key_are_one_answer(cast: Cast) -> None:
    known, key = device(cast)
    DEVICES.retire(known, actor=cast.street, at=NOW)
    answers = [
        send(known.code, key, said()),
        send("eye-2", key, said()),
        Client().post("/findings/"),
    ]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.content for answer in answers}) == 1
    assert Finding.objects.count() == 0


@pytest.mark.usefixtures("cast")
def test_too_many_wrong_keys_have_to_wait() -> None:
    answers = [send("eye-1", "device_no", said()).status_code for _ in range(31)]
    assert answers[-2:] == [401, 429]


@pytest.mark.parametrize(
    "more",
    [
        {"person": "张三"},
        {"face_id": "17"},
        {"plate_number": "x"},
        {"words": "x" * 401},
        {"words": 7},
        {"id": ""},
        {"words": "", "category": ""},
        {"at": "昨天"},
        {"at": "2026-11-20T10:00:00"},
        {"at": "2026-13-41T10:00:00+08:00"},
        {"at": "2024-11-20T10:00:00+08:00"},
        {"longitude": 200, "latitude": 3},
        {"longitude": 113.6},
        {"confidence": True},
        {"confidence": 1.2},
        {"confidence": float("nan")},
        {"picture": "不是"},
        {"picture": "aGVsbG8="},
        {"blur": [[0, 0, 1]]},
        {"blur": "face"},
        {"blur": [[0, 0, 2, 1]]},
    ],
)
def test_what_is_not_asked_for_or_cannot_be_is_refused_in_words(
    cast: Cast, more: dict[str, Any]
) -> None:
    known, key = device(cast)
    answer = send(known.code, key, said(**more))
    assert answer.status_code == 422
    assert Device.objects.get().refused == answer.json()["error"]
    assert Finding.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b"\xff", b" " * 2_200_000])
def test_what_is_no_document_is_refused(cast: Cast, body: bytes) -> None:
    known, key = device(cast)
    assert send(known.code, key, body).status_code == 422


def test_only_the_faces_that_a_device_marks_are_made_unknowable(cast: Cast) -> None:
    one = found(cast, picture=sent_picture(), blur=[list(FACE)])
    image = Image.open(BytesIO(picture_of(one) or b"")).convert("L")
    assert image.size == (400, 200)
    assert detail(image.crop((205, 55, 295, 145))) < 4
    assert detail(image.crop((0, 0, 180, 200))) < 4


def test_a_picture_of_which_nothing_is_marked_is_coarse_as_a_whole(cast: Cast) -> None:
    device(cast, marks=False)
    for mark, more in (("a", {}), ("b", {"blur": []}), ("c", {"blur": [list(FACE)]})):
        one = found(cast, mark, picture=sent_picture(), **more)
        image = Image.open(BytesIO(picture_of(one) or b"")).convert("L")
        assert detail(image.crop((210, 60, 290, 140))) < 4


def test_a_device_that_marks_but_says_nothing_is_not_believed_to_have_seen_nobody(
    cast: Cast,
) -> None:
    silent = found(cast, "a", picture=sent_picture())
    looked = found(cast, "b", picture=sent_picture(), blur=[])
    images = [Image.open(BytesIO(picture_of(one) or b"")).convert("L") for one in (silent, looked)]
    inside = [detail(image.crop((210, 60, 290, 140))) for image in images]
    assert inside[0] < 4
    assert inside[1] > 40


def detail(image: Image.Image) -> float:
    """Return how much neighbouring points differ: a face has some, a flat square has none."""
    grey = np.asarray(image.convert("L"), dtype=float)
    return float(np.abs(grey[:, 2:] - grey[:, :-2]).mean())


def test_nothing_of_the_picture_as_it_was_sent_reaches_a_disk(cast: Cast) -> None:
    one = found(cast, picture=sent_picture(), blur=[list(FACE)])
    for name in (one.picture, one.thumbnail):
        with default_storage.open(name) as file:
            content = Image.open(file).convert("L")
            left, top, wide, high = FACE
            width, height = content.size
            box = (left + 0.02, top + 0.05, left + wide - 0.02, top + high - 0.05)
            edges = [round(s * n) for s, n in zip(box, (width, height) * 2, strict=True)]
            assert detail(content.crop(tuple(edges))) < 4  # type: ignore[arg-type]  # -- four numbers
    assert default_storage.listdir("findings")[0]


def test_a_point_in_another_grid_and_the_own_place_of_a_device(cast: Cast) -> None:
    known, _key = device(cast, longitude=113.5, latitude=34.7)
    one = found(cast)
    assert (one.longitude, one.latitude, one.place) == (113.5, 34.7, known.place)
    assert found(cast, "b", longitude=1, latitude=1).area_id == GRID


def test_plates_and_long_numbers_do_not_come_in_with_words(cast: Cast) -> None:
    one = found(cast, words="豫A·12345停在消防通道，车主13900000000", confidence=0.914)
    assert (one.words, one.confidence) == ("＊停在消防通道，车主＊", 91)
    assert patrolled(cast, words="豫A·12345停在消防通道").words == "＊停在消防通道"
    assert found(cast, "b", place="豫A12345车旁").place == "＊车旁"


@given(st.text(max_size=40))
def test_hiding_numbers_leaves_none_and_does_it_once(words: str) -> None:
    hidden = without_numbers(words)
    assert without_numbers(hidden) == hidden


@given(
    st.binary(max_size=200)
    | st.dictionaries(st.text(max_size=8), st.integers()).map(
        lambda said: json.dumps(said).encode()
    )
)
def test_whatever_is_sent_is_read_or_refused_in_words(body: bytes) -> None:
    with suppress(DomainError):
        assert read_told(body, marks=True, at=NOW).mark


def test_patrols_hand_in_where_they_work_and_the_same_way(cast: Cast) -> None:
    one = patrolled(cast)
    assert (one.by, one.device, one.state, patrolled(cast)) == (
        cast.grid_worker,
        None,
        "waiting",
        one,
    )
    elsewhere = Told(mark="x", words="井盖", area_code=OTHER_GRID)
    with pytest.raises(NotAllowedError):
        hand_in(elsewhere, actor=cast.grid_worker, at=NOW)
    with pytest.raises(DomainError):
        hand_in(Told(mark="y", words=" ", area_code=GRID), actor=cast.grid_worker, at=NOW)


def test_a_clock_that_is_a_little_ahead_is_believed(cast: Cast) -> None:
    ahead = (NOW + timedelta(minutes=2)).isoformat()
    assert found(cast, at=NOW).found_at == NOW
    assert read_told(said(at=ahead), marks=False, at=NOW).found_at == NOW + timedelta(minutes=2)


def test_a_face_is_covered_a_little_beyond_its_rectangle_and_the_rest_is_seen() -> None:
    """A device marks eyes and mouth; hair and chin would tell who it is."""
    stripes = Image.new("RGB", (400, 200))
    for x in range(0, 400, 4):
        stripes.paste((255, 255, 255), (x, 0, x + 2, 200))
    sent = BytesIO()
    stripes.save(sent, "PNG")
    sent.seek(0)
    made = without_persons(clean_picture(sent), [(0.5, 0.25, 0.25, 0.5)])
    image = Image.open(BytesIO(made.jpeg))
    assert detail(image.crop((188, 60, 198, 140))) < 10
    assert detail(image.crop((60, 60, 170, 140))) > 40
