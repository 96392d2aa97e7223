"""The pages of those who work outside, as a browser without scripts has them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.cases.models import Case
from minhu.catalogue.models import Standard
from minhu.people.models import ReadLog
from minhu.requests.domain.steps import take
from tests.cast import NOW, OTHER_GRID, Cast, call
from tests.field.walks import PHONE, contacted, given_away, mark, photo, signed
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
DIALLED = PHONE


def page_of(phone: Client, case: Case) -> str:
    return phone.get(f"/field/tasks/{case.number}/").content.decode()


def post(phone: Client, case: Case, verb: str, **fields: object) -> int:
    path = f"/field/tasks/{case.number}/{verb}/"
    return phone.post(path, {"step_key": mark(), **fields}).status_code


def test_a_new_task_asks_to_be_signed(cast: Cast, phone: Client) -> None:
    words = page_of(phone, given_away(cast))
    assert "签收，我来办" in words
    assert "轮到以后" in words


def test_a_case_walks_from_signing_to_the_reply(cast: Cast, phone: Client) -> None:
    case = given_away(cast)
    assert post(phone, case, "sign") == 302
    assert post(phone, case, "contact", channel="phone") == 302
    assert post(phone, case, "work", note="换灯") == 302
    assert post(phone, case, "report", note="换好了", pictures=photo()) == 302
    case.refresh_from_db()
    assert case.state == "reported"


def test_a_small_thing_at_the_desk_is_settled_on_the_spot(phone: Client) -> None:
    case = call()
    assert "当场办结" in page_of(phone, case)
    assert post(phone, case, "settle", note="扫干净了", category="0101") == 302
    case.refresh_from_db()
    assert (case.state, case.category_id) == ("reported", "0101")


def test_a_return_without_a_basis_is_shown_again_with_what_was_written(
    cast: Cast, phone: Client
) -> None:
    case = signed(cast)
    path = f"/field/tasks/{case.number}/return/"
    answer = phone.post(path, {"step_key": mark(), "suggested": "示例物业"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "请写依据" in words
    assert 'value="示例物业"' in words


def test_a_step_that_is_gone_shows_the_case_as_it_stands(cast: Cast, phone: Client) -> None:
    case = signed(cast)
    answer = phone.post(f"/field/tasks/{case.number}/sign/", {"step_key": mark()})
    assert answer.status_code == 409
    assert "联系上了" in answer.content.decode()


@pytest.mark.parametrize("name", ["other_worker", "stranger", "system_admin"])
def test_a_case_of_others_is_not_there(cast: Cast, phone: Client, name: str) -> None:
    case = given_away(cast)
    phone.force_login(getattr(cast, name))
    assert phone.get(f"/field/tasks/{case.number}/").status_code == 404
    assert phone.get("/field/tasks/20260101-000000-0/").status_code == 404


def test_a_department_works_on_the_same_page(cast: Cast, phone: Client) -> None:
    case = given_away(cast, unit=cast.unit)
    phone.force_login(cast.worker)
    assert post(phone, case, "sign") == 302
    assert "联系上了" in page_of(phone, case)


def test_the_number_is_masked_until_one_dials(cast: Cast, phone: Client) -> None:
    words = page_of(phone, signed(cast))
    assert "138****5678" in words
    assert PHONE not in words.replace(" ", "")


def test_dialling_shows_the_number_and_writes_down_who_saw_it(cast: Cast, phone: Client) -> None:
    case = signed(cast)
    answer = phone.post(f"/field/tasks/{case.number}/phone/")
    assert DIALLED in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    log = ReadLog.objects.get()
    assert (log.user, log.case_number, log.words) == (
        cast.grid_worker,
        case.number,
        "拨号：联系居民",
    )


def test_who_does_not_hold_the_case_cannot_dial(cast: Cast, phone: Client) -> None:
    case = given_away(cast, unit=cast.unit)
    assert phone.post(f"/field/tasks/{case.number}/phone/").status_code == 404
    assert not ReadLog.objects.exists()


def test_without_a_phone_one_talks_at_the_door(cast: Cast, phone: Client) -> None:
    case = given_away(cast, name="", phone="")
    take(case, "sign", answers={}, actor=cast.grid_worker, at=NOW)
    words = page_of(phone, case)
    assert "当面说过了" in words
    assert "打电话给居民" not in words


@pytest.mark.parametrize("many", [0, 12])
def test_a_task_reads_as_often_with_many_steps_as_with_few(
    cast: Cast, phone: Client, many: int
) -> None:
    case = contacted(cast)
    for _ in range(many):
        take(case, "work", answers={"note": "又去了一次"}, actor=cast.grid_worker, at=NOW)
    page_of(phone, case)
    with CaptureQueriesContext(connection) as reads:
        page_of(phone, case)
    assert len(reads) == READS


READS = 9


def test_what_was_found_is_sent_without_scripts(phone: Client) -> None:
    page = {"step_key": mark(), "words": "清走了", "do": "settle", "before": photo()}
    assert phone.post("/field/settle/", page).headers["Location"] == "/field/"
    assert Case.objects.get().state == "reported"


def test_what_was_found_with_a_fault_is_shown_again(phone: Client) -> None:
    page = {"step_key": mark(), "words": "", "place": "3号楼东边", "do": "settle"}
    answer = phone.post("/field/settle/", page)
    assert answer.status_code == 422
    assert "3号楼东边" in answer.content.decode()


def test_who_has_no_grid_can_only_pass_it_on(cast: Cast, phone: Client) -> None:
    phone.force_login(cast.worker)
    words = phone.get("/field/settle/").content.decode()
    assert "办不了，上报" in words
    assert 'value="settle"' not in words


def test_a_case_in_another_grid_cannot_be_settled(phone: Client) -> None:
    assert post(phone, call(area_code=OTHER_GRID), "settle", note="办了") == 404


def test_who_works_outside_comes_home_to_the_phone_page(cast: Cast, phone: Client) -> None:
    assert phone.get("/desk/home/").headers["Location"] == "/field/"
    for user in (cast.desk, cast.worker):
        phone.force_login(user)
        assert phone.get("/desk/home/").headers["Location"] == "/desk/"


def test_the_service_worker_speaks_for_the_field_only(client: Client) -> None:
    answer = client.get("/field/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "/static/field/queue.js" in answer.content.decode()


def test_work_that_is_done_again_is_due_by_the_new_promise(cast: Cast, phone: Client) -> None:
    case = stand(signed(cast), "rework", cast)
    phone.force_login(cast.worker)
    words = page_of(phone, case)
    assert "11月27日 星期五 上午10点前" in words
    assert "轮到以后" not in words


def test_the_time_a_phone_says_stands_beside_the_arrival(cast: Cast, phone: Client) -> None:
    case = given_away(cast)
    assert post(phone, case, "sign", done_at="2026-11-20T02:30:00Z") == 302
    assert "手机上记的是今天上午10:30" in page_of(phone, case)


def test_who_sits_at_a_desk_is_led_to_the_desk(cast: Cast, phone: Client) -> None:
    case = call()
    phone.force_login(cast.desk)
    assert f"/desk/cases/{case.number}/" in page_of(phone, case)


def test_the_reply_says_what_the_standard_wants_to_see(cast: Cast, phone: Client) -> None:
    case = contacted(cast)
    row = Standard.objects.create(
        category_id="0301",
        condition="灯不亮",
        closing="天黑后亮",
        evidence="亮着的照片",
        pictures=1,
        source="示例",
        valid_from=date(2026, 1, 1),
    )
    Case.objects.filter(pk=case.pk).update(standard=row)
    words = page_of(phone, case)
    assert "办结条件：天黑后亮" in words
    assert "要有：亮着的照片，至少1张" in words
    refused = phone.post(
        f"/field/tasks/{case.number}/report/", {"step_key": mark(), "note": "换好了"}
    )
    assert (refused.status_code, "还差1张" in refused.content.decode()) == (422, True)
    assert post(phone, case, "report", note="换好了", pictures=photo()) == 302


def test_more_time_is_asked_for_on_the_phone_once(cast: Cast, phone: Client) -> None:
    case = contacted(cast)
    page = f"/field/tasks/{case.number}/"
    assert "时间不够，申请延期" in phone.get(page).content.decode()
    sent = {"step_key": mark(), "until": "2026-12-20"}
    assert phone.post(f"{page}ask_extension/", sent).status_code == 422
    sent = {"step_key": mark(), "until": "2026-12-20", "note": "配件要等"}
    assert phone.post(f"{page}ask_extension/", sent).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.extension_asked) == ("extending", True)
    assert "时间不够" not in phone.get(page).content.decode()


def test_who_returned_it_leads_until_it_is_designated(cast: Cast, phone: Client) -> None:
    case = signed(cast)
    page = f"/field/tasks/{case.number}/"
    returned = {"reason": "not_ours", "basis": "清单第3条", "suggested": "环卫所"}
    assert phone.post(f"{page}return/", {"step_key": mark(), **returned}).status_code == 302
    assert case.number in phone.get("/field/").content.decode()
    assert "先牵头办着" in phone.get(page).content.decode()
    lead = {"step_key": mark(), "note": "先拉了警戒线"}
    assert phone.post(f"{page}lead/", lead).status_code == 302
    assert case.steps.filter(verb="lead", note="先拉了警戒线").exists()


def test_what_closed_late_is_appealed_from_the_phone_once(cast: Cast, phone: Client) -> None:
    case = contacted(cast)
    Case.objects.filter(pk=case.pk).update(
        state="closed", outcome="closed", party="", due_at=None, late=True,
        closed_at=NOW, reporter=cast.grid_worker,
    )  # fmt: skip
    page = f"/field/tasks/{case.number}/"
    assert case.number in phone.get("/field/").content.decode()
    sent = {"step_key": mark(), "note": "停电两天"}
    assert phone.post(f"{page}appeal/", sent).status_code == 302
    case.refresh_from_db()
    assert case.appeal == "asked"
    assert "可以申诉" not in phone.get("/field/").content.decode()
