"""The limits of another city are a dated file: it says what differs, and from which day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from minhu.catalogue import queries
from minhu.catalogue.domain import base
from minhu.catalogue.domain.base import editions, load_base, load_file
from minhu.catalogue.edition import read_edition
from minhu.catalogue.enums import ClockMode
from minhu.catalogue.models import Limit, RuleChange
from minhu.core.errors import DomainError
from minhu.core.rulefiles import RuleFileError

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)
CITY = """begins = 2026-04-01

[[limits]]
procedure = "request"
name = "sign"
amount = 2
clock = "work_hour"
source = "市里的办法第九条"
"""
pytestmark = pytest.mark.django_db


def hours(at: datetime) -> int:
    return queries.limit_for("request", "sign", None, at).amount


def taken(tmp_path: Path, text: str, at: datetime = AT) -> int:
    path = tmp_path / "city.toml"
    path.write_text(text, "utf-8")
    return load_file(path, at=at).limits


def test_a_file_of_one_limit_holds_from_its_day_and_the_one_before_ends_there(
    tmp_path: Path,
) -> None:
    load_base(at=AT)
    assert (taken(tmp_path, CITY), taken(tmp_path, CITY)) == (1, 0)
    assert (hours(AT), hours(AT + 30 * DAY), hours(AT + 31 * DAY)) == (24, 24, 2)
    logged = RuleChange.objects.get()
    assert (logged.by, logged.begins, logged.source) == (None, date(2026, 4, 1), "市里的办法第九条")
    assert taken(tmp_path, CITY, at=AT + 60 * DAY) == 0


def test_a_file_that_only_counts_in_another_way_holds_as_well(tmp_path: Path) -> None:
    load_base(at=AT)
    taken(tmp_path, CITY)
    other = next(mode for mode in ClockMode.values if mode != ClockMode.ROLLING)
    later = CITY.replace("2026-04-01", "2026-05-01") + f'mode = "{other}"\n'
    assert (taken(tmp_path, later), taken(tmp_path, later)) == (1, 0)
    assert queries.limit_for("request", "sign", None, AT + 40 * DAY).mode.value == "rolling"
    assert queries.limit_for("request", "sign", None, AT + 70 * DAY).mode.value == other


def test_a_file_takes_nothing_back_that_was_promised(tmp_path: Path) -> None:
    load_base(at=AT)
    with pytest.raises(DomainError, match="过去的日子"):
        taken(tmp_path, CITY, at=AT + 60 * DAY)
    taken(tmp_path, CITY)
    earlier = CITY.replace("2026-04-01", "2026-03-15").replace("= 2\n", "= 3\n")
    with pytest.raises(DomainError, match=r"request\.sign 从 2026-04-01 起已有一版"):
        taken(tmp_path, earlier)


def test_a_newer_edition_takes_the_place_of_an_older_one_but_not_of_what_an_office_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_base(at=AT)
    Limit.objects.filter(procedure="request", name="accept").update(amount=3)
    said = CITY + CITY.partition("\n\n")[2].replace('"sign"', '"accept"')
    both = (*editions(), read_edition(said))
    monkeypatch.setattr(base, "editions", lambda: both)
    assert load_base(at=AT + 40 * DAY).limits == 1
    assert load_base(at=AT + 40 * DAY).limits == 0
    assert hours(AT + 40 * DAY) == 2
    assert queries.limit_for("request", "accept", None, AT + 40 * DAY).amount == 3


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("amount = 2\n", "", "3: amount is missing; write amount = …"),
        ("amount", "amuont", "6: amuont is not known here; write one of procedure, name, amount"),
        ("= 2\n", '= "2"\n', "6: amount is '2'; write a whole number"),
        ("= 2\n", "= 0\n", "6: amount is 0; write 1 to 9999"),
        ("work_hour", "working_hour", "7: clock is 'working_hour'; write one of urgent_hour"),
        ("2026-04-01", '"2026-04-01"', "1: begins is '2026-04-01'; write a day"),
        ("begins = 2026-04-01", "", "1: begins is missing; write begins"),
        ('"sign"', '"sign', "5:13: Illegal character"),
        ("[[limits]]", "[[limit]]", "3: limit is not known here; write one of begins, categories"),
        ("\n[[limits]]", CITY.partition("\n")[2] + "\n[[limits]]", "10: request.sign has a limit"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line_and_what_to_write(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(RuleFileError) as caught:
        taken(tmp_path, CITY.replace(old, new, 1))
    assert str(caught.value).startswith(f"city.toml:{words}")
