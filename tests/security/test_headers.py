"""What travels with every answer, and what a form must carry to be believed."""

from __future__ import annotations

import pytest
from django.conf import settings as configured
from django.test import Client

from minhu.core.clock import now
from tests.accounts.test_tokens import key
from tests.cast import Cast, call
from tests.desk.acts import page_of, signed_in

pytestmark = pytest.mark.django_db
SAFE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/", "/accounts/sign-in/", "/nothing", "/robots.txt"])
def test_pages_are_neither_framed_nor_guessed_nor_followed(client: Client, path: str) -> None:
    answer = client.get(path)
    assert {name: answer[name] for name in SAFE} == SAFE


def test_the_policy_lets_no_script_in_from_elsewhere_or_from_a_page(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    assert (said["default-src"], said["script-src"]) == ("'none'", "'self'")
    assert (said["frame-ancestors"], said["base-uri"]) == ("'none'", "'none'")
    assert "unsafe" not in policy


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(
    client: Client, cast: Cast
) -> None:
    cast.desk.set_password("huanying-minhu")
    cast.desk.save()
    client.post("/accounts/sign-in/", {"username": "desk", "password": "huanying-minhu"})
    cookie = client.cookies[configured.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert configured.SESSION_COOKIE_AGE <= 12 * 3600


def test_a_form_of_staff_that_another_site_sends_does_nothing(cast: Cast) -> None:
    case = call()
    answer = signed_in(cast.desk, csrf=True).post(f"{page_of(case)}accept/", {"note": ""})
    case.refresh_from_db()
    assert (answer.status_code, case.seq) == (403, 1)


def test_pages_of_staff_are_kept_in_no_cache(cast: Cast) -> None:
    answer = signed_in(cast.desk).get(page_of(call()))
    assert "no-store" in answer["Cache-Control"]


def test_a_key_of_a_program_in_the_address_opens_nothing(client: Client, cast: Cast) -> None:
    path = f"/desk/grids/cases.json?token={key(cast.desk)}&at={now():%Y}"
    assert client.get(path).status_code == 302


def test_passwords_are_hashed_with_argon2() -> None:
    from minhu import settings as product  # noqa: PLC0415 -- the tests themselves hash quicker

    assert product.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
