from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from minhu.core.ids import CROCKFORD, case_number, read_case_number, uuid7_at

DAY = date(2026, 11, 19)


def test_a_number_is_the_day_and_characters_nobody_can_guess() -> None:
    numbers = {case_number(DAY) for _ in range(500)}
    assert len(numbers) == 500
    assert all(number.startswith("20261119-") for number in numbers)


def test_a_number_is_read_however_a_resident_types_it() -> None:
    number = case_number(DAY)
    sloppy = number.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert read_case_number(sloppy) == number


@given(st.integers(0, 14), st.sampled_from(CROCKFORD))
def test_one_wrong_character_is_noticed(position: int, wrong: str) -> None:
    number = "20261119-7K3M9P" + case_number(DAY)[-2:]
    right = next(
        f"{number[:-1]}{check}" for check in CROCKFORD if read_case_number(f"{number[:-1]}{check}")
    )
    plain = right.replace("-", "")
    changed = plain[:position] + wrong + plain[position + 1 :]
    assert (read_case_number(changed) == right) is (changed == plain)


@given(st.text(max_size=40))
def test_anything_else_is_no_number(text: str) -> None:
    read = read_case_number(text)
    assert read is None or len(read) == 17


def test_keys_sort_by_the_moment_they_speak_of() -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    keys = [uuid7_at(start + timedelta(seconds=n)) for n in range(5)]
    assert keys == sorted(keys)
