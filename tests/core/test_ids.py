from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.core.ids import CROCKFORD, case_number, read_case_number, short_code, uuid7_at

DAY = date(2026, 11, 19)


def test_a_number_is_the_day_and_characters_nobody_can_guess() -> None:
    numbers = {case_number(DAY) for _ in range(500)}
    assert len(numbers) == 500
    assert all(number.startswith("20261119-") for number in numbers)


def test_a_number_uses_every_sign_there_is_so_that_thirty_bits_have_to_be_guessed() -> None:
    bodies = [case_number(DAY)[9:15] for _ in range(300)]
    assert all(set(signs) == set(CROCKFORD) for signs in zip(*bodies, strict=True))


def test_codes_for_addresses_drawn_at_one_moment_have_nothing_in_common() -> None:
    codes = [short_code() for _ in range(300)]
    assert len(set(codes)) == 300
    assert all(len(set(signs)) > 20 for signs in zip(*codes, strict=True))


@pytest.mark.parametrize(("meant", "typed"), [("0", "o"), ("1", "l"), ("1", "i"), ("V", "u")])
def test_a_number_is_read_however_a_resident_types_it(meant: str, typed: str) -> None:
    number = next(drawn for drawn in iter(lambda: case_number(DAY), "") if meant in drawn[9:])
    sloppy = number[9:].replace("-", " ").lower().replace(meant.lower(), typed)
    assert read_case_number(f" {number[:8]} {sloppy}") == number


@given(st.integers(0, 14), st.sampled_from(CROCKFORD))
def test_one_wrong_character_is_noticed(position: int, wrong: str) -> None:
    plain = case_number(DAY).replace("-", "")
    changed = plain[:position] + wrong + plain[position + 1 :]
    assert (read_case_number(changed) is not None) is (changed == plain)


@given(st.text(max_size=40))
def test_anything_else_is_no_number(text: str) -> None:
    read = read_case_number(text)
    assert read is None or len(read) == 17


@pytest.mark.parametrize("apart", [timedelta(seconds=1), timedelta(milliseconds=1)])
def test_keys_sort_by_the_moment_they_speak_of(apart: timedelta) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    keys = [uuid7_at(start + n * apart) for n in range(50)]
    assert keys == sorted(keys)
