"""A topic is called by whole words that its texts share, never by pieces of words."""

from __future__ import annotations

import pytest

from minhu.learning.naming import shared_words

LAMPS = ["梧桐街路灯不亮", "梧桐街的路灯坏了不亮", "路灯不亮，梧桐街中段"]


def test_what_most_of_them_say_is_what_they_share() -> None:
    assert shared_words(LAMPS) == ["路灯不亮", "梧桐街"]
    assert shared_words(["一二", "三四"]) == shared_words([]) == []


def test_a_clause_that_most_say_is_the_name_however_long() -> None:
    texts = [f"{n}号楼旁边：永发养猪场污染扰民，请来看看，谢谢" for n in range(4)]
    assert shared_words(texts, beside=["路灯不亮，请来看看，谢谢"] * 4) == ["永发养猪场污染扰民"]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["出租车公司乱收管理费用", "今天出租车公司涨价", "投诉出租车公司"], ["出租车公司"]),
        (["北门垃圾桶满了没人清运", "南门垃圾桶倒了", "垃圾桶满了好几天"], ["垃圾桶"]),
        (["我家楼上装修噪音大", "半夜装修噪音", "装修噪音到几点"], ["装修噪音"]),
    ],
)
def test_no_word_is_cut_in_two(texts: list[str], names: list[str]) -> None:
    """What always stands beside a piece belongs to its word."""
    assert shared_words(texts) == names


def test_a_stretch_too_long_for_a_name_is_not_cut_into_pieces() -> None:
    long = "三楼住户用铁板围住公共通道堆放杂物占作私家"
    assert shared_words([f"{long}{other}" for other in "甲乙丙"]) == []


def test_what_everybody_says_names_nothing() -> None:
    texts = ["社区东头的井盖坏了", "井盖丢了，社区知道", "社区门口井盖响"]
    assert shared_words(texts, beside=["社区停水", "社区太吵"]) == ["井盖"]
    assert "社区" in shared_words(texts)


def test_neither_who_wrote_nor_an_address_of_the_web_is_a_name() -> None:
    texts = [f"我叫张小明，电梯停了第{n}天" for n in range(3)]
    assert not any("张小明" in name for name in shared_words(texts))
    assert shared_words(["https://a.example/又补课了"] * 3) == ["又补课"]
    assert shared_words(["尊敬的领导您好：电梯停了很久"] * 3) == ["电梯停了很久"]
