"""A file of rules that is wrong is told by file and line, with what to write, before a page needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from minhu.campaigns.kinds import read_kinds
from minhu.care.frequencies import read_frequencies
from minhu.care.subsidising import read_subsidy
from minhu.core.rulebooks import check_rulebooks, rulebooks
from minhu.core.rulefiles import RuleFile, RuleFileError
from minhu.people.retention import read_periods
from minhu.requests.sampling import read_edition
from minhu.works.colours import read_rules

TEXT = """# a comment
begins = 2026-01-01

[days]
"高风险" = 7

[[shops]]
name = "甲"
tags = [
  ["a", "b"],
]

[[shops]]
name = "乙"

[shops.rules]
"多大" = 3
"""
HEAD = 'begins = 2026-02-01\nsource = "试"\n'


@dataclass(frozen=True)
class Shop:
    name: str
    opens: date
    size: int = 0
    open: bool = True
    rules: Mapping[str, Any] | None = None


def place(*where: str | int) -> str:
    return RuleFile(TEXT).fault("x", *where).place


def test_what_is_wrong_is_found_on_its_line_or_nearest_above_it() -> None:
    assert [place(), place("begins"), place("days"), place("days", "高风险")] == [
        "1",
        "2",
        "4",
        "5",
    ]
    assert [place("shops", 0), place("shops", 1), place("shops", 1, "name")] == ["7", "13", "14"]
    assert [place("shops", 1, "rules", "多大"), place("shops", 1, "rules", "多小")] == ["17", "16"]
    assert [place("shops", 0, "tags"), place("shops", 0, "tags", 3), place("nowhere")] == [
        *("9", "9", "1"),
    ]


def test_broken_grammar_is_told_with_line_and_column() -> None:
    with pytest.raises(RuleFileError, match=r"^line 2:5: Unescaped|^line 2:\d+: ") as caught:
        RuleFile('a = 1\nb = "c\n')
    assert caught.value.place.startswith("2:")
    with pytest.raises(RuleFileError, match=r"^line 2: "):
        RuleFile("a = 1\nb = [")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "甲"}, "opens is missing; write opens = …"),
        ({"name": "甲", "opens": date(2026, 1, 1), "sise": 1}, "sise is not known here; write one"),
        ({"name": 5, "opens": date(2026, 1, 1)}, "name is 5; write a text in quotes"),
        ({"name": "甲", "opens": "2026"}, "opens is '2026'; write a day such as"),
        ({"name": "甲", "opens": date(2026, 1, 1), "size": True}, "size is True; write a whole"),
        ({"name": "甲", "opens": date(2026, 1, 1), "open": 1}, "open is 1; write true or false"),
    ],
)
def test_a_table_that_does_not_fit_says_which_key_and_what_to_write(
    said: dict[str, Any], words: str
) -> None:
    with pytest.raises(RuleFileError, match=words):
        RuleFile(TEXT).fill(Shop, said, "shops", 0)


def test_what_python_says_of_an_entry_is_told_by_the_line_of_the_entry() -> None:
    file = RuleFile(TEXT)
    with pytest.raises(RuleFileError, match=r"^line 7: rules is missing"):
        file.each("shops", lambda _number, entry: entry["rules"])
    with pytest.raises(RuleFileError, match=r"^line 13: could not convert"):
        file.each("shops", lambda number, entry: number and float(entry["name"]))
    with pytest.raises(RuleFileError, match=r"there is no \[\[stalls\]\]"):
        file.each("stalls", lambda _number, entry: entry)


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (read_periods, "[days]\nother = 3\nnobody = 0\n", "5: nobody is 0; write a number"),
        (read_periods, "[days]\nother = 3\n", "3: nobody is missing"),
        (read_frequencies, '[days]\n"每月" = 0\n', "4: 每月 is 0; write a number"),
        (read_frequencies, "[days]\n", "3: no days between visits; write one"),
        (read_subsidy, '[[brackets]]\ncode="a"\nlabel="甲"\nfen=-1\n', "6: fen is -1; write 0"),
        (read_edition, '[[rules]]\nname="甲"\nshere=3\n', "5: shere is not known here"),
    ],
)
def test_each_kind_of_rule_says_what_it_cannot_mean(
    read: Callable[[str], object], text: str, words: str
) -> None:
    with pytest.raises(RuleFileError, match=f"^line {words}"):
        read(HEAD + text)


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (read_kinds, '[[kinds]]\ncode="a"\nname="甲"\nsource="x"\n', "1: results is missing"),
        (read_kinds, '[[kinds]]\nresults=[{code="a",name="b"}]\n', "1: code is missing"),
        (read_rules, "[[rules]]\nsoon = 3\n", "1: begins is missing"),
    ],
)
def test_rules_that_stand_in_tables_are_told_by_their_table(
    read: Callable[[str], object], text: str, words: str
) -> None:
    with pytest.raises(RuleFileError, match=f"^line {words}"):
        read(text)


def test_everything_that_comes_along_can_be_read() -> None:
    assert [str(fault) for one in rulebooks.values() for fault in one.faults()] == []
    named = {"base", "ledgers", "indicators", "periods", "visits", "subsidies", "samples", "works"}
    assert named <= set(rulebooks)


def test_the_check_names_the_file_of_an_office_that_is_wrong(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    drawers = [one.drawer for one in rulebooks.values() if one.drawer]
    for drawer in drawers:
        (tmp_path / drawer).mkdir()
        (tmp_path / drawer / "own.toml").write_text("begins = 2026-02-01\nx = [\n", "utf-8")
    told = [each.msg for each in check_rulebooks()]
    assert sorted(each.partition(": ")[0] for each in told) == sorted(
        f"{tmp_path}/{drawer}/own.toml:2" for drawer in drawers
    )
    assert {each.id for each in run_checks()} == {"core.E001"}
