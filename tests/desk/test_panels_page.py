"""五个一: five names, the indicators of cases and ledgers under each, and the list of each number."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post
from minhu.cases.models import Case
from minhu.core.clock import local_day, now
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.rates.fives import panels, read_panels
from tests.affairs.acts import opened
from tests.cast import COMMUNITY, NOW, STREET, Cast, hire
from tests.desk.acts import signed_in, statements
from tests.desk.test_ledger_figures import count, links
from tests.ledgers.shelf import fill_the_shelf
from tests.rates.stories import DAY, closed

pytestmark = pytest.mark.django_db
URL = "/desk/figures/panels/"
NAMES = ["红色引擎", "全科网格", "枫桥经验", "幸福家园", "民呼必应"]
PART = re.compile(r'id="p-\w+">.*?<h2[^>]*>(?P<name>[^<]+)</h2>(?P<rest>.*?)</section>', re.DOTALL)
ROW = re.compile(r"<tr><th scope=\"row\">(?P<name>[^<]+)<br>(?P<rest>.*?)</tr>", re.DOTALL)
HIDDEN = "里面有您不能看的事"
CHANGED = """
source = "示例"
[[panels]]
code = "a"
name = "甲"
says = ""
begins = 2026-01-01
indicators = { requests = ["response"] }
[[panels]]
code = "a"
name = "乙"
says = ""
begins = 2026-06-01
indicators = { requests = ["solved"], ledgers = ["branches"] }
"""


def parts(client: Client, query: str = "") -> dict[str, dict[str, str]]:
    answer = client.get(URL + query)
    assert answer.status_code == 200
    page = unescape(answer.content.decode())
    return {
        part["name"]: {row["name"]: row["rest"] for row in ROW.finditer(part["rest"])}
        for part in PART.finditer(page)
    }


def yards(*lines: list[object]) -> None:
    fill_the_shelf()
    table = table_of([["楼院", "网格", "管理", "大门（处）"], *lines])
    taken = take_rows(Ledger.objects.get(code="courtyards"), table, hand=Hand(None, NOW))
    assert not taken.refused


def test_cases_and_ledgers_stand_under_the_five_names_and_open_their_lists(cast: Cast) -> None:
    closed("c", at=now() - 3 * DAY)
    opened("dispute", cast.desk)
    Case.objects.filter(kind="dispute").update(received_at=now() - DAY)
    yards(["一号院", "东风第1网格", "无主管", 1], ["二号院", "春晓第1网格", "有主管", 1])
    client = signed_in(cast.street)
    found = parts(client)
    assert list(found) == NAMES
    assert set(found["民呼必应"]) >= {"响应率", "按期办结率", "满意率"}
    assert {"受理的纠纷", "调解成功率"} <= set(found["枫桥经验"])
    unmanaged = links(found["幸福家园"]["无主管楼院占比"])
    assert [count(client, each) for each in unmanaged] == [1, 2]
    for row in (row for part in found.values() for row in part.values()):
        assert all(client.get(each).status_code == 200 for each in links(row))
    assert "1/1" in parts(client, f"?of={COMMUNITY}&period=month")["幸福家园"]["无主管楼院占比"]


def test_a_panel_is_dated_and_names_only_indicators_there_are() -> None:
    assert [one.name for one in panels(local_day(now()))] == NAMES
    assert read_panels(CHANGED, date(2025, 12, 31)) == []
    assert [one.name for one in read_panels(CHANGED, date(2026, 5, 31))] == ["甲"]
    assert [one.name for one in read_panels(CHANGED, date(2026, 6, 1))] == ["乙"]
    with pytest.raises(ValueError, match="no such indicator of ledgers: other"):
        read_panels(CHANGED.replace("branches", "other"), date(2026, 6, 1))


def test_a_few_cases_kept_closely_are_no_number_for_who_may_not_know(cast: Cast) -> None:
    low = hire("low", Role.STREET_DESK, STREET)
    Post.objects.filter(user=low).update(ceiling=Secrecy.ORDINARY)
    opened("hazard", cast.desk)
    Case.objects.update(secrecy=Secrecy.RESTRICTED, received_at=now() - DAY)
    assert "查出的隐患" not in parts(signed_in(low))["全科网格"]
    assert HIDDEN in signed_in(low).get(URL).content.decode()
    assert "查出的隐患" in parts(signed_in(cast.street))["全科网格"]
    assert HIDDEN not in signed_in(cast.street).get(URL).content.decode()


def test_thirty_cost_no_more_statements_than_one(cast: Cast) -> None:
    yards(["院", "东风第1网格", "无主管", 1])
    closed("first", at=now() - DAY)
    few = statements(cast.street, URL)
    yards(*([f"院{n}", "东风第1网格", "无主管", 1] for n in range(30)))
    for n in range(12):
        closed(f"c{n}", at=now() - DAY)
    assert statements(cast.street, URL) == few
