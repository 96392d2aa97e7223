"""Pictures of records: made new, kept once, shown to who may see the record, every change a step."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from minhu.ledgers.domain import picturing
from minhu.ledgers.domain.defining import Asked, add_column
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from tests.cast import GRID, NOW, Cast
from tests.desk.acts import signed_in
from tests.field.walks import photo
from tests.ledgers.conftest import ledger
from tests.reading import on_one_line

__all__ = ["ledger"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def record(ledger: Ledger, cast: Cast, settings: Settings, tmp_path: object) -> Record:
    settings.MEDIA_ROOT = tmp_path
    add_column(ledger, Asked("现场照片", Kind.PICTURES), actor=cast.street, at=NOW)
    place = {"at": GRID, "name": "东风第1网格"}
    return write(ledger, {"c1": "一号院", "c2": place}, hand=Hand(cast.street, NOW))


def path_of(record: Record, *rest: str) -> str:
    return "/".join((f"/desk/ledgers/yards/{record.pk}/pictures", *rest, ""))


def send(record: Record, user: object, *files: SimpleUploadedFile, **more: str) -> int:
    client = signed_in(user)  # type: ignore[arg-type]  # -- one of the cast
    answer = client.post(path_of(record), {"column": "c5", "pictures": files, **more})
    record.refresh_from_db()
    return answer.status_code


def marks(record: Record) -> list[str]:
    return [name.rpartition("/")[2] for name in record.values.get("c5", ())]


def test_pictures_are_kept_once_shown_and_are_a_step_that_names_them(
    record: Record, cast: Cast
) -> None:
    two = photo(colour="red"), photo(colour="blue")
    assert send(record, cast.grid_worker, *two) == 302
    send(record, cast.grid_worker, photo(colour="red"))
    first, second = marks(record)
    said = f"{first[:12]}.jpg、{second[:12]}.jpg"
    step = record.steps.order_by("-seq")[0]
    assert (record.seq, step.actor, step.changes) == (2, cast.grid_worker, {"c5": ["", said]})
    page = signed_in(cast.street).get(f"/desk/ledgers/yards/{record.pk}/").content.decode()
    page = on_one_line(page)
    assert len(re.findall(r"<img src=\"[^\"]+/pictures/[0-9a-f]{64}/\?s\"", page)) == 2
    assert "2 张" in signed_in(cast.street).get("/desk/ledgers/yards/").content.decode()
    out = signed_in(cast.street).get("/desk/ledgers/yards/export/?as=csv")
    assert said in out.getvalue().decode("utf-8-sig")


def test_a_picture_opens_to_whoever_may_see_the_record_and_to_nobody_else(
    record: Record, cast: Cast
) -> None:
    send(record, cast.grid_worker, photo())
    place = path_of(record, marks(record)[0])
    seen = signed_in(cast.desk).get(place)
    assert seen.getvalue()[:2] == b"\xff\xd8"
    assert (seen["X-Content-Type-Options"], seen["Cache-Control"][:7]) == ("nosniff", "private")
    small = signed_in(cast.desk).get(f"{place}?s")
    assert small.getvalue()[:2] == b"\xff\xd8"
    for user in (cast.stranger, cast.worker):
        assert signed_in(user).get(place).status_code == 404
    assert signed_in(cast.desk).get(path_of(record, "0" * 64)).status_code == 404


def test_who_may_not_write_the_record_sends_and_drops_nothing(record: Record, cast: Cast) -> None:
    send(record, cast.desk, photo())
    drop = path_of(record, marks(record)[0], "drop")
    for user in (cast.supervisor, cast.stranger):
        assert send(record, user, photo(colour="red")) == 404
        assert signed_in(user).post(drop, {"column": "c5"}).status_code == 404
    assert (len(marks(record)), record.seq) == (1, 2)
    assert signed_in(cast.desk).post(drop, {"column": "c5"}).status_code == 302
    record.refresh_from_db()
    assert (marks(record), record.seq) == ([], 3)


def test_what_is_no_picture_or_one_too_many_is_refused_in_words(
    record: Record, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picturing, "MOST", 1)
    broken = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    for files in ((broken,), (), (photo(colour="red"), photo(colour="blue"))):
        send(record, cast.desk, *files)
    assert (marks(record), record.seq) == ([], 1)


def test_a_form_and_a_file_leave_the_pictures_alone(record: Record, cast: Cast) -> None:
    send(record, cast.desk, photo())
    client = signed_in(cast.desk)
    page = client.get(f"/desk/ledgers/yards/{record.pk}/")
    assert "c5" not in page.context["form"].fields
    client.post(
        f"/desk/ledgers/yards/{record.pk}/", {"c1": "一号院", "c2": "东风第1网格", "c3": "8"}
    )
    record.refresh_from_db()
    assert (len(marks(record)), record.values["c3"]) == (1, {"n": "8"})


def test_the_phone_sends_pictures_of_a_record_and_is_led_back(record: Record, cast: Cast) -> None:
    here = f"/field/ledgers/yards/{record.pk}/"
    client = signed_in(cast.grid_worker)
    page = client.get(here).content.decode()
    assert (path_of(record) in page, f'value="{here}"' in page) == (True, True)
    sent = {"column": "c5", "pictures": photo(), "back": here}
    assert client.post(path_of(record), sent)["Location"] == here
    assert "/pictures/" in client.get(here).content.decode()
    outside = client.post(path_of(record), sent | {"pictures": photo(), "back": "//evil.example/"})
    assert outside["Location"].startswith("/desk/ledgers/yards/")
