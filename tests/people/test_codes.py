"""Codes sent to a phone: good once, for a while, for a few tries, for that phone only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from minhu.core.errors import DomainError
from minhu.people.domain import check_phone_code, remember, send_phone_code
from minhu.people.enums import Purpose
from minhu.people.models import PhoneCode
from minhu.people.queries import by_index
from tests.people.races import together

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)
SOON = AT + timedelta(minutes=2)
PHONE, OTHER = "13812345678", "13900000000"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


@pytest.mark.django_db
def test_the_right_code_opens_what_belongs_to_the_phone() -> None:
    person = remember(name="张三", phone=PHONE, at=AT)
    code = send_phone_code(PHONE, at=AT)
    index = check_phone_code("+86 " + PHONE, f" {code[:3]} {code[3:]}", at=SOON)
    assert by_index(index).get() == person


@pytest.mark.django_db
def test_a_code_has_six_digits_and_is_not_kept() -> None:
    code = send_phone_code(PHONE, at=AT)
    row = PhoneCode.objects.get()
    assert code.isdecimal()
    assert len(code) == 6
    assert code not in f"{row.code_digest} {row.phone_index}"


@pytest.mark.django_db
def test_a_wrong_code_says_how_many_tries_are_left() -> None:
    code = send_phone_code(PHONE, at=AT)
    for left in (4, 3, 2, 1):
        with pytest.raises(DomainError, match=f"^数字不对，再看看短信。还能试 {left} 次。$"):
            check_phone_code(PHONE, wrong(code), at=SOON)
    for typed in (wrong(code), code):
        with pytest.raises(DomainError, match="请重新取一条短信"):
            check_phone_code(PHONE, typed, at=SOON)


@pytest.mark.django_db
def test_a_code_opens_once() -> None:
    code = send_phone_code(PHONE, at=AT)
    check_phone_code(PHONE, code, at=SOON)
    with pytest.raises(DomainError, match="请重新取一条短信"):
        check_phone_code(PHONE, code, at=SOON)


@pytest.mark.django_db
def test_a_code_runs_out_after_ten_minutes() -> None:
    code = send_phone_code(PHONE, at=AT)
    with pytest.raises(DomainError, match="过期了"):
        check_phone_code(PHONE, code, at=AT + timedelta(minutes=10))


@pytest.mark.django_db
def test_a_code_is_for_its_phone_and_its_purpose_only() -> None:
    code = send_phone_code(PHONE, at=AT)
    with pytest.raises(DomainError):
        check_phone_code(OTHER, code, at=SOON)
    with pytest.raises(DomainError):
        check_phone_code(PHONE, code, purpose=Purpose.MINE, at=SOON)


@pytest.mark.django_db
def test_a_newer_code_ends_the_one_before_it() -> None:
    codes = [send_phone_code(PHONE, at=AT + timedelta(minutes=2 * n)) for n in range(2)]
    if codes[0] != codes[1]:
        with pytest.raises(DomainError, match="还能试"):
            check_phone_code(PHONE, codes[0], at=AT + timedelta(minutes=3))
    check_phone_code(PHONE, codes[1], at=AT + timedelta(minutes=3))


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "      ", "12345", "1234567", "字" * 6, "\0", "9" * 9999])
def test_anything_else_typed_is_a_wrong_try(typed: str) -> None:
    send_phone_code(PHONE, at=AT)
    with pytest.raises(DomainError, match="还能试 4 次"):
        check_phone_code(PHONE, typed, at=SOON)


@pytest.mark.django_db
def test_a_wrong_phone_gets_no_code() -> None:
    with pytest.raises(DomainError, match="手机号不对"):
        send_phone_code("1381234567", at=AT)
    with pytest.raises(DomainError, match="手机号不对"):
        check_phone_code("1381234567", "123456", at=AT)


@pytest.mark.django_db
def test_a_phone_is_not_flooded_with_messages() -> None:
    send_phone_code(PHONE, at=AT)
    with pytest.raises(DomainError, match="请过 50 秒再试"):
        send_phone_code(PHONE, at=AT + timedelta(seconds=10))
    for minute in (1, 2, 3, 4):
        send_phone_code(PHONE, at=AT + timedelta(minutes=minute))
    with pytest.raises(DomainError, match="请过 55 分钟再试"):
        send_phone_code(PHONE, at=AT + timedelta(minutes=5))


@pytest.mark.django_db
def test_one_address_cannot_flood_many_phones() -> None:
    for number in range(60):
        send_phone_code(f"138{number:08d}", address="192.0.2.1", at=AT)
    with pytest.raises(DomainError, match="请过 60 分钟再试"):
        send_phone_code(PHONE, address="192.0.2.1", at=AT)
    send_phone_code(PHONE, address="192.0.2.2", at=AT)


@pytest.mark.django_db
def test_one_address_cannot_guess_at_one_phone_after_the_other() -> None:
    code = send_phone_code(PHONE, at=AT)
    for number in range(60):
        with pytest.raises(DomainError, match="重新取一条短信"):
            check_phone_code(f"138{number:08d}", "482617", address="192.0.2.1", at=SOON)
    with pytest.raises(DomainError, match="试得太频繁了"):
        check_phone_code(PHONE, code, address="192.0.2.1", at=SOON)
    assert check_phone_code(PHONE, code, address="192.0.2.2", at=SOON)


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_once_are_all_counted() -> None:
    code = send_phone_code(PHONE, at=AT)

    def guess(_: int) -> str:
        with pytest.raises(DomainError) as refused:
            check_phone_code(PHONE, wrong(code), at=SOON)
        return str(refused.value)

    said = together(10, guess)
    assert len([sentence for sentence in said if "还能试" in sentence]) == 4
    assert PhoneCode.objects.get().tries == 5


@pytest.mark.django_db(transaction=True)
def test_a_code_typed_twice_at_once_opens_once() -> None:
    code = send_phone_code(PHONE, at=AT)

    def use(_: int) -> bool:
        try:
            return bool(check_phone_code(PHONE, code, at=SOON))
        except DomainError:
            return False

    assert sum(together(4, use)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_try_cannot_be_rolled_back_by_its_caller() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        send_phone_code(PHONE, at=AT)
