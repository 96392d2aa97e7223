"""Keys for programs: shown once, kept as a digest, narrower than their owner, ended at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from minhu.accounts.domain import tokens
from minhu.accounts.domain.throttling import Pace
from minhu.accounts.domain.tokens import end_token, make_token
from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, Token, User
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from tests.cast import Cast, call
from tests.desk.acts import signed_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
CASES = "/desk/grids/cases.json"


def key(user: User, *scopes: str, days: int = 30) -> str:
    wanted = scopes or ("cases",)
    return make_token(name="大屏", scopes=wanted, days=days, actor=user, at=now())[1]


def ask(text: str, path: str = CASES, method: str = "GET") -> Answer:
    return Client().generic(method, path, headers={"Authorization": f"Bearer {text}"})


def test_a_program_reads_what_its_owner_may_see_and_no_more(cast: Cast) -> None:
    Case.objects.filter(pk=call().pk).update(longitude=113.6, latitude=34.7)
    mine, theirs = ask(key(cast.desk)), ask(key(cast.stranger))
    assert (mine.status_code, len(mine.json()["features"])) == (200, 1)
    assert theirs.json()["features"] == []


def test_a_key_opens_its_scope_alone_and_writes_nothing(cast: Cast) -> None:
    text = key(cast.street, "places")
    assert ask(text, "/desk/grids/communities.json").status_code == 200
    for path in (CASES, "/desk/", "/accounts/own/", "/desk/nothing/"):
        assert ask(text, path).status_code == 404
    assert ask(text, "/accounts/own/tokens/", "POST").status_code == 404
    assert ask(text, "/desk/grids/communities.json", "POST").status_code == 404


def test_a_key_that_is_wrong_old_or_ended_opens_nothing(cast: Cast) -> None:
    text = key(cast.desk, days=7)
    assert ask(f"{text}x").status_code == 401
    with time_machine.travel(now() + timedelta(days=8)):
        assert ask(text).status_code == 401
    end_token(Token.objects.get(), actor=cast.desk, at=now())
    assert ask(text).status_code == 401


def test_the_keys_of_an_account_that_is_switched_off_are_dead(cast: Cast) -> None:
    text = key(cast.desk)
    User.objects.filter(pk=cast.desk.pk).update(is_active=False)
    assert ask(text).status_code == 401


def test_a_key_is_shown_once_and_stands_nowhere(cast: Cast) -> None:
    client = signed_in(cast.desk)
    said = {"name": "大屏", "scopes": ["cases", "ledgers"], "days": "7"}
    page = client.post(reverse("accounts:make_token"), said).content.decode()
    text = page.split('<code class="own-secret">')[1].split("<")[0]
    assert ask(text).status_code == 200
    again = client.get(reverse("accounts:own")).content.decode()
    assert (text in again, "大屏" in again, text[:12] in again) == (False, True, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_token")
        assert text[12:] not in str(cursor.fetchall())


def test_making_and_ending_stand_in_the_log_of_accounts(cast: Cast) -> None:
    key(cast.desk)
    end_token(Token.objects.get(), actor=cast.desk, at=now())
    kinds = set(AccountLog.objects.filter(user=cast.desk).values_list("kind", flat=True))
    assert kinds == {Happening.TOKEN_MADE, Happening.TOKEN_ENDED}


@pytest.mark.parametrize("wrong", [{"scopes": ["all"]}, {"days": 0}, {"days": 400}, {"name": " "}])
def test_a_key_for_everything_or_for_ever_is_not_made(cast: Cast, wrong: dict[str, Any]) -> None:
    known: dict[str, Any] = {"name": "大屏", "scopes": ["cases"], "days": 7, **wrong}
    with pytest.raises(DomainError):
        make_token(**known, actor=cast.desk, at=now())


def test_the_security_administrator_ends_the_keys_of_others_and_the_system_one_does_not(
    cast: Cast,
) -> None:
    text = key(cast.desk)
    token = Token.objects.get()
    path = reverse("desk:end_token", args=[token.pk])
    page = reverse("desk:accounts") + "?account=desk"
    assert "大屏" not in signed_in(cast.system_admin).get(page).content.decode()
    assert signed_in(cast.system_admin).post(path).status_code == 404
    assert "大屏" in signed_in(cast.security_admin).get(page).content.decode()
    signed_in(cast.security_admin).post(path)
    assert ask(text).status_code == 401


def test_nobody_ends_the_key_of_a_colleague(cast: Cast) -> None:
    key(cast.desk)
    token = Token.objects.get()
    with pytest.raises(NotAllowedError):
        end_token(token, actor=cast.stranger, at=now())
    answer = signed_in(cast.stranger).post(reverse("accounts:end_token", args=[token.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize(("pace", "tail", "first"), [("TOKEN", "", 200), ("ADDRESS", "x", 401)])
def test_calling_too_often_is_slowed_down(
    cast: Cast, pace: str, tail: str, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, f"PER_{pace}", Pace("few", 2, timedelta(minutes=10)))
    text = key(cast.desk) + tail
    assert [ask(text).status_code for _time in range(3)] == [first, first, 429]
    assert int(ask(text)["Retry-After"]) > 0


def test_nobody_has_more_than_ten_keys_and_one_ends_once(cast: Cast) -> None:
    for _each in range(10):
        key(cast.desk)
    with pytest.raises(DomainError, match="最多同时有10把"):
        key(cast.desk)
    first = Token.objects.first()
    assert first is not None
    end_token(first, actor=cast.desk, at=now())
    with pytest.raises(DomainError, match="已经停了"):
        end_token(first, actor=cast.desk, at=now())
    key(cast.desk)
