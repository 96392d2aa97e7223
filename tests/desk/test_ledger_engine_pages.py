"""A ledger is changed, filtered, drawn, moved along and taken out without any code."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from minhu.core.clock import local_day
from minhu.ledgers.domain.defining import Asked, add_column, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import change, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Export, Ledger, Record
from minhu.places.models import Area
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.conftest import ledger  # noqa: F401 -- the ledger of the engine's own tests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
PAGE = "/desk/ledgers/yards/"
LINES = [
    ["楼院", "社区", "户数", "大门"],
    ["一号院", "东风社区", "30", "有"],
    ["二号院", "春晓社区", "60余", "没有"],
    ["三号院", "春晓社区", "5", "有"],
]


@pytest.fixture
def book(ledger: Ledger, cast: Cast) -> Ledger:  # noqa: F811 -- the fixture above
    take_rows(ledger, table_of(LINES), hand=Hand(cast.street, NOW, "表.xlsx"))
    return ledger


@pytest.mark.parametrize(
    ("asked", "count", "households"),
    [
        ({}, 3, "≥ 95"),
        ({"area": COMMUNITY}, 1, "30"),
        ({"c4": "有"}, 2, "35"),
        ({"area": COMMUNITY, "c4": "没有"}, 0, "0"),
        ({"q": "二号"}, 1, "≥ 60"),
        ({"month": "2026-11"}, 3, "≥ 95"),
        ({"month": "2026-10"}, 0, "0"),
        ({"c4": "也许", "month": "x", "area": "y", "state": "z"}, 3, "≥ 95"),
    ],
)
def test_totals_are_those_of_what_is_asked_for(
    cast: Cast, asked: dict[str, str], count: int, households: str
) -> None:
    found = signed_in(cast.street).get(PAGE, asked).context
    numbers = found["numbers"]
    assert (len(found["records"]), numbers.count, str(numbers.totals["c3"])) == (
        count,
        count,
        households,
    )


def test_what_takes_a_while_is_counted_after_the_page_is_there(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.desk.queries.ledger_page.FEW", 2)
    client = signed_in(cast.street)
    page = client.get(PAGE, {"c4": "有"})
    assert (page.context["numbers"], "正在数" in page.content.decode()) == (None, True)
    part = client.get(
        PAGE, {"c4": "有"}, headers={"HX-Request": "true", "HX-Target": "ledger-numbers"}
    )
    assert "合计 2 条" in part.content.decode()


def test_each_chart_has_its_table_and_each_number_its_list(cast: Cast) -> None:
    client = signed_in(cast.street)
    page = client.get(f"{PAGE}charts/")
    names = [(name, n) for _code, name, n in page.context["places"]]
    assert names == [("东风社区", 1), ("春晓社区", 2)]
    first = local_day(NOW).replace(day=1)
    assert page.context["months"] == [(first, 3)]
    month = f"{first:%Y-%m}"
    assert f"?month={month}" in page.content.decode()
    assert client.get(f"{PAGE}points.json").json()["features"] == []


def test_records_with_a_point_are_drawn_where_they_are(book: Ledger, cast: Cast) -> None:
    slot = add_column(book, Asked("位置", Kind.POINT), actor=cast.street, at=NOW).slot
    record = Record.objects.select_related("ledger").get(key="一号院")
    change(record, {slot: {"lon": "113.3", "lat": "33.75"}}, hand=Hand(cast.street, NOW))
    client = signed_in(cast.street)
    (drawn,) = client.get(f"{PAGE}points.json").json()["features"]
    assert (drawn["geometry"]["coordinates"], drawn["properties"]["key"]) == (
        [113.3, 33.75],
        "一号院",
    )
    assert client.get(f"{PAGE}charts/").context["has_points"]
    assert client.get(f"{PAGE}points.json", {"c4": "没有"}).json()["features"] == []


def test_columns_are_added_renamed_and_retired_on_their_page(cast: Cast) -> None:
    client, path = signed_in(cast.street), f"{PAGE}columns/"
    bad = client.post(path, {"label": "结构", "kind": "choice"})
    assert (bad.status_code, "至少要有一个选项" in bad.content.decode()) == (422, True)
    client.post(path, {"label": "结构", "kind": "choice", "choices": "砖混\n框架"})
    client.post(f"{path}c3/", {"label": "总户数"})
    client.post(f"{path}c4/", {"do": "retire"})
    client.post(f"{path}c5/", {"label": "结构", "choices_text": "砖混"})
    shown = client.get(path).content.decode()
    assert "户数 → 总户数" in shown
    assert ("恢复" in shown, "v5" in shown) == (True, True)
    assert [each.choices for each in Column.objects.filter(slot="c5")] == [["砖混"]]
    record = client.get(f"{PAGE}{Record.objects.get(key='二号院').pk}/")
    assert (record.context["told"], "没有" in record.content.decode()) == ([("大门", "没有")], True)
    assert (
        "已经停用" not in client.post(f"{path}c1/", {"do": "retire"}, follow=True).content.decode()
    )
    assert signed_in(cast.desk).get(path).status_code == 404


def test_what_a_column_takes_is_set_on_its_page_by_the_names_people_know(cast: Cast) -> None:
    client, path = signed_in(cast.street), f"{PAGE}columns/"
    label = Column.objects.get(ledger__code="yards", slot="c3").label
    said = {"constraint": f". < 10 or ${{{label}}} = 20", "required": "on", "hint": "数门牌"}
    shown = client.post(f"{path}c3/rules/", said, follow=True).content.decode()
    rules = Column.objects.get(ledger__code="yards", slot="c3").rules
    assert rules == {"constraint": ". < 10 or ${c3} = 20", "required": "true()", "hint": "数门牌"}
    assert f"${{{label}}} = 20" in shown
    wrong = client.post(f"{path}c3/rules/", {"relevant": "${没有} = 1"}, follow=True)
    assert "没有叫“没有”的列" in wrong.content.decode()
    assert client.post(f"{path}c99/rules/", said).status_code == 404
    assert signed_in(cast.desk).post(f"{path}c3/rules/", said).status_code == 404


def test_a_life_is_written_in_lines_and_records_move_along_it(cast: Cast) -> None:
    client = signed_in(cast.street)
    client.post(f"{PAGE}columns/life/", {"life": "摸底 → 整治：进场\n整治 → 完成：验收"})
    wrong = client.post(f"{PAGE}columns/life/", {"life": "乱写"}, follow=True)
    assert "看不懂" in wrong.content.decode()
    record = f"{PAGE}{Record.objects.get(key='一号院').pk}/"
    client.post(f"{record}move/", {"verb": "进场", "note": "周一"})
    late = client.post(f"{record}move/", {"verb": "进场"}, follow=True).content.decode()
    assert "走不了这一步" in late
    cards = client.get(PAGE, {"state": "整治"}).context["cards"]
    assert [(card.label, card.numbers.count) for card in cards] == [
        ("摸底", 2),
        ("整治", 1),
        ("完成", 0),
    ]
    assert [each.key for each in client.get(PAGE, {"state": "整治"}).context["records"]] == [
        "一号院"
    ]


def test_another_source_is_kept_beside_on_the_page(cast: Cast) -> None:
    client = signed_in(cast.street)
    record = f"{PAGE}{Record.objects.get(key='一号院').pk}/"
    client.post(f"{record}beside/", {"column": "c3", "value": "32", "source": "住建局"})
    shown = client.get(record).content.decode()
    assert ("两个数都留着" in shown, "住建局" in shown) == (True, True)
    for typed in ({"column": "c3"}, {"column": "c3", "value": "许多", "source": "甲"}):
        again = client.post(f"{record}beside/", typed, follow=True).content.decode()
        assert "请写全" in again or "不是数字" in again


def test_taking_a_ledger_out_is_logged_with_what_was_asked_for(cast: Cast, tmp_path: Path) -> None:
    client = signed_in(cast.street)
    answer = client.get(f"{PAGE}export/", {"c4": "有"})
    assert answer.streaming, "it begins to arrive before the last record is read"
    content = b"".join(answer)
    (tmp_path / "out.xlsx").write_bytes(content)
    rows = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["楼院", "一号院", "三号院"]
    text = b"".join(client.get(f"{PAGE}export/", {"as": "csv"})).decode("utf-8-sig")
    assert (text.splitlines()[2], "street某 导出于" in text) == ("二号院,春晓社区,60余,没有", True)
    said = [(each.by, each.records, each.asked) for each in Export.objects.order_by("at")]
    assert said == [(cast.street, 2, "大门：有"), (cast.street, 3, "")]
    assert "大门：有" in client.get(f"{PAGE}columns/").content.decode()


def test_what_another_ledger_knows_is_shown_added_up_and_not_asked(
    book: Ledger, cast: Cast
) -> None:
    known = book.columns.get(slot="c3")
    asked = [Asked("楼院", Kind.TEXT, key=True), Asked("户数", Kind.INTEGER, linked=known)]
    street = Area.objects.get(code=STREET)
    fire = open_ledger("消防台账", street, asked, actor=cast.street, at=NOW, code="fire")
    record = write(fire, {"c1": "二号院"}, hand=Hand(cast.street, NOW))
    client = signed_in(cast.street)
    listed = client.get("/desk/ledgers/fire/")
    assert "60余" in listed.content.decode()
    total = listed.context["numbers"].totals["c2"]
    assert (total.value, total.floor) == (60, True)
    page = client.get(f"/desk/ledgers/fire/{record.pk}/")
    assert (list(page.context["form"].fields), [said for _each, said in page.context["known"]]) == (
        ["c1"],
        ["60余"],
    )


@pytest.mark.parametrize("label", ["入住率", "占比（%）", "绿化率(%)"])
def test_rates_of_several_records_are_not_added_up(cast: Cast, label: str) -> None:
    asked = [
        Asked("楼院", Kind.TEXT, key=True),
        Asked(label, Kind.DECIMAL),
        Asked("户数", Kind.INTEGER),
    ]
    street = Area.objects.get(code=STREET)
    shares = open_ledger("占用", street, asked, actor=cast.street, at=NOW, code="shares")
    lines = [["楼院", label, "户数"], ["一号院", "80.5%", "3"], ["二号院", "90", "4"]]
    take_rows(shares, table_of(lines), hand=Hand(cast.street, NOW, "表.xlsx"))
    numbers = signed_in(cast.street).get("/desk/ledgers/shares/").context["numbers"]
    assert {slot: str(total) for slot, total in numbers.totals.items()} == {"c3": "7"}


def test_programs_read_a_ledger_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minhu.ledgers.queries.listing.PAGE", 2)
    client, path = signed_in(cast.street), f"{PAGE}records.json"
    first = client.get(path).json()
    second = client.get(path, {"after": first["next"]}).json()
    keys = [each["key"] for each in first["records"] + second["records"]]
    assert (keys, second["next"]) == (["一号院", "二号院", "三号院"], None)
    assert first["records"][1]["values"]["c3"] == {"n": "60", "floor": True}
    assert len(signed_in(cast.desk).get(path).json()["records"]) == 1
