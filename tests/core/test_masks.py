"""Masks and phone numbers: what everybody may see, and what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.core.masks import COMPOUND_SURNAMES, mask_identity, mask_name, mask_phone
from minhu.core.phones import read_phone, written

MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
LANDLINE = st.from_regex(r"0(10|2[0-9]|[3-9][0-9]{2})-?[2-8][0-9]{6,7}", fullmatch=True)
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("王小二麻子", "王*"),
        (" 李四 ", "李*"),
        ("阿依古丽·买买提", "阿*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@given(HAN)
def test_a_name_never_shows_more_than_a_surname(name: str) -> None:
    surname = mask_name(name).removesuffix("*")
    assert len(surname) == 1 or (surname in COMPOUND_SURNAMES and len(name) > 2)


@given(MOBILE | LANDLINE | st.text(max_size=30))
def test_a_phone_never_shows_more_than_seven_digits(phone: str) -> None:
    assert sum(letter.isnumeric() for letter in mask_phone(phone)) <= 7


@given(MOBILE)
def test_a_mobile_number_never_shows_its_middle(phone: str) -> None:
    assert mask_phone(phone) in {f"{phone[:3]}****{phone[-4:]}", "****"}


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("0375-1234567", "0375-****567"),
        ("010-65529988", "010-****988"),
        ("+852 5123 4567", "****"),
        ("400-678-9012", "****"),
        ("12345", "****"),
        ("", ""),
    ],
)
def test_a_phone_is_shown_as_written_on_the_domain_page(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


def test_an_identity_number_shows_its_ends_only() -> None:
    assert mask_identity("41040219900101123X") == "4****************X"
    assert mask_identity("41") == "**"


@given(st.text(min_size=3, max_size=30))
def test_an_identity_number_hides_all_but_two(number: str) -> None:
    shown = mask_identity(number)
    assert set(shown[1:-1]) <= {"*"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３８１２３４５６７８", "+8613812345678"),
        ("138-1234-5678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("0375 2991234", "+863752991234"),
        ("0375-2991234-801", "+863752991234"),
        ("0375-2991234转801", "+863752991234"),
        ("1381234567", ""),
        ("张三", ""),
        ("", ""),
        ("9" * 5000, ""),
    ],
)
def test_a_phone_is_understood_however_it_is_typed(typed: str, kept: str) -> None:
    assert read_phone(typed) == kept


@given(MOBILE | LANDLINE)
def test_a_kept_phone_reads_back_as_the_same_phone(typed: str) -> None:
    kept = read_phone(typed)
    assert not kept or read_phone(written(kept)) == kept
