"""The page of the register: numbers by grid, a list taken in with its progress, one found by number."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.core.clock import now
from minhu.core.crypto import SealError
from minhu.people.domain.register_files import work_off
from minhu.people.domain.registering import strike
from minhu.people.models import ReadLog, RegisterFile, Resident
from tests.cast import GRID, Cast
from tests.people.test_register import book, number, somebody, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    client.force_login(cast.desk)
    return client


def send(desk: Client, content: bytes) -> RegisterFile:
    file = SimpleUploadedFile("名单.csv", content)
    assert desk.post("/desk/residents/", {"file": file, "base": "usual"}).status_code == 302
    return RegisterFile.objects.get()


def test_the_page_shows_numbers_by_grid_and_nobody_by_name(desk: Client) -> None:
    take(somebody(), somebody(2))
    page = desk.get("/desk/residents/").content.decode()
    assert "东风第1网格" in page
    assert "张" not in page
    assert number() not in page


def test_a_list_shows_its_progress_and_gives_refused_rows_back(desk: Client) -> None:
    row = send(desk, book(somebody(), somebody(2, phone="123")))
    url = f"/desk/residents/lists/{row.pk}/"
    assert "正在导入" in desk.get(url).content.decode()
    assert desk.get(f"{url}refused/").status_code == 404
    work_off(row.pk, at=now())
    part = desk.get(url, HTTP_HX_REQUEST="true").content.decode()
    assert "导完了" in part
    assert "<html" not in part
    answer = desk.get(f"{url}refused/")
    assert answer.content[:2] == b"PK"


def test_a_list_is_seen_by_its_sender_only(desk: Client, cast: Cast) -> None:
    row = send(desk, book(somebody()))
    desk.force_login(cast.street)
    assert desk.get(f"/desk/residents/lists/{row.pk}/").status_code == 404


def test_a_list_nobody_can_read_is_refused_on_the_page(desk: Client) -> None:
    file = SimpleUploadedFile("名单.csv", b"a,b\n1,2")
    answer = desk.post("/desk/residents/", {"file": file, "base": "usual"})
    assert answer.status_code == 422
    assert "表头" in answer.content.decode()


def test_somebody_is_found_masked_and_shown_for_a_reason(desk: Client) -> None:
    take(somebody())
    found = desk.post("/desk/residents/find/", {"number": number()}).content.decode()
    assert "张*" in found
    assert number() not in found
    url = f"/desk/residents/{Resident.objects.get().pk}/"
    assert desk.post(url, {"reason": "visit", "words": ""}).status_code == 422
    shown = desk.post(url, {"reason": "visit", "words": "核对户口"}).content.decode()
    assert number() in shown
    assert ReadLog.objects.count() == 1


def test_a_reason_that_is_none_is_refused(desk: Client) -> None:
    take(somebody())
    url = f"/desk/residents/{Resident.objects.get().pk}/"
    assert desk.post(url, {"reason": "because", "words": "看看"}).status_code == 422


def test_the_auditor_reads_who_looked_into_the_register(desk: Client, cast: Cast) -> None:
    take(somebody())
    words = {"reason": "visit", "words": "核对户口"}
    desk.post(f"/desk/residents/{Resident.objects.get().pk}/", words)
    desk.force_login(cast.auditor)
    page = desk.get("/desk/readings/").content.decode()
    assert "底册全文" in page
    assert "核对户口" in page


def test_somebody_is_struck_off_once(desk: Client, cast: Cast) -> None:
    take(somebody())
    url = f"/desk/residents/{Resident.objects.get().pk}/strike/"
    desk.force_login(cast.stranger)
    assert desk.post(url).status_code == 404
    desk.force_login(cast.desk)
    assert desk.post(url, {"why": "asked"}).status_code == 302
    assert desk.post(url, {"why": "asked"}).status_code == 404
    assert Resident.objects.get().struck_at is not None


def test_who_only_counts_may_not_look(client: Client, cast: Cast) -> None:
    take(somebody())
    client.force_login(cast.leader)
    assert "导入名单" not in client.get("/desk/residents/").content.decode()
    assert client.post("/desk/residents/find/", {"number": number()}).status_code == 404


def test_a_hundred_people_cost_as_many_statements_as_one(desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            desk.get("/desk/residents/")
        return len(found)

    take(somebody())
    desk.get("/desk/residents/")
    few = statements()
    take(*(somebody(n, grid=GRID) for n in range(2, 100)))
    assert statements() == few


@pytest.mark.usefixtures("cast")
def test_a_sealed_row_does_not_open_under_another_key() -> None:
    take(somebody(), somebody(2))
    one, two = Resident.objects.all()
    one.sealed = two.sealed
    with pytest.raises(SealError):
        one.disclose()


def test_the_register_goes_out_for_a_reason_and_the_auditor_reads_of_it(
    desk: Client, cast: Cast
) -> None:
    take(somebody(), somebody(2))
    url = "/desk/residents/export/"
    assert desk.post(url, {"reason": "audit", "words": ""}).status_code == 422
    answer = desk.post(url, {"reason": "audit", "words": "年底核对"})
    assert "residents.xlsx" in answer["Content-Disposition"]
    assert answer.getvalue()[:2] == b"PK"
    desk.force_login(cast.auditor)
    page = desk.get("/desk/residents/").content.decode()
    assert "年底核对" in page
    assert "desk某" in page


def test_a_household_is_masked_until_a_reason_and_the_log_names_each_of_them(
    desk: Client, cast: Cast
) -> None:
    take(somebody(), somebody(2, name="李四光"), somebody(3, address="1号楼102"))
    home = Resident.objects.get(pk=Resident.objects.order_by("pk")[0].pk).household_id
    url = f"/desk/residents/households/{home}/"
    assert url in desk.post("/desk/residents/find/", {"number": number()}).content.decode()
    page = desk.get(url).content.decode()
    assert "张*" in page
    assert "李*" in page
    assert "1号楼" not in page
    assert number() not in page
    assert desk.post(url, {"reason": "visit", "words": ""}).status_code == 422
    assert not ReadLog.objects.exists()
    shown = desk.post(url, {"reason": "visit", "words": "核对住户"}).content.decode()
    assert [each in shown for each in (number(), number(2), "1号楼101")] == [True] * 3
    assert number(3) not in shown
    assert ReadLog.objects.count() == 2
    for who in (cast.stranger, cast.leader, cast.auditor, cast.system_admin, cast.grid_worker):
        desk.force_login(who)
        assert desk.get(url).status_code == 404
        assert desk.post(url, {"reason": "visit", "words": "看看"}).status_code == 404


def test_a_household_nobody_is_left_in_is_no_page(desk: Client, cast: Cast) -> None:
    take(somebody())
    row = Resident.objects.get()
    strike(row, actor=cast.desk, at=now())
    assert desk.get(f"/desk/residents/households/{row.household_id}/").status_code == 404


def test_a_household_of_twenty_costs_as_many_statements_as_one_of_two(desk: Client) -> None:
    def statements() -> int:
        home = Resident.objects.first()
        assert home is not None
        with CaptureQueriesContext(connection) as found:
            said = {"reason": "visit", "words": "核对住户"}
            desk.post(f"/desk/residents/households/{home.household_id}/", said)
        return len(found)

    take(somebody(), somebody(2))
    statements()
    few = statements()
    take(*(somebody(n) for n in range(3, 21)))
    assert statements() == few
