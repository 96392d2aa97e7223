"""A solved puzzle opens one form, in time, and nothing that only looks like one does."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from minhu.core import puzzles
from minhu.core.puzzles import GOOD_FOR, _hash, is_solved, puzzle
from tests.cast import NOW

Said = dict[str, Any]


def solve(mark: str = "one form") -> Said:
    found = puzzle(mark, at=NOW)
    number = next(n for n in count() if _hash(found["salt"], n) == found["challenge"])
    return {**found, "number": number}


def sent(said: object) -> str:
    return b64encode(json.dumps(said).encode()).decode()


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puzzles, "HARDNESS", 500)


def test_a_number_that_was_found_opens_its_form_until_the_time_is_over() -> None:
    proof = sent(solve())
    assert is_solved(proof, "one form", at=NOW + GOOD_FOR)
    assert not is_solved(proof, "one form", at=NOW + GOOD_FOR + timedelta(seconds=2))
    assert not is_solved(proof, "another form", at=NOW)


def move_a_digit_into_the_salt(said: Said) -> Said:
    """Let the time end later by taking the first digit of the number for one of the time."""
    salt, number = said["salt"].partition("&for"), str(said["number"])
    longer = f"{salt[0]}{number[0]}{salt[1]}{salt[2]}"
    return {**said, "salt": longer, "number": int(number[1:] or 0)}


LIES: list[Callable[[Said], object]] = [
    move_a_digit_into_the_salt,
    lambda said: {**said, "number": said["number"] + 1},
    lambda said: {**said, "number": True},
    lambda said: {**said, "number": str(said["number"])},
    lambda said: {**said, "signature": "0" * 64},
    lambda said: {**said, "signature": None},
    lambda said: {**said, "algorithm": "SHA-1"},
    lambda said: {**said, "salt": "a?expires=9999999999&for=x&", "challenge": "0"},
    lambda said: {**said, "pad": "x" * 2000},
    lambda said: [said],
    lambda _said: {},
]


@pytest.mark.parametrize("lie", LIES)
def test_what_only_looks_solved_opens_nothing(lie: Callable[[Said], object]) -> None:
    assert not is_solved(sent(lie(solve())), "one form", at=NOW)


@pytest.mark.parametrize("proof", ["", "…", "e30", "W1tbW1tb", "x" * 1001])
def test_what_cannot_be_read_opens_nothing(proof: str) -> None:
    assert not is_solved(proof, "one form", at=NOW)


def test_a_puzzle_somebody_made_without_our_key_opens_nothing() -> None:
    salt = f"00000000?expires={int(NOW.timestamp()) + 60}&for={puzzles._short('one form')}&"
    said = {"algorithm": "SHA-256", "salt": salt, "number": 1, "challenge": _hash(salt, 1)}
    assert not is_solved(sent({**said, "signature": "f" * 64}), "one form", at=NOW)
