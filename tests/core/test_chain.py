from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from minhu.core.chain import GENESIS, digest

FIELDS = st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.booleans()))


@given(FIELDS)
def test_the_order_of_fields_does_not_matter(fields: dict[str, object]) -> None:
    backwards = dict(reversed(fields.items()))
    assert digest(GENESIS, fields) == digest(GENESIS, backwards)


@given(FIELDS, st.text(), st.text())
def test_any_other_word_gives_another_hash(fields: dict[str, object], one: str, two: str) -> None:
    first, second = (digest(GENESIS, {**fields, "note": text}) for text in (one, two))
    assert (first == second) is (one == two)


def test_the_hash_before_is_part_of_the_hash() -> None:
    assert digest(GENESIS, {"a": 1}) != digest("1" * 64, {"a": 1})


def test_the_same_moment_on_another_wall_clock_is_the_same_moment() -> None:
    noon = datetime(2026, 11, 21, 4, tzinfo=UTC)
    there = noon.astimezone(timezone(timedelta(hours=8)))
    assert digest(GENESIS, {"at": noon}) == digest(GENESIS, {"at": there})
