"""Pictures of a case are seen by whoever may see the case, and by nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from minhu.cases.domain.disclosing import disclose
from minhu.cases.models import Attachment, Case
from minhu.core.clock import now
from minhu.core.ids import uuid7
from minhu.core.pictures import clean_picture
from tests.cast import Cast, call
from tests.portal.acts import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(cast: Cast, settings: Settings, tmp_path: object) -> Attachment:  # noqa: ARG001 -- the stage
    settings.MEDIA_ROOT = str(tmp_path)
    return call("one", pictures=(clean_picture(photo()),)).attachments.get()


@pytest.mark.parametrize(
    ("who", "status"),
    [("desk", 200), ("street", 200), ("auditor", 200), ("stranger", 404), ("worker", 404)],
)
@pytest.mark.parametrize("size", ["", "s/"])
def test_a_picture_opens_for_whoever_may_see_its_case(
    cast: Cast, picture: Attachment, who: str, status: int, size: str
) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    answer = client.get(f"/pictures/{picture.pk}/{size}")
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["Content-Type"] == "image/jpeg"
        kept = picture.thumbnail if size else picture.picture
        with kept.open() as file:
            assert b"".join(answer.streaming_content) == file.read()  # type: ignore[attr-defined]  # -- a file is streamed
        assert answer.headers["Cache-Control"].startswith("private")


def test_a_picture_of_what_is_closely_kept_opens_once_it_was_said_why(
    cast: Cast, client: Client, picture: Attachment
) -> None:
    Case.objects.filter(pk=picture.case_id).update(secrecy=1)
    kept = Case.objects.get(pk=picture.case_id)
    client.force_login(cast.desk)
    assert client.get(f"/pictures/{picture.pk}/").status_code == 404
    disclose(kept, words="接着办这件事", actor=cast.desk, at=now())
    assert b"".join(client.get(f"/pictures/{picture.pk}/")).startswith(b"\xff\xd8")


def test_a_picture_is_not_for_somebody_unknown(client: Client, picture: Attachment) -> None:
    assert client.get(f"/pictures/{picture.pk}/").status_code == 302


def test_a_picture_there_is_none_of_or_whose_file_is_gone_is_absent(
    cast: Cast, client: Client, picture: Attachment
) -> None:
    client.force_login(cast.desk)
    assert client.get(f"/pictures/{uuid7()}/").status_code == 404
    picture.picture.storage.delete(str(picture.picture.name))
    assert client.get(f"/pictures/{picture.pk}/").status_code == 404
