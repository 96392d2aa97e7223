"""The page of all indicators: each opens its list, and small units are not given a rate."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from minhu.core.clock import now
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.rates.stories import DAY, closed, come_in

LABELS = (Asked("楼院", Kind.TEXT, key=True), Asked("社区", Kind.AREA))
OWN = """
kind = "{kind}"
window = "{window}"
begins = 2026-06-01
source = "示例办公会"

[[indicators]]
code = "own"
name = "<b>楼院</b>"
note = "<i>示例</i>"
numerator = {{ {term} = 1 }}
convention = "all"
better = "up"
{about}
"""

pytestmark = pytest.mark.django_db
URL = "/desk/figures/indicators/"
COUNT = re.compile(r'<h2 id="h-dr">\S+ <b>(\d+)</b>')


def read(client: Client, query: str = "") -> str:
    answer = client.get(f"{URL}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def play(cast: Cast, start: int, some: int) -> None:
    for number in range(start, start + some):
        closed(f"c{number}", at=now() - 10 * DAY, unit_id=cast.unit.pk)


def test_every_indicator_says_its_convention_and_opens_its_list(client: Client, cast: Cast) -> None:
    play(cast, 0, 10)
    closed("late", at=now() - 10 * DAY, after=9 * DAY)
    client.force_login(cast.street)
    page = read(client)
    assert "应办结" in page
    assert "示例权重" in page
    links = re.findall(r'<a class="n" href="([^"]*)">([\d./%]+)</a>', page)
    assert len(links) > 8
    for address, text in links:
        part = client.get(unescape(address), headers={"HX-Request": "true"}).content.decode()
        wanted = text.split("/")[-1]
        assert text.endswith("%") or COUNT.findall(part) == [wanted], address


def test_what_an_office_calls_its_indicators_is_words_and_no_markup(
    client: Client, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    (tmp_path / "indicators").mkdir()
    of_cases = OWN.format(kind="request", window="received", term="valid", about="")
    of_ledgers = OWN.format(kind="ledgers", window="whole", term="records", about='about = "yards"')
    for name, text in (("a", of_cases), ("b", of_ledgers)):
        (tmp_path / "indicators" / f"{name}.toml").write_text(text, "utf-8")
    closed("a", at=now() - DAY)
    open_ledger(
        "<b>楼院</b>", Area.objects.get(code=STREET), LABELS, actor=None, at=NOW, code="yards"
    )
    hand = Hand(None, NOW)
    take_rows(Ledger.objects.get(), table_of([["楼院", "社区"], ["一", COMMUNITY]]), hand=hand)
    client.force_login(cast.street)
    page = read(client)
    assert page.count("&lt;b&gt;楼院&lt;/b&gt;") == 3
    assert page.count("&lt;i&gt;示例&lt;/i&gt;") == 2
    assert "<b>楼院" not in page
    assert "<i>示例" not in page


def test_a_unit_with_few_cases_shows_its_counts_and_no_rate(client: Client, cast: Cast) -> None:
    play(cast, 0, 3)
    closed("nobody's", at=now() - 10 * DAY)
    client.force_login(cast.supervisor)
    board = read(client, "?by=unit").split('id="h-board"')[1]
    assert "3/3" in board
    assert "%" not in board


def test_the_board_is_of_places_and_units_never_of_persons(client: Client, cast: Cast) -> None:
    play(cast, 0, 12)
    client.force_login(cast.supervisor)
    board = read(client, f"?by=unit&of={STREET}").split('id="h-board"')[1]
    assert "100.00%" in board
    assert cast.worker.name not in board


def test_one_indicator_is_told_row_by_row_beside_its_past_and_pooled(
    client: Client, cast: Cast
) -> None:
    play(cast, 0, 11)
    for days in (20, 40):
        closed(f"late {days}", at=now() - days * DAY, after=9 * DAY, unit_id=cast.unit.pk)
    closed("nobody's", at=now() - 20 * DAY)
    client.force_login(cast.supervisor)
    part = read(client, "?by=unit&one=on_time").split('id="h-one"')[1].split("</table>")[0]
    assert "应办结" in part, "what stands under the line is said above the rows"
    rows = [re.sub(r"<[^>]+>|\s", " ", row).split() for row in part.split("<tr>")[2:]]
    assert rows == [
        ["市政所", "91.67%", "11/12", "+91.67", "—"],
        ["没派给单位", "太少，不算", "1/1", "—", "—"],
        ["合起来算", "92.31%", "12/13", "+92.31", "—"],
    ]


@pytest.mark.parametrize("by", ["area", "unit", "category", "channel", "post"])
def test_every_division_has_its_rows_and_an_unknown_indicator_has_none(
    client: Client, cast: Cast, by: str
) -> None:
    play(cast, 0, 2)
    client.force_login(cast.supervisor)
    page = read(client, f"?by={by}&one=well_sent")
    assert {'id="h-one"', 'id="h-board"'} <= set(re.findall(r'id="h-\w+"', page))
    assert 'id="h-one"' not in read(client, f"?by={by}&one=nothing")


def test_a_post_that_few_hold_shows_no_number(client: Client, cast: Cast) -> None:
    play(cast, 0, 12)
    client.force_login(cast.supervisor)
    page = read(client, "?by=post&one=closure")
    assert page.count("数太小，不显示") == 2
    assert "会让人猜到" in page


def test_the_page_asks_the_database_as_often_for_one_as_for_thirty(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.street)
    costs = []
    for start, some in ((0, 1), (1, 29)):
        play(cast, start, some)
        come_in(f"o{start}", at=now() - DAY)
        with CaptureQueriesContext(connection) as done:
            read(client, "?by=unit&one=frequent")
        costs.append(len(done))
    assert costs[0] == costs[1]
