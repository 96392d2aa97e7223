from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.core import chain
from minhu.core.chain import GENESIS, _moment, digest, text_digest
from minhu.core.ids import written

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
    _moment.cache_clear()  # a moment that was asked for before would be answered from memory
    there = digest(GENESIS, {"at": noon.astimezone(timezone(timedelta(hours=8)))})
    _moment.cache_clear()
    assert there == digest(GENESIS, {"at": noon})


def test_a_moment_that_is_moved_by_a_breath_is_another_moment() -> None:
    noon = datetime(2026, 11, 21, 4, tzinfo=UTC)
    later = noon + timedelta(microseconds=1)
    assert digest(GENESIS, {"at": noon}) != digest(GENESIS, {"at": later})


def test_words_moved_from_one_text_into_the_next_are_noticed() -> None:
    said = (
        text_digest("楼道灯", "不亮"),
        text_digest("楼道", "灯不亮"),
        text_digest("楼道灯不亮", ""),
    )
    assert len(set(said)) == 3


def test_a_link_is_drawn_behind_the_latest_of_all_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    seals = {
        "cases": lambda: late,
        "ledgers": lambda: late - timedelta(days=2),
        "none": lambda: None,
    }
    monkeypatch.setattr(chain, "sealed", seals)
    assert written(chain.LinkKeys().draw()) == late
