"""Signing in: the same answer for every refusal, and no room for guessing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from minhu.accounts.actors import House
from minhu.accounts.domain import open_account, sign_in, sign_out
from minhu.accounts.domain.signing import PER_ACCOUNT, PER_ADDRESS
from minhu.accounts.domain.throttling import TooOftenError, forget
from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, Throttle, User
from minhu.core.errors import DomainError
from tests.people.races import together

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)
ADDRESS = "192.0.2.1"
PASSWORD = "stairwell-lamp-7"


def clerk(username: str = "desk") -> User:
    return open_account(username=username, name="李调度", password=PASSWORD, actor=House(), at=AT)


def enter(
    username: str = "desk", password: str = PASSWORD, address: str = ADDRESS, minutes: int = 0
) -> User:
    at = AT + timedelta(minutes=minutes)
    return sign_in(username=username, password=password, address=address, at=at)


def kinds() -> list[str]:
    return list(AccountLog.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.django_db
def test_name_and_password_open_the_door() -> None:
    user = clerk()
    assert enter(" ｄｅｓｋ ") == user


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["desk", "nobody", "closed", "\0", "张" * 150])
def test_every_refusal_reads_the_same(username: str) -> None:
    clerk()
    User.objects.filter(pk=clerk("closed").pk).update(is_active=False)
    with pytest.raises(DomainError, match=r"^用户名或密码不对，请再看看。$"):
        enter(username, "wrong")


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["desk", "nobody"])
def test_a_password_is_hashed_once_whether_or_not_the_name_is_known(
    username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk()
    work: list[str] = []
    hashed = MD5PasswordHasher.encode

    def encode(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        work.append(password)
        return hashed(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    with pytest.raises(DomainError):
        enter(username, "wrong")
    assert work == ["wrong"]


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["desk", "nobody"])
def test_after_five_wrong_tries_a_name_has_to_wait(username: str) -> None:
    clerk()
    for _ in range(PER_ACCOUNT.limit):
        with pytest.raises(DomainError, match="不对"):
            enter(username, "wrong")
    with pytest.raises(TooOftenError, match="请过 11 分钟再试"):
        enter(username, minutes=4)


@pytest.mark.django_db
def test_another_spelling_of_a_name_is_the_same_name() -> None:
    for username in ["desk", "DESK", " desk ", "ｄｅｓｋ", "Desk"]:
        with pytest.raises(DomainError, match="不对"):
            enter(username, "wrong")
    with pytest.raises(TooOftenError):
        enter("desk", "wrong")


@pytest.mark.django_db
def test_the_wait_ends_and_the_right_password_clears_the_count() -> None:
    clerk()
    for minutes in (0, 0, 0, 0, 0, 0, 15):
        with pytest.raises(DomainError):
            enter(password="wrong", minutes=minutes)
    assert enter(minutes=16).username == "desk"
    for _ in range(PER_ACCOUNT.limit):
        with pytest.raises(DomainError, match="不对"):
            enter(password="wrong", minutes=17)


@pytest.mark.django_db
def test_one_address_cannot_try_every_name() -> None:
    for number in range(PER_ADDRESS.limit):
        with pytest.raises(DomainError, match="不对"):
            enter(f"nobody{number}", "")
    with pytest.raises(TooOftenError):
        enter("nobody", "")
    with pytest.raises(DomainError, match="不对"):
        enter("nobody", "", address="192.0.2.2")


@pytest.mark.django_db
def test_an_office_behind_one_address_can_all_come_in() -> None:
    clerk()
    for _ in range(PER_ADDRESS.limit + 1):
        assert enter().username == "desk"


@pytest.mark.django_db
def test_coming_refused_and_leaving_are_written_down() -> None:
    user = clerk()
    with pytest.raises(DomainError):
        enter(password="wrong")
    enter()
    sign_out(actor=user, address=ADDRESS, at=AT)
    assert kinds() == ["opened", "refused", "signed_in", "signed_out"]
    assert set(AccountLog.objects.exclude(kind="opened").values_list("user", "address")) == {
        (user.pk, ADDRESS)
    }


@pytest.mark.django_db
def test_a_password_typed_as_a_name_is_not_written_down() -> None:
    with pytest.raises(DomainError):
        enter(PASSWORD, "")
    row = AccountLog.objects.get()
    assert (row.user, row.note) == (None, "")
    assert PASSWORD not in str(list(Throttle.objects.values()))


@pytest.mark.django_db
def test_a_flood_of_tries_does_not_flood_the_log() -> None:
    for _ in range(PER_ACCOUNT.limit + 10):
        with pytest.raises(DomainError):
            enter("nobody", "")
    assert kinds().count(Happening.THROTTLED) == 1


@pytest.mark.django_db
def test_counters_nobody_uses_are_thrown_away() -> None:
    clerk()
    enter()
    assert forget(at=AT + timedelta(hours=23)) == 0
    assert forget(at=AT + timedelta(hours=25)) == 2


@pytest.mark.django_db(transaction=True)
def test_tries_made_at_once_are_all_counted() -> None:
    def guess(_: int) -> str:
        with pytest.raises(DomainError) as refused:
            enter("nobody", "wrong")
        return type(refused.value).__name__

    said = together(12, guess)
    assert said.count("TooOftenError") == 12 - PER_ACCOUNT.limit
