"""What hostile and clumsy people send, and what they must get for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from minhu.accounts.enums import Role
from minhu.accounts.models import AccountLog, Unit, User
from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.core.pictures import clean_picture
from minhu.people.models import PhoneCode, ReadLog
from minhu.portal.domain import codes, drafts
from tests.cast import NOW, Cast, call, hire
from tests.portal.acts import PHONE, photo
from tests.requests.stage import stand

KEY = "0190b6f0-0000-7000-8000-000000000000"
NONSENSE = ("²", "٣٣", "😀", "\u202eabc", "<script>", "'%_\\", "-1", "nan", "1e999", "9" * 40, KEY)
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30")
MARKS = (f"0001-01-01T00:00:00+14:00~{KEY}", f"9999-12-31T23:59:59-14:00~{KEY}", "~", "x~y")
FILTERS = (
    *("view", "q", "area", "category", "channel", "turn", "state", "unit", "repeats", "urgent"),
    *("due", "outcome", "measure", "since", "until", "after", "before"),
)
ELSEWHERE = ("foo", "//evil.example/", "https://evil.example/", "/\\evil", "\\evil", "javascript:1")


@pytest.fixture(autouse=True)
def _house(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


@pytest.fixture
def street(client: Client, cast: Cast) -> Client:
    client.force_login(cast.street)
    return client


@pytest.mark.parametrize("name", FILTERS)
def test_nonsense_in_a_filter_of_the_worklist_shows_a_list(name: str, street: Client) -> None:
    for typed in (*NONSENSE, *DAYS, *MARKS):
        assert street.get("/desk/", {name: typed, "outcome": "all"}).status_code == 200, typed


@pytest.mark.parametrize("name", ["period", "first", "last", "of", "by", "list", "row", "day"])
def test_nonsense_asked_of_the_figures_is_answered_with_a_page(name: str, street: Client) -> None:
    whole = {"period": "own", "first": "2026-11-01", "last": "2026-11-20", "list": "open"}
    for typed in (*NONSENSE, *DAYS):
        answer = street.get("/desk/figures/", {**whole, name: typed})
        assert answer.status_code in {200, 404, 422}, typed


@pytest.mark.parametrize("days", [("0001-01-01", "0001-01-05"), ("9998-01-01", "9999-12-31")])
def test_days_at_the_ends_of_the_calendar_are_no_period(
    days: tuple[str, str], street: Client
) -> None:
    asked = {"period": "own", "first": days[0], "last": days[1]}
    assert street.get("/desk/figures/", asked).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        *("/desk/?q=%00", "/desk/grids/?grid=%00", "/desk/grids/?q=%00", "/r/%00", "/f/%00"),
        *("/places/grids.json?area=%00", "/plates/%00/poster.svg", "/r/?area=%00"),
        "/joined/20261120-E4092C-9/%00",
    ],
)
def test_an_address_with_a_nul_names_nothing(path: str, street: Client) -> None:
    assert street.get(path).status_code == 404


def test_a_pile_with_made_up_numbers_dispatches_nothing(street: Client) -> None:
    answer = street.post("/desk/bulk/", {"case": ["a\0b", "'; --", "😀"], "unit": ""}, follow=True)
    assert answer.status_code == 200


def test_a_pile_goes_to_no_unit_of_another_street(street: Client, cast: Cast) -> None:
    far = Unit.objects.create(code="far", name="外街道", area_code="999902001000")
    case = stand(call(), "accepted", cast)
    street.post("/desk/bulk/", {"case": [case.number], "unit": str(far.pk)})
    assert Case.objects.get(pk=case.pk).unit == case.unit
    assert case.unit != far


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_out_of_the_house(wanted: str, client: Client, cast: Cast) -> None:
    cast.desk.set_password("huanying-minhu")
    cast.desk.save()
    said = {"username": "desk", "password": "huanying-minhu", "next": wanted}
    assert client.post("/accounts/sign-in/", said)["Location"] == "/desk/home/"
    spoken = client.post("/accounts/language/", {"language": "en", "next": wanted})
    assert spoken["Location"] == "/"
    assert client.get("/type", {"to": wanted})["Location"] == "/"


def test_a_session_made_before_signing_in_is_not_the_one_after(client: Client, cast: Cast) -> None:
    cast.desk.set_password("huanying-minhu")
    cast.desk.save()
    client.force_login(cast.stranger)
    before = client.cookies["sessionid"].value
    client.post("/accounts/sign-in/", {"username": "desk", "password": "huanying-minhu"})
    assert client.cookies["sessionid"].value != before
    assert client.cookies["sessionid"]["httponly"]


def test_htmx_after_the_session_ended_opens_the_sign_in_page_as_a_page(client: Client) -> None:
    here = "http://testserver/desk/cases/1/?view=mine"
    answer = client.post(
        "/desk/cases/1/accept/", headers={"HX-Request": "true", "HX-Current-URL": here}
    )
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == "/accounts/sign-in/?next=%2Fdesk%2Fcases%2F1%2F%3Fview%3Dmine"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/desk/cases/1/", "/accounts/sign-in/?next=%2Fdesk%2Fcases%2F1%2F"),
        ("http://evil.example/desk/", "/accounts/sign-in/"),
        ("", "/accounts/sign-in/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(
    referer: str, back: str, client: Client
) -> None:
    answer = client.post("/desk/cases/1/accept/", headers={"Referer": referer})
    assert answer["Location"] == back


@pytest.mark.parametrize("path", ["/", "/nope", "/desk", "/desk/", "/static/nope.js", "/r/x"])
def test_every_answer_carries_the_policy(path: str, client: Client, db: None) -> None:  # noqa: ARG001 -- pages read
    answer = client.get(path)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_made_up_host_gets_the_policy_too_and_no_page(client: Client) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_going_back_to_an_address_that_only_takes_in_says_what_to_do(street: Client) -> None:
    answer = street.get("/desk/bulk/")
    assert (answer.status_code, "退回上一页" in answer.content.decode()) == (405, True)


@pytest.mark.parametrize("who", ["supervisor", "leader", "auditor", "system_admin"])
def test_who_only_looks_on_sends_in_no_findings(who: str, client: Client, cast: Cast) -> None:
    client.force_login(getattr(cast, who))
    said = {"words": "看到一个坑", "step_key": KEY, "where": "", "do": "send"}
    assert client.post("/field/settle/", said).status_code == 404
    assert client.post("/field/api/found/", said).status_code == 404
    assert not Case.objects.exists()


def test_a_deed_without_its_mark_is_refused_with_a_sentence(client: Client, cast: Cast) -> None:
    case = stand(call(), "working", cast)
    client.force_login(cast.worker)
    answer = client.post(f"/field/tasks/{case.number}/report/", {"note": "办好了"})
    assert (answer.status_code, "请刷新" in answer.content.decode()) == (422, True)


def test_staff_of_a_house_without_a_gateway_get_no_codes_of_callers(
    settings: Settings,
    cast: Cast,  # noqa: ARG001 -- somebody could look
) -> None:
    settings.DEMO = False
    call(phone=PHONE)
    with pytest.raises(DomainError):
        codes.send_code(PHONE, address=None, at=NOW)
    assert not PhoneCode.objects.exists()


def test_a_phone_is_shown_once_for_each_reason_and_written_down_as_often(
    client: Client, cast: Cast
) -> None:
    case = call(phone=PHONE)
    client.force_login(cast.desk)
    assert PHONE not in client.get(f"/desk/cases/{case.number}/").content.decode()
    path = f"/desk/cases/{case.number}/caller/"
    assert client.post(path, {"reason": "contact"}).status_code == 422
    assert not ReadLog.objects.exists()
    shown = client.post(path, {"reason": "contact", "words": "约时间"})
    assert (PHONE in shown.content.decode(), ReadLog.objects.count()) == (True, 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the rows as SQLite keeps them")
def test_a_phone_that_was_typed_stands_nowhere_in_the_database(client: Client, cast: Cast) -> None:
    call(phone=PHONE)
    client.force_login(cast.desk)
    client.get("/desk/", {"q": PHONE})
    client.post("/mine", {"phone": PHONE, "send": "1"})
    assert connection.connection is not None
    rows = "\n".join(connection.connection.iterdump())
    assert "二楼的灯" in rows
    assert PHONE[3:] not in rows


def test_pictures_of_refused_forms_do_not_pile_up() -> None:
    picture = clean_picture(photo())
    for number in range(8):
        drafts.keep("one", [replace(picture, sha256=f"{number:064x}")], at=NOW)
    assert len(drafts.kept("one")) == 6


def test_a_click_whose_pictures_the_other_click_took_finds_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts.keep("one", [clean_picture(photo())], at=NOW)

    def gone(_path: Path) -> object:
        raise FileNotFoundError

    monkeypatch.setattr(drafts, "_read", gone)
    assert drafts.kept("one") == ()


def test_guessing_many_accounts_from_one_address_is_slowed_down(client: Client, cast: Cast) -> None:  # noqa: ARG001 -- accounts to guess
    for number in range(52):
        answer = client.post(
            "/accounts/sign-in/",
            {"username": f"guess{number}", "password": "x"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
    assert "试得太频繁" in answer.content.decode()
    assert AccountLog.objects.filter(kind="throttled").count() == 1


def test_who_is_switched_off_is_out_at_the_next_page(street: Client, cast: Cast) -> None:
    User.objects.filter(pk=cast.street.pk).update(is_active=False)
    assert street.get("/desk/").status_code == 302


def test_forbidden_and_absent_are_one_answer_to_the_letter(
    client: Client,
    cast: Cast,  # noqa: ARG001 -- the street the case lies in
) -> None:
    case = call()
    client.force_login(hire("far", Role.COMMUNITY_DESK, "999901001002"))
    forbidden = client.get(f"/desk/cases/{case.number}/")
    absent = client.get("/desk/cases/20200101-000000-0/")
    assert (forbidden.status_code, forbidden.content) == (404, absent.content)
