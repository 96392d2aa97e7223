"""The sign-in page and the language switch, as a browser meets them."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from minhu.accounts.actors import House
from minhu.accounts.domain import give_post, open_account
from minhu.accounts.enums import Role
from minhu.accounts.http import address_of
from minhu.accounts.models import AccountLog, Unit, User
from minhu.core.clock import now
from minhu.places.models import Area
from tests.cast import GRID, Cast

PASSWORD = "stairwell-lamp-7"
SIGN_IN = "/accounts/sign-in/"

pytestmark = pytest.mark.django_db


def clerk(username: str = "desk") -> User:
    return open_account(
        username=username, name="李调度", password=PASSWORD, actor=House(), at=now()
    )


def post(client: Client, **typed: str) -> HttpResponse:
    answer = client.post(SIGN_IN, {"username": "desk", "password": PASSWORD, **typed})
    assert isinstance(answer, HttpResponse)
    return answer


def test_somebody_who_signs_in_gets_to_the_page_that_was_asked_for(client: Client) -> None:
    user = clerk()
    answer = post(client, next="/cases/?late=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/cases/?late=1")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("outside", ["https://example.org/", "//example.org", "javascript:1"])
def test_nobody_is_sent_to_another_house(client: Client, outside: str) -> None:
    assert outside not in client.get(SIGN_IN, {"next": outside}).content.decode()


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(client: Client) -> None:
    clerk()
    answer = post(client, password="wrong")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "用户名或密码不对，请再看看。" in page
    assert 'value="desk"' in page
    assert "wrong" not in page


def test_too_many_tries_say_how_long_to_wait(client: Client) -> None:
    for _ in range(5):
        post(client, password="wrong")
    assert "请过 15 分钟再试" in post(client).content.decode()


@pytest.mark.parametrize("typed", [{"username": ""}, {"password": ""}, {"password": "x" * 9999}])
def test_what_is_missing_or_oversized_is_refused_before_any_work(
    client: Client, typed: dict[str, str]
) -> None:
    assert post(client, **typed).status_code == 422
    assert not AccountLog.objects.exists()


def test_the_page_has_no_inline_script_or_style(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert not any(word in page for word in ("<script>", "<style", "style=", "onclick"))


def test_signing_out_ends_the_session_and_is_written_down(client: Client) -> None:
    client.force_login(clerk(), "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).headers["Location"] == SIGN_IN
    assert not Session.objects.exists()
    assert AccountLog.objects.filter(kind="signed_out").count() == 1


def test_signing_out_twice_is_no_error(client: Client) -> None:
    assert client.post(reverse("accounts:sign_out")).status_code == 302


def test_the_demo_lists_who_can_sign_in_and_a_real_house_does_not(
    client: Client, settings: Settings
) -> None:
    user = clerk("lamp-man")
    unit = Unit.objects.create(code="lamps", name="示例路灯所", area_code="999901001000")
    give_post(user=user, role=Role.DEPARTMENT, unit=unit, actor=House(), at=now())
    assert "lamp-man" not in client.get(SIGN_IN).content.decode()
    settings.DEMO = True
    give_post(user=user, role=Role.STREET_DESK, area_code="999901001000", actor=House(), at=now())
    shown = client.get(SIGN_IN).content.decode()
    assert "承办单位 示例路灯所" in shown
    assert "街道调度" in shown
    assert "999901001000" not in shown, "a code says nothing to people"


def test_the_demo_names_the_places_of_posts(client: Client, settings: Settings, cast: Cast) -> None:
    User.objects.filter(pk=cast.grid_worker.pk).update(password="argon2")
    settings.DEMO = True
    page = client.get(SIGN_IN).content.decode()
    assert f"网格员 {Area.objects.get(code=GRID).name}" in page
    assert GRID not in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_demo_list_costs_the_same_for_many(
    client: Client,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    settings.DEMO = True
    for number in range(count):
        user, area = (
            User.objects.create(username=f"user{number}", password="argon2"),
            f"99{number:04}",
        )
        give_post(user=user, role=Role.STREET_DESK, area_code=area, actor=House(), at=now())
    with django_assert_num_queries(3):
        client.get(SIGN_IN)


def test_a_browser_that_prefers_english_still_reads_chinese(client: Client) -> None:
    answer = client.get(SIGN_IN, headers={"accept-language": "en"})
    assert '<html lang="zh-CN"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "zh-hans"


def test_somebody_who_chooses_english_keeps_it(client: Client) -> None:
    chosen = client.post(reverse("accounts:language"), {"language": "en", "next": SIGN_IN})
    assert chosen.headers["Location"] == SIGN_IN
    answer = client.get(SIGN_IN)
    assert '<html lang="en"' in answer.content.decode()
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("language", ["xx", "", "de"])
def test_a_language_we_do_not_speak_changes_nothing(client: Client, language: str) -> None:
    client.post(reverse("accounts:language"), {"language": language, "next": SIGN_IN})
    client.cookies["minhu_language"] = language
    assert client.get(SIGN_IN).headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "", "192.0.2.9"),
        (0, "203.0.113.7", "192.0.2.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "10.0.0.1, 203.0.113.7", "203.0.113.7"),
        (1, "", "192.0.2.9"),
        (1, "rubbish", None),
    ],
)
def test_an_address_that_a_visitor_makes_up_is_not_believed(
    settings: Settings, proxies: int, forwarded: str, seen: str | None
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="192.0.2.9").get("/")
    request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert address_of(request) == seen
