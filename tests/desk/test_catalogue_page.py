"""类别和标准: the tree, one category whole, and changing the tree in use."""

from __future__ import annotations

from datetime import date

import pytest

from minhu.catalogue import queries
from minhu.catalogue.domain.shipped import load_shipped
from minhu.catalogue.domain.standards import Rule, keep_rules
from minhu.catalogue.models import EditionUse
from minhu.core.clock import local_day, now, read_limit
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
PAGE = "/desk/catalogue/"


def said(condition: str) -> Rule:
    says = {"source": "示例", "closing": "办好", "evidence": "", "pictures": 0, "duty": "basic"}
    return Rule("0201", condition, says, {"finish": read_limit("2紧急工作时")})


def test_the_tree_shows_how_long_each_may_take_and_how_many_standards(cast: Cast) -> None:
    load_shipped("2026", at=NOW)
    page = on_one_line(signed_in(cast.desk).get(PAGE).content.decode())
    row = page[page.index("井盖缺失、松动") :]
    assert row.index("2天") < row.index("</tr>")
    assert 'data-l="立案标准">2</td>' in row[: row.index("</tr>")]
    assert "城市管理部件和事件" in page
    assert "沟槽盖板" not in page


def test_another_tree_can_be_looked_at_and_searched_by_name_or_condition(cast: Cast) -> None:
    load_shipped("2026", at=NOW)
    client = signed_in(cast.worker)
    assert "沟槽盖板" in client.get(PAGE, {"tree": "CG"}).content.decode()
    by_condition = client.get(PAGE, {"tree": "CG", "q": "渣土"}).content.decode()
    assert "道路遗撒" in by_condition
    assert "渣土车" in by_condition
    assert "路灯" not in by_condition
    assert "没有这样的类别" in client.get(PAGE, {"q": "绝没有的字"}).content.decode()


def test_a_category_shows_its_standards_and_the_rule_behind_each_limit(cast: Cast) -> None:
    load_shipped("2026", at=NOW)
    page = signed_in(cast.desk).get(f"{PAGE}0206/").content.decode()
    for words in ("闻到燃气味", "配合履职", "上级收回", "请打12345转燃气公司", "软件自带，可以改"):
        assert words in page
    assert "这一类自己的" in page
    assert "“巡”是要走去看、去查的" in page
    assert "出厂" not in page
    assert "所有类别" in page
    assert "还没有立案标准" in signed_in(cast.desk).get(f"{PAGE}0501/").content.decode()
    assert signed_in(cast.desk).get(f"{PAGE}none/").status_code == 404


def test_the_street_changes_the_tree_and_the_desk_cannot(cast: Cast) -> None:
    load_shipped("2026", at=NOW)
    today = local_day(now())
    answer = signed_in(cast.street).post(f"{PAGE}tree/", {"edition": "CG", "begins": today})
    assert answer["Location"] == PAGE
    assert EditionUse.objects.get().area_code == STREET
    assert "沟槽盖板" in signed_in(cast.desk).get(PAGE).content.decode()
    assert signed_in(cast.desk).post(f"{PAGE}tree/", {"begins": today}).status_code == 404
    assert "沟槽盖板" not in signed_in(cast.desk).get(PAGE, {"tree": "house"}).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"), [({}, "请选从哪天起"), ({"begins": "2020-01-01"}, "只能从今天")]
)
def test_a_day_that_will_not_do_is_refused_in_its_place(
    cast: Cast, sent: dict[str, str], words: str
) -> None:
    answer = signed_in(cast.street).post(f"{PAGE}tree/", sent)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_the_pages_ask_as_much_for_one_standard_as_for_thirty(cast: Cast) -> None:
    begins = date(2026, 1, 1)
    keep_rules([said("第1条")], area_code="", begins=begins)
    queries.lineage("0201")
    few = [statements(cast.desk, url) for url in (PAGE, f"{PAGE}0201/")]
    keep_rules([said(f"第{n}条") for n in range(2, 31)], area_code="", begins=begins)
    queries.lineage("0201")
    assert [statements(cast.desk, url) for url in (PAGE, f"{PAGE}0201/")] == few
