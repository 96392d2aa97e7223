"""Numbers of identity papers: their check digit and birthday, and nothing breaks the reading."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.core.crypto import blind, blinder
from minhu.people.identity import check_digit, read_identity

TODAY = date(2026, 11, 20)


def number() -> str:
    stem = "99000019800101001"
    return stem + check_digit(stem)


def test_other_papers_are_kept_as_they_are_and_only_so() -> None:
    assert read_identity("h1234567", "港澳居民来往内地通行证", TODAY).endswith(":H1234567")
    with pytest.raises(ValueError, match="证件号码不对"):
        read_identity("?", "护照", TODAY)


@given(st.text(max_size=24), st.sampled_from(["", "护照", "身份证"]))
def test_no_text_at_all_breaks_the_reading_of_numbers(typed: str, kind: str) -> None:
    try:
        kept = read_identity(typed, kind, TODAY)
    except ValueError as error:
        kept = str(error)
    assert kept


@given(st.integers(min_value=0, max_value=9))
def test_every_other_last_digit_is_wrong(last: int) -> None:
    right = number()
    if right[-1] != str(last):
        with pytest.raises(ValueError, match="最后一位"):
            read_identity(right[:-1] + str(last), "", TODAY)


def test_many_blind_indexes_are_those_of_one() -> None:
    assert blinder("phone")("x") == blind("phone", "x")


def test_digits_of_another_script_are_told_in_words_like_any_wrong_number() -> None:
    with pytest.raises(ValueError, match="身份证号要18位"):
        read_identity("፩" * 15, "", TODAY)
