"""Callers: remembered once, found by phone, masked for everybody, forgotten when it is time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from minhu.core.crypto import Sealed
from minhu.core.errors import DomainError
from minhu.people.domain import anonymise, remember
from minhu.people.domain.persons import remember_all
from minhu.people.models import Person
from minhu.people.queries import Masked, by_index, by_phone, masked
from tests.people.races import together

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)
PHONE = "13812345678"


@pytest.mark.django_db
def test_the_same_name_and_phone_are_the_same_caller() -> None:
    first = remember(name="张三", phone=PHONE, at=AT)
    assert remember(name=" 张三 ", phone="+86 138-1234-5678", at=AT) == first


@pytest.mark.django_db
def test_a_family_that_shares_a_phone_stays_several_callers() -> None:
    names = ["张三", "李四", ""]
    people = {remember(name=name, phone=PHONE, at=AT) for name in names}
    assert set(by_phone(PHONE)) == people
    assert len(people) == 3


@pytest.mark.django_db
def test_two_callers_of_one_name_without_a_phone_are_two() -> None:
    assert remember(name="张三", phone="", at=AT) != remember(name="张三", phone="", at=AT)


@pytest.mark.django_db
def test_somebody_who_leaves_nothing_is_nobody() -> None:
    with pytest.raises(DomainError, match="至少留下"):
        remember(name=" ", phone="", at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["1381234567", "12345", "电话", "0375", "1" * 999])
def test_a_wrong_phone_is_refused_with_what_to_do(phone: str) -> None:
    with pytest.raises(DomainError, match="手机号不对，再看看"):
        remember(name="张三", phone=phone, at=AT)


@pytest.mark.django_db
def test_an_oversized_name_is_refused() -> None:
    with pytest.raises(DomainError, match="40 个字"):
        remember(name="张" * 41, phone="", at=AT)


@pytest.mark.django_db
def test_a_landline_is_a_phone() -> None:
    person = remember(name="张三", phone="0375-2991234", at=AT)
    assert by_phone("03752991234").get() == person
    assert masked(person) == Masked("张*", "0375-****234")


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["", "x", "13900000000"])
def test_a_search_for_nobodys_phone_finds_nobody(phone: str) -> None:
    remember(name="张三", phone="", at=AT)
    assert not by_phone(phone)
    assert not by_index("")


@pytest.mark.django_db
def test_the_database_holds_neither_name_nor_phone() -> None:
    remember(name="欧阳修", phone=PHONE, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_person")
        held = str(cursor.fetchall())
    assert "欧阳" not in held
    assert PHONE[-8:] not in held


@pytest.mark.django_db
def test_everybody_sees_masks_only() -> None:
    person = remember(name="欧阳修", phone=PHONE, at=AT)
    assert masked(Person.objects.get(pk=person.pk)) == Masked("欧阳*", "138****5678")
    assert masked(None) == Masked("", "")


@pytest.mark.django_db
def test_a_seal_moved_to_another_caller_shows_nothing_and_breaks_no_list() -> None:
    one = remember(name="张三", phone=PHONE, at=AT)
    other = remember(name="李四", phone="13900000000", at=AT)
    Person.objects.filter(pk=other.pk).update(phone_sealed=one.phone_sealed)
    assert masked(Person.objects.get(pk=other.pk)) == Masked("***", "***")


@pytest.mark.django_db
def test_a_forgotten_caller_leaves_only_a_tombstone() -> None:
    person = anonymise(person=remember(name="张三", phone=PHONE, at=AT), at=AT)
    assert (person.name_sealed, person.phone_sealed) == (Sealed(), Sealed())
    assert not by_phone(PHONE)
    assert masked(person) == Masked("", "")
    assert remember(name="张三", phone=PHONE, at=AT) != person


@pytest.mark.django_db
def test_the_database_refuses_a_half_forgotten_caller() -> None:
    person = remember(name="张三", phone=PHONE, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(anonymised_at=AT)


@pytest.mark.django_db(transaction=True)
def test_one_caller_who_sends_twice_at_once_is_kept_once() -> None:
    people = together(8, lambda _: remember(name="张三", phone=PHONE, at=AT).pk)
    assert len(set(people)) == 1
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_many_are_remembered_at_once_and_each_of_them_once() -> None:
    known = remember(name="张三", phone=PHONE, at=AT)
    phone = f"+86{PHONE}"
    said = {"a": ("张三", phone), "b": ("李四", phone), "c": ("李四", phone)}
    people = remember_all(said, at=AT)
    assert people["a"] == known
    assert people["b"] == people["c"]
    assert Person.objects.count() == 2
