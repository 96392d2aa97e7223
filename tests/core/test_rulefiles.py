"""A file of rules that is wrong is told by file and line, with what to write, before a page needs it."""

from __future__ import annotations

import re
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
from minhu.catalogue.domain.shipped import read_standards
from minhu.core.rulebooks import check_rulebooks, rulebooks
from minhu.core.rulefiles import RuleFile, RuleFileError
from minhu.exchange.fields import read_tables
from minhu.people.retention import read_periods
from minhu.rates.boards import read_boards
from minhu.rates.bulletins.forms import read_forms
from minhu.rates.fives import read_panels
from minhu.requests.sampling import read_edition
from minhu.teams.domain.editions import read_edition as teams
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
NOW = date(2026, 11, 28)
HEAD = 'begins = 2026-02-01\nsource = "试"\n'


TEAM = '[[templates]]\ncode = "x"\nname = "甲"\nversion = 1\nlevel = "grid"\nsource = "试"\n'
BOARD = """[[boards]]
code = "b"
name = "榜"
begins = 2026-01-01
book = "requests"
minimum = 3
contest_days = 5
goals = { on_time = 90 }
"""
PANEL = """[[panels]]
code = "p"
name = "板"
says = "说"
begins = 2026-01-01
[panels.indicators]
ledgers = ["branches"]
"""
TREE = """source = "试"
[tree]
code = "t"
name = "树"
[[tree.groups]]
name = "组"
strand = "serve"
classes = [{ name = "类", rules = [["坏了", "4工作时", "修好了"]] }]
"""
HOUSE = """source = "试"
tree = { code = "t", name = "树", groups = [] }
[[house]]
category = "0201"
condition = "松动"
limits = [["finish", "3工作日"]]
[[house]]
category = "0202"
condition = "不亮"
limits = [["finish", "2工作日"]]
closing = "亮"
"""


def boards(text: str) -> object:
    return read_boards(text, NOW)


def panels(text: str) -> object:
    return read_panels(text, NOW)


def forms(text: str) -> object:
    return read_forms(text, NOW)


DATED = (teams, read_tables, read_standards)


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


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (teams, '[[templates]]\ncode = "x"\nversion = 1\n', "2: name is missing"),
        (
            teams,
            TEAM + 'slots = [{ code = "a", name = "甲", count = 1, cheif = true }]',
            "8: cheif is not known here",
        ),
        (teams, TEAM.replace('"grid"', '"moon"') + "slots = []", "6: 'moon' is not a valid Level"),
        (boards, BOARD.replace('"requests"', '"cats"'), "6: book is 'cats'; write one of requests"),
        (
            boards,
            BOARD.replace("on_time", "valid"),
            "9: b: valid is no outcome.*write one of response",
        ),
        (boards, BOARD.replace("90", "'x'"), "9: on_time is 'x'; write a number"),
        (boards, BOARD.replace("minimum", "minimun"), "7: minimun is not known here"),
        (panels, PANEL.replace("branches", "cats"), "8: p: no such indicator of ledgers: cats; "),
        (panels, PANEL.replace("ledgers", "cats"), "8: p: no such book: cats; write one of reque"),
        (panels, PANEL.replace("says", "sais"), "5: sais is not known here"),
        (forms, '[[forms]]\ncode = "m"\nhot = "x"\n', "2: name is missing"),
        (
            read_tables,
            'source="试"\n["110".takes]\nid = 3\n["110".gives]\nid = "a"\n',
            "4: id is 3; write the",
        ),
        (read_tables, 'source="试"\n["110".takes]\nid = "a"\n', "3: gives is missing"),
        (read_tables, 'source="试"\ncats = 3\n', "3: cats is not known here"),
        (read_standards, HOUSE.replace("2工作日", "2"), "8: “2”不是时限"),
        (read_standards, HOUSE.replace("closing", "closed"), "12: closed is not known here"),
        (read_standards, TREE.replace("4工作时", "4"), "6: “4”不是时限"),
        (read_standards, TREE.replace('strand = "serve"', ""), "6: strand is missing"),
    ],
)
def test_so_is_what_a_board_a_panel_a_bulletin_a_post_or_a_partner_cannot_mean(
    read: Callable[[str], object], text: str, words: str
) -> None:
    with pytest.raises(RuleFileError, match=f"^line {words}"):
        read(("begins = 2026-01-01\n" if read in DATED else 'source = "试"\n') + text)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (
            '"issued": "2025-11-04"',
            '"issued": "2025-13-04"',
            "4: '2025-13-04' is no day; write one",
        ),
        ('"source"', '"sauce"', "1: source is missing"),
        ('"year": 2026,', '"year": 2026', r"3:\d+: Expecting"),
    ],
)
def test_a_calendar_of_an_office_is_told_by_its_line(
    settings: Settings, tmp_path: Path, old: str, new: str, place: str
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "calendars").mkdir()
    text = '{\n"year": 2026,\n"area": "", "spans": [["09:00", "17:00"]],\n"issued": "2025-11-04",\n'
    text += '"source": "试", "holidays": {}, "makeup": []\n}'
    path = tmp_path / "calendars" / "own.json"
    path.write_text(text, "utf-8")
    assert check_rulebooks() == []
    path.write_text(text.replace(old, new), "utf-8")
    assert [re.match(f"{path}:{place}", each.msg) is not None for each in check_rulebooks()] == [
        True
    ]


def test_everything_that_comes_along_can_be_read() -> None:
    assert [str(fault) for one in rulebooks.values() for fault in one.faults()] == []
    named = {"base", "ledgers", "indicators", "periods", "visits", "subsidies", "samples", "works"}
    assert named <= set(rulebooks)


def test_the_check_names_the_file_of_an_office_that_is_wrong(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    drawers = [one.drawer for one in rulebooks.values() if one.drawer and one.ending == ".toml"]
    for drawer in drawers:
        (tmp_path / drawer).mkdir()
        (tmp_path / drawer / "own.toml").write_text("begins = 2026-02-01\nx = [\n", "utf-8")
    told = [each.msg for each in check_rulebooks()]
    assert sorted(each.partition(": ")[0] for each in told) == sorted(
        f"{tmp_path}/{drawer}/own.toml:2" for drawer in drawers
    )
    assert {each.id for each in run_checks()} == {"core.E001"}
