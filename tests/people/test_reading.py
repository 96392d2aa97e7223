"""Reading a name and a phone: for a reason, and never without a trace."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from minhu.accounts.models import Post, User
from minhu.core.errors import DomainError
from minhu.people.domain import Revealed, anonymise, remember, reveal
from minhu.people.models import Person, ReadLog

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)
NUMBER = "20261119-7K3M9P-Q"

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    user = User.objects.create(username="desk", name="李调度")
    day = AT.date().replace(month=1)
    Post.objects.create(user=user, role="street_desk", area_code="999901001000", valid_from=day)
    return user


@pytest.fixture
def caller() -> Person:
    return remember(name="张三", phone="13812345678", at=AT)


def read(caller: Person, clerk: User, reason: str = "contact", words: str = "核对楼号") -> Revealed:
    return reveal(caller, actor=clerk, case_number=NUMBER, reason=reason, words=words, at=AT)


def test_a_reading_shows_all_and_is_written_down(caller: Person, clerk: User) -> None:
    assert read(caller, clerk) == Revealed("张三", "13812345678")
    row = ReadLog.objects.get()
    assert (row.person, row.user, row.case_number, row.at) == (caller, clerk, NUMBER, AT)
    assert (row.reason, row.words, row.shown) == ("contact", "核对楼号", "name,phone")
    assert row.post_label == "街道调度 999901001000"


def test_the_log_says_what_was_shown(clerk: User) -> None:
    read(remember(name="", phone="13812345678", at=AT), clerk)
    assert ReadLog.objects.get().shown == "phone"


@pytest.mark.parametrize(
    ("reason", "words", "said"),
    [
        ("", "核对楼号", "请选一个查看的原因"),
        ("curious", "核对楼号", "请选一个查看的原因"),
        ("contact", "  ", "请写一句为什么要看"),
        ("contact", "字" * 201, "200 个字"),
    ],
)
def test_without_a_reason_nothing_is_shown(
    caller: Person, clerk: User, reason: str, words: str, said: str
) -> None:
    with pytest.raises(DomainError, match=said):
        read(caller, clerk, reason, words)
    assert not ReadLog.objects.exists()


def test_somebody_forgotten_cannot_be_read(caller: Person, clerk: User) -> None:
    with pytest.raises(DomainError, match="没有可看的"):
        read(anonymise(person=caller, at=AT), clerk)


def test_a_damaged_row_is_not_shown(caller: Person, clerk: User) -> None:
    other = remember(name="李四", phone="13900000000", at=AT)
    caller.phone_sealed = other.phone_sealed
    with pytest.raises(DomainError, match="请找系统管理员"):
        read(caller, clerk)
