"""Coming in by the sign-in service of the office, and every lie of such a service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client
from pytest_django import Settings

from minhu.accounts.domain.identities import tie
from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, Identity, User
from minhu.core.clock import now
from tests.accounts.service import CLIENT, SECRET, Service, open_service, published, signed
from tests.cast import set_the_stage
from tests.desk.acts import signed_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
BEGIN, BACK, OWN = "/accounts/oidc/", "/accounts/oidc/back/", "/accounts/own/"
FAILED, NOT_TIED = "没有登录成功", "还没有关联"


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    with open_service() as service:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT = service.address, CLIENT
        settings.OIDC_SECRET, settings.OIDC_HOSTS = SECRET, []
        settings.OIDC_NAME = "统一身份"
        yield service


@pytest.fixture
def user(service: Service) -> User:
    user = set_the_stage().street
    tie(issuer=service.address, subject=service.subject, actor=user, at=now())
    return user


def come(client: Client, service: Service, start: str = BEGIN, **said: str) -> Answer:
    """Go to the service and back again; what is ``said`` is sent back instead."""
    there = client.get(start).headers["Location"]
    return client.get(BACK, service.visit(there) | said)


def is_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def refusal(answer: Answer) -> str:
    return f"{answer.status_code} {answer.content.decode()}"


def test_who_tied_the_account_comes_in_by_the_service(
    client: Client, service: Service, user: User
) -> None:
    answer = come(client, service, f"{BEGIN}?next=/desk/grids/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/grids/")
    assert client.session[SESSION_KEY] == str(user.pk)
    assert AccountLog.objects.filter(user=user, kind=Happening.SIGNED_IN).count() == 1
    assert service.asked["code_challenge_method"] == "S256"


def test_both_ways_of_signing_are_taken(client: Client, service: Service, user: User) -> None:  # noqa: ARG001 -- an account that is tied
    service.header = {"alg": "ES256", "kid": "two"}
    come(client, service)
    assert is_in(client)


def test_nobody_without_a_tied_account_comes_in_and_none_is_made(
    client: Client, service: Service, user: User
) -> None:
    service.subject = "somebody-else"
    before = User.objects.count()
    assert NOT_TIED in refusal(come(client, service))
    service.subject = "subject-1"
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert NOT_TIED in refusal(come(client, service))
    assert (is_in(client), User.objects.count()) == (False, before)


def test_a_second_step_is_asked_here_as_well(
    client: Client, service: Service, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.accounts.views.door.factor_of", lambda _user: object())
    answer = come(client, service)
    assert answer.headers["Location"].startswith("/accounts/sign-in/second/")
    assert (is_in(client), user.username) == (False, "street")


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "for somebody else": {"claims": {"aud": "another"}},
    "for several, without saying whose": {"claims": {"aud": [CLIENT, "another"]}},
    "meant for another": {"claims": {"aud": [CLIENT], "azp": "another"}},
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "over": {"claims": {"exp": 1}},
    "without an end": {"claims": {"exp": None}},
    "an end that is a word": {"claims": {"exp": "9999999999"}},
    "of tomorrow": {"claims": {"iat": 9_999_999_999}},
    "about nobody": {"claims": {"sub": ""}},
    "about a number": {"claims": {"sub": 7}},
    "not signed": {"header": {"alg": "none"}},
    "signed with the public key": {"header": {"alg": "HS256"}},
    "by a key that is not theirs": {"header": {"kid": "three"}},
    "by a key of another kind": {"header": {"alg": "RS256", "kid": "two"}},
    "with what we do not know": {"header": {"crit": ["b64"]}},
    "no token": {"token": "…"},
    "no claims": {"token": "e30.W10.e30"},
    "another name": {"about": {"issuer": "https://elsewhere.example"}},
    "another house": {"about": {"token_endpoint": "https://elsewhere.example/token"}},
    "an inside address": {"about": {"jwks_uri": "http://127.0.0.1:1/keys"}},
    "a file": {"about": {"jwks_uri": "file:///etc/passwd"}},
    "led elsewhere": {"answers": {"/token": (302, b"{}")}},
    "no object": {"answers": {"/token": (200, b"[]")}},
    "no end of words": {"answers": {"/keys": (200, b" " * 300_000)}},
    "out of order": {"answers": {"/token": (500, b"")}},
    "no keys": {"keys": []},
    "short keys": {"keys": [{**published()[0], "n": "AQAB"}]},
    "keys to encrypt with": {"keys": [{**published()[0], "use": "enc"}]},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_service_that_lies_lets_nobody_in(
    client: Client, service: Service, user: User, lie: dict[str, Any]
) -> None:
    for name, value in lie.items():
        setattr(service, name, value)
    answer = client.get(BEGIN)
    if answer.status_code == 302:
        answer = client.get(BACK, service.visit(answer.headers["Location"]))
    assert refusal(answer).startswith("422")
    assert FAILED in refusal(answer)
    assert not is_in(client)
    assert user.identities.count() == 1


def test_a_token_that_was_changed_lets_nobody_in(
    client: Client, service: Service, user: User
) -> None:
    header, claims = {"alg": "RS256", "kid": "one"}, {"sub": service.subject}
    whole = signed(header, claims)
    service.token = f"{whole[:-6]}{'A' * 6}"
    assert FAILED in refusal(come(client, service))
    assert (is_in(client), user.is_active) == (False, True)


@pytest.mark.usefixtures("user")
def test_what_comes_back_is_good_once_and_only_where_it_was_asked(
    client: Client, service: Service
) -> None:
    sent = service.visit(client.get(BEGIN).headers["Location"])
    assert Client().get(BACK, sent).status_code == 404
    assert FAILED in refusal(client.get(BACK, sent | {"state": "another"}))
    assert client.get(BACK, sent).status_code == 404
    assert not is_in(client)


@pytest.mark.usefixtures("user")
def test_what_comes_back_after_ten_minutes_or_from_elsewhere_is_refused(
    client: Client, service: Service
) -> None:
    sent = service.visit(client.get(BEGIN).headers["Location"])
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert FAILED in refusal(client.get(BACK, sent))
    assert FAILED in refusal(come(client, service, iss="https://elsewhere.example"))
    assert FAILED in refusal(come(client, service, code="", error="access_denied"))
    assert not is_in(client)


@pytest.mark.usefixtures("user")
def test_a_new_key_of_the_service_is_learnt_and_not_asked_for_at_will(
    client: Client, service: Service
) -> None:
    keys, service.keys = service.keys, service.keys[1:]
    come(client, service)
    service.keys = keys
    come(client, service)
    assert is_in(client)
    service.header = {"kid": "three"}
    for _try in range(3):
        come(client, service)
    assert service.calls.count("/keys") == 2


def test_an_account_is_tied_and_untied_on_its_own_page(service: Service) -> None:
    client = signed_in(set_the_stage().street)
    assert come(client, service).headers["Location"] == OWN
    assert "已关联" in client.get(OWN).content.decode()
    other = signed_in(User.objects.get(username="desk"))
    assert "关联过了" in refusal(come(other, service))
    assert client.post(f"{BEGIN}untie/").status_code == 302
    assert client.post(f"{BEGIN}untie/").status_code == 409
    assert not Identity.objects.exists()


def test_a_house_without_a_service_has_no_such_door(client: Client, settings: Settings) -> None:
    settings.OIDC_ISSUER = ""
    assert client.get(BEGIN).status_code == 404
    assert client.get(BACK).status_code == 404
    assert BEGIN not in client.get("/accounts/sign-in/").content.decode()


def test_the_sign_in_page_leads_to_the_service_by_a_link(client: Client, service: Service) -> None:  # noqa: ARG001 -- it is set up
    assert (
        f'href="{BEGIN}?next=%2Fdesk%2F'
        in client.get("/accounts/sign-in/?next=/desk/").content.decode()
    )
