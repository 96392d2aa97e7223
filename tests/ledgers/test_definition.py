"""Whoever writes the definition of a ledger wrongly reads the line and what to write, before it opens."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from minhu.cli.main import app
from minhu.core.rulebooks import Rulebook
from minhu.core.rulefiles import RuleFileError
from minhu.ledgers import edition
from minhu.ledgers.definition import read_ledgers

GOOD = """begins = 2026-01-01
source = "试"

[[ledgers]]
code = "beds"
name = "护理床位台账"
subject = "care"
key = "床号"
columns = [["床号", "text"], ["社区", "area"], ["成色", "choice", "新", "旧"]]

[[ledgers]]
code = "wheelchairs"
name = "轮椅台账"
subject = "care"
within = "beds"
key = "编号"
day = "日期"
known = { "床" = "beds.床号" }
life = "在库 → 借出：借"
columns = [["编号", "text"], ["社区", "area"], ["日期", "date"]]

[ledgers.rules]
"日期" = { constraint = ". <= today()" }
"""


def test_a_definition_that_says_what_it_means_is_read() -> None:
    assert [each["code"] for each in read_ledgers(GOOD)] == ["beds", "wheelchairs"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"床号", "text"', '"床号", "txt"', "9: the kind of '床号' is 'txt'; write one of text,"),
        ('"床号", "text"', '"床号"', r"9: \['床号'\] is no column; write"),
        (', "新", "旧"', "", "9: '成色' has no choices; write them after its kind"),
        ('subject = "care"\nkey', 'subject = "cares"\nkey', "7: subject is 'cares'; write one of"),
        ('subject = "care"\nkey', "key", "4: subject is missing; write subject"),
        ('key = "编号"', 'key = "号"', "16: key is '号'; write one of 编号, 社区, 日期"),
        ('day = "日期"', 'dai = "日期"', "17: dai is not known here; write one of code, name"),
        ('"beds.床号"', '"beds.床"', "18: '床' is known from 'beds.床', which is not there; write"),
        ('within = "beds"', 'within = "bed"', "15: within is 'bed'; write one of beds"),
        ("在库 → 借出：借", "在库 到 借出", "19: “在库 到 借出”看不懂，请写成"),
        ('"日期" = {', '"曰期" = {', "11: rules is '曰期'|22: rules is '曰期'"),
        (". <= today()", ". <= tody()", "23: .*tody"),
        ('"wheelchairs"', '"beds"', "12: 'beds' is there already; write another"),
        ('"beds"\nname', '"beds\nname', "5:13: "),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_line(old: str, new: str, words: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(RuleFileError, match=rf"^line (?:{words})"):
        read_ledgers(GOOD.replace(old, new, 1))


@pytest.mark.django_db
def test_the_command_that_opens_ledgers_says_it_in_one_sentence(
    cast: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(_text: str) -> tuple[()]:
        raise RuleFileError("subject is 'cares'; write one of party", "7")

    edition.shipped.cache_clear()
    monkeypatch.setattr(edition, "BOOK", Rulebook("ledgers", "definitions", wrong))
    told = CliRunner().invoke(app, ["import", "ledger-definitions", "--area", "999901001000"])
    edition.shipped.cache_clear()
    assert cast is not None
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("minhu/ledgers/definitions/2026.toml:7: subject is 'cares'")
