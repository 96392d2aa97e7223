"""4 326 messages to a city's government: no position, all of them kept and found."""

from __future__ import annotations

from datetime import datetime

import pytest

from minhu.cases.enums import Found
from minhu.cases.models import Case
from minhu.core.clock import now, zone
from minhu.desk.queries.search import matching
from minhu.places.domain.sheets import read_sheet
from minhu.rates.domain.recounting import differences
from minhu.requests.domain.filemaps import load_map
from minhu.requests.domain.importing import RequestReport, import_requests
from minhu.requests.domain.naming import find_home
from tests.real.data import DATA, needs_data, rows

pytestmark = [pytest.mark.django_db, needs_data]
STREET = "999801001000"
FILE = "messages/appeals_4326.csv"


@pytest.fixture(scope="module")
def report(ground: None) -> RequestReport:  # noqa: ARG001 -- rows go into it
    at = now()
    home = find_home(STREET, name="示例街道", at=at)
    assert home.made
    sheet = read_sheet(DATA / FILE)
    return import_requests(sheet, load_map("messages"), home=home.area.code, at=at)


def test_every_message_is_accounted_for(report: RequestReport) -> None:
    assert report.imported + len(report.refused) == 4326
    assert report.refused == []
    waiting = Case.objects.filter(found=Found.NOWHERE, party=f"desk:{STREET}", longitude=None)
    assert waiting.count() == report.imported
    assert differences() == ()


@pytest.mark.parametrize("word", ["噪音", "路灯", "物业"])
def test_the_desk_finds_them_by_a_chinese_word(report: RequestReport, word: str) -> None:  # noqa: ARG001 -- fills the database
    wanted = {
        row["留言编号"] for row in rows(FILE) if word in row["留言主题"] or word in row["留言详情"]
    }
    keys = Case.objects.filter(matching(word)).values_list("intake_key", flat=True)
    assert len(wanted) > 10
    assert {str(key).rpartition(":")[2] for key in keys} == wanted


def test_the_words_are_kept_as_they_were_written(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    longest = max(rows(FILE), key=lambda row: len(row["留言详情"]))
    case = Case.objects.get(intake_key=f"import:messages:{longest['留言编号']}")
    assert "".join(case.detail.split()) == "".join(longest["留言详情"].split())


def test_every_message_came_in_when_and_by_the_way_it_was_written(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    found = {str(case.intake_key).rpartition(":")[2]: case for case in Case.objects.all()}
    for row in rows(FILE):
        case = found[row["留言编号"]]
        assert (case.channel, case.outcome) == ("web", "open")
        assert case.title == " ".join(row["留言主题"].split())[:40]
        assert case.received_at.astimezone(zone()).replace(tzinfo=None) == moment(row["留言时间"])


def moment(written: str) -> datetime:
    day, _space, clock = written.replace("/", "-").partition(" ")
    numbers = [int(part) for part in (*day.split("-"), *clock.split(":"))]
    return datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001 -- year to second, compared with its like
