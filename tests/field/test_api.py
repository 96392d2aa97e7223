"""The queue of a phone gets an answer it can keep beside the deed: a sentence, never a trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minhu.accounts.models import Post
from minhu.cases.models import Attachment, Case
from minhu.field.models import SentStep
from minhu.places.models import Area
from tests.cast import GRID, OTHER_GRID, Cast, call
from tests.field.walks import contacted, given_away, mark, photo, signed

pytestmark = pytest.mark.django_db
FOUND = "/field/api/found/"


def send(phone: Client, case: Case, verb: str, **fields: Any) -> tuple[int, dict[str, Any]]:
    path = f"/field/api/tasks/{case.number}/{verb}/"
    answer = phone.post(path, {"step_key": mark(), **fields})
    return answer.status_code, answer.json()


def find(phone: Client, **fields: Any) -> tuple[int, dict[str, Any]]:
    answer = phone.post(FOUND, {"step_key": mark(), "words": "清走了3袋垃圾", **fields})
    return answer.status_code, answer.json()


def test_a_deed_is_done_and_the_answer_says_where_to_go(cast: Cast, phone: Client) -> None:
    case = given_away(cast)
    status, answer = send(phone, case, "sign", done_at="2026-11-20T02:30:00Z")
    assert (status, answer["next"]) == (200, f"/field/tasks/{case.number}/")
    step = case.steps.get(verb="sign")
    assert step.payload["done_at"] == "2026-11-20T02:30:00+00:00"


def test_the_last_deed_leads_back_to_today(cast: Cast, phone: Client) -> None:
    status, answer = send(phone, contacted(cast), "report", note="换好了", pictures=[photo()])
    assert (status, answer["next"]) == (200, "/field/")
    assert Attachment.objects.count() == 1


def test_the_same_mark_is_answered_as_the_first_time(cast: Cast, phone: Client) -> None:
    case, key = contacted(cast), mark()
    first = send(phone, case, "report", note="换好了", step_key=key)
    assert send(phone, case, "report", note="换好了", step_key=key) == first
    assert SentStep.objects.count() == 1


def test_a_repeated_mark_is_answered_even_when_the_case_has_left(cast: Cast, phone: Client) -> None:
    case, key = given_away(cast, unit=cast.unit), mark()
    phone.force_login(cast.worker)
    send(phone, case, "sign", step_key=key)
    Case.objects.filter(pk=case.pk).update(unit=cast.other_unit)
    assert send(phone, case, "sign", step_key=key)[0] == 200
    assert send(phone, case, "sign")[0] == 404


def test_what_is_missing_is_said_in_a_sentence(cast: Cast, phone: Client) -> None:
    status, answer = send(phone, signed(cast), "return", reason="")
    assert status == 422
    assert "请写依据" in answer["sentence"]
    assert set(answer["fields"]) == {"reason", "basis", "suggested"}


def test_a_step_that_somebody_did_first_is_said_in_a_sentence(cast: Cast, phone: Client) -> None:
    status, answer = send(phone, signed(cast), "sign")
    assert (status, "刷新" in answer["sentence"]) == (409, True)


def test_without_a_session_the_deed_waits_for_signing_in(cast: Cast, client: Client) -> None:
    status, answer = send(client, given_away(cast), "sign")
    assert (status, "登录" in answer["sentence"]) == (401, True)


@pytest.mark.parametrize("name", ["worker", "other_worker", "stranger", "desk", "leader"])
def test_a_deed_that_is_not_theirs_is_as_if_it_were_not_there(
    cast: Cast, phone: Client, name: str
) -> None:
    case = given_away(cast)
    phone.force_login(getattr(cast, name))
    status, answer = send(phone, case, "sign")
    assert (status, bool(answer["sentence"])) == (404, True)
    case.refresh_from_db()
    assert case.state == "dispatched"


def test_verbs_of_the_desk_are_not_on_the_phone(cast: Cast, phone: Client) -> None:
    case = call()
    phone.force_login(cast.desk)
    assert send(phone, case, "accept")[0] == 404


def test_a_mark_that_is_none_says_to_refresh(cast: Cast, phone: Client) -> None:
    status, answer = send(phone, given_away(cast), "sign", step_key="nonsense")
    assert (status, "刷新" in answer["sentence"]) == (422, True)


def test_a_picture_that_is_none_is_refused_with_what_to_do(cast: Cast, phone: Client) -> None:
    case = contacted(cast)
    fake = SimpleUploadedFile("photo.jpg", b"no picture at all", "image/jpeg")
    status, answer = send(phone, case, "report", note="换好了", pictures=[fake])
    assert (status, "照片" in answer["sentence"]) == (422, True)
    assert not case.steps.filter(verb="report").exists()


def test_a_text_that_is_too_long_is_refused(cast: Cast, phone: Client) -> None:
    status, answer = send(phone, contacted(cast), "report", note="长" * 2001)
    assert (status, bool(answer["sentence"])) == (422, True)


def test_a_thing_settled_on_the_spot_keeps_both_pictures(phone: Client) -> None:
    pictures = {"before": photo(colour="red"), "after": photo()}
    assert find(phone, do="settle", category="0101", **pictures)[0] == 200
    case = Case.objects.get()
    assert (case.title, case.area_id, case.state) == ("垃圾没清", GRID, "reported")
    assert [each.step.verb for each in case.attachments.all()] == ["submit", "settle"]


def test_a_thing_found_twice_under_one_mark_is_one_case(phone: Client) -> None:
    key = mark()
    first = find(phone, do="settle", step_key=key)
    assert find(phone, do="settle", step_key=key) == first
    assert Case.objects.count() == 1


def test_two_people_with_one_mark_are_two_cases(cast: Cast, phone: Client) -> None:
    key = mark()
    find(phone, step_key=key)
    phone.force_login(cast.desk)
    find(phone, step_key=key)
    assert Case.objects.count() == 2


def test_a_thing_without_words_is_refused(phone: Client) -> None:
    status, answer = find(phone, do="settle", words="")
    assert (status, list(answer["fields"])) == (422, ["words"])


@pytest.mark.parametrize("point", [{"longitude": 999, "latitude": 1}, {"longitude": "east"}])
def test_a_point_outside_the_world_is_refused(phone: Client, point: dict[str, object]) -> None:
    assert find(phone, do="pass", **point)[0] == 422
    assert not Case.objects.exists()


def test_a_grid_that_is_not_ones_own_cannot_be_chosen(phone: Client) -> None:
    assert find(phone, do="pass", where=OTHER_GRID)[0] == 422


def test_who_has_two_grids_and_no_position_is_asked_which(cast: Cast, phone: Client) -> None:
    second = Area.objects.create(code=f"{GRID[:-1]}9", level="grid", name="东风第9网格")
    day = date(2026, 1, 1)
    Post.objects.create(
        user=cast.grid_worker, role="grid_worker", area_code=second.code, valid_from=day
    )
    status, answer = find(phone, do="settle")
    assert (status, "哪个网格" in answer["sentence"]) == (422, True)
    assert find(phone, do="settle", where=second.code)[0] == 200
    assert Case.objects.get().area == second
