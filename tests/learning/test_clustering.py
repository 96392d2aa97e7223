"""Texts of one thing come together, whatever their order; others stay apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minhu.learning.clustering import clusters

LAMPS = ["梧桐街路灯不亮", "梧桐街的路灯坏了不亮", "路灯不亮，梧桐街中段"]
WATER = ["三号楼停水了", "三号楼又停水", "停水了，三号楼没水", "三号楼停水一天了"]


def test_what_says_the_same_comes_together_the_largest_first() -> None:
    found = clusters([*LAMPS, "楼下广场舞太吵", *WATER], least=3)
    assert [sorted(group) for group in found] == [[4, 5, 6, 7], [0, 1, 2]]


def test_too_few_or_no_words_make_no_group() -> None:
    assert clusters(LAMPS[:2], least=3) == []
    assert clusters(["", "", ""], least=3) == []
    assert clusters([], least=1) == []


@given(st.lists(st.sampled_from([*LAMPS, *WATER, "", "噪音"]), max_size=20))
def test_every_text_is_in_one_group_at_most(texts: list[str]) -> None:
    groups = clusters(texts, least=2)
    members = [at for group in groups for at in group]
    assert len(members) == len(set(members))
    assert all(len(group) >= 2 for group in groups)
    assert groups == clusters(texts, least=2)
