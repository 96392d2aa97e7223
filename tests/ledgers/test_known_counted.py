"""What other ledgers know is added up and filtered by; an address is typed once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minhu.ledgers.domain.defining import Asked, open_ledger, set_rules
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import judge, take_rows
from minhu.ledgers.domain.writing import change, write
from minhu.ledgers.enums import Fact, Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries import known_terms
from minhu.ledgers.queries.terms import LedgerTerms
from minhu.places.models import Address, Area
from minhu.rates.enums import By
from minhu.rates.scope import Scope
from minhu.rates.telling import Told
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.books import book

pytestmark = pytest.mark.django_db
NEEDS = "/desk/ledgers/needs-x/"


def made(code: str, *asked: Asked) -> Ledger:
    return open_ledger(code, Area.objects.get(code=STREET), asked, actor=None, at=NOW, code=code)


def took(ledger: Ledger, *lines: list[str]) -> Ledger:
    verdict = take_rows(ledger, table_of(list(lines)), hand=Hand(None, NOW))
    assert (verdict.taken, verdict.refused) == (len(lines) - 1, [])
    return ledger


@pytest.fixture
def needs(cast: Cast) -> Ledger:  # noqa: ARG001 -- the places
    """Return needs of firms, whose kind and staff the ledger of firms knows."""
    kind = Asked("类型", Kind.CHOICE, ("总部", "楼宇"))
    firms = made(
        "firms-x",
        Asked("企业", Kind.TEXT, key=True),
        Asked("社区", Kind.AREA),
        kind,
        Asked("从业人数", Kind.INTEGER),
    )
    took(
        firms,
        ["企业", "社区", "类型", "从业人数"],
        ["甲厂", "东风社区", "总部", "60余"],
        ["乙店", "春晓社区", "楼宇", "5"],
    )
    asked = made(
        "needs-x",
        Asked("编号", Kind.TEXT, key=True),
        Asked("企业", Kind.TEXT),
        Asked("社区", Kind.AREA),
        Asked("企业类型", Kind.CHOICE, ("总部", "楼宇"), linked=firms.columns.get(slot="c3")),
        Asked("人数", Kind.INTEGER, linked=firms.columns.get(slot="c4")),
    )
    rows = [["1", "甲厂"], ["2", "甲厂"], ["3", "乙店"], ["4", "没有的"]]
    return took(asked, ["编号", "企业", "社区"], *([*row, "东风社区"] for row in rows))


def shown(cast: Cast, query: str = "") -> tuple[list[str], str]:
    page = signed_in(cast.street).get(NEEDS + query)
    total = page.context["numbers"].totals["c5"]
    return [each.key for each in page.context["records"]], str(total)


@pytest.mark.usefixtures("needs")
def test_a_firm_with_two_needs_is_added_up_once(cast: Cast) -> None:
    assert shown(cast) == (["1", "2", "3", "4"], "≥ 65")
    page = signed_in(cast.street).get(NEEDS).content.decode()
    assert "那边的一条只加一次" in page
    assert 'data-l="人数">' in page.split('id="ledger-numbers"')[1]


@pytest.mark.usefixtures("needs")
def test_records_are_filtered_by_what_another_ledger_knows(cast: Cast) -> None:
    assert shown(cast, "?c4=总部") == (["1", "2"], "≥ 60")
    assert shown(cast, "?c4=楼宇") == (["3"], "5")
    text = b"".join(signed_in(cast.street).get(f"{NEEDS}export/", {"as": "csv", "c4": "楼宇"}))
    assert len(text.decode().splitlines()) == 3


@pytest.mark.usefixtures("needs")
def test_who_may_not_see_a_firm_there_does_not_find_it_here(cast: Cast) -> None:
    page = signed_in(cast.desk).get(f"{NEEDS}?c4=楼宇")
    assert [each.key for each in page.context["records"]] == []
    assert str(signed_in(cast.desk).get(NEEDS).context["numbers"].totals["c5"]) == "≥ 60"


def test_thirty_needs_cost_as_many_statements_as_four(needs: Ledger, cast: Cast) -> None:
    few = statements(cast.street, f"{NEEDS}?c4=总部")
    took(needs, ["编号", "企业", "社区"], *([f"多{n}", "甲厂", "东风社区"] for n in range(30)))
    assert statements(cast.street, f"{NEEDS}?c4=总部") == few


@pytest.fixture
def points(cast: Cast) -> Ledger:  # noqa: ARG001 -- the places
    """Return a ledger of things at addresses, in a place whose base knows one estate."""
    Address.objects.create(area_id=GRID, text="和美小区1号楼", estate="和美小区", building="1")
    ledger = made(
        "points-x",
        Asked("点位", Kind.TEXT, key=True),
        Asked("地址", Kind.TEXT),
        Asked("网格", Kind.AREA),
        Asked("所在社区", Kind.TEXT, fact=Fact.COMMUNITY),
    )
    set_rules(ledger.columns.get(slot="c2"), {"base": "address"}, actor=None, at=NOW)
    return ledger


def test_an_address_tells_the_grid_in_a_file_and_by_hand(points: Ledger) -> None:
    took(points, ["点位", "地址"], ["一", "和美小区1号楼"], ["二", "不认得的地方"])
    write(points, {"c1": "三", "c2": "和美小区1号楼"}, hand=Hand(None, NOW))
    found = dict(Record.objects.filter(ledger=points).values_list("key", "area_id"))
    assert found == {"一": GRID, "二": STREET, "三": GRID}


def test_a_place_that_was_put_right_is_not_taken_back_by_the_next_file(points: Ledger) -> None:
    lines = [["点位", "地址"], ["一", "和美小区1号楼"]]
    took(points, *lines)
    other = Area.objects.get(code=OTHER_COMMUNITY)
    record = Record.objects.select_related("ledger").get(key="一")
    change(record, {"c3": {"at": other.pk, "name": other.name}}, hand=Hand(None, NOW))
    assert judge(points, table_of(lines), hand=Hand(None, NOW)).same == 1


def test_an_office_says_on_the_page_that_a_column_holds_addresses(
    points: Ledger, cast: Cast
) -> None:
    set_rules(points.columns.get(slot="c2"), {}, actor=None, at=NOW)
    client, path = signed_in(cast.street), "/desk/ledgers/points-x/columns/c2/rules/"
    client.post(path, {"base": "on"})
    assert points.columns.get(slot="c2").rules["base"] == "address"
    client.post(path, {"hint": "写全"})
    assert "base" not in points.columns.get(slot="c2").rules


def test_a_question_of_a_form_made_elsewhere_may_be_known_instead_of_asked(cast: Cast) -> None:
    client = signed_in(cast.street)
    sent = client.post("/desk/ledgers/", {"file": SimpleUploadedFile("摸底.xlsx", book())})
    form = client.get(sent["Location"]).context["form"]
    said = {name: form[name].initial or "" for name in form.fields}
    chief = next(n for n, field in form.fields.items() if field.label == "楼院负责人")
    said |= {"key": "court", "place": "on", chief: Fact.CHIEF.value}
    client.post(sent["Location"], said)
    column = Ledger.objects.get(within=None).columns.get(label="楼院负责人")
    assert (column.fact, column.name, column.is_known) == (Fact.CHIEF, "chief", True)
    page = client.get(f"/desk/ledgers/{column.ledger.code}/new/")
    assert column.slot not in page.context["form"].fields


def figures(*terms: str, by: By | None = None) -> dict[str, Told]:
    scope = Scope("ledgers", area=STREET)
    return dict(LedgerTerms().told([f"needs-x.{each}" for each in terms], scope, by, at=NOW))


def test_indicators_count_what_another_ledger_knows_each_record_there_once(needs: Ledger) -> None:
    terms = ("sum:人数", "choice:企业类型=总部", "unique:企业类型", "records")
    told = figures(*terms)[""]
    assert [told.counts[f"needs-x.{each}"] for each in terms] == [65, 2, 2, 4]
    assert told.least == {"needs-x.sum:人数"}
    firm = Record.objects.select_related("ledger").get(ledger__code="firms-x", key="甲厂")
    change(firm, {"c4": {"n": "70"}}, hand=Hand(None, NOW))
    assert figures("sum:人数")[""].counts == {"needs-x.sum:人数": 75}
    took(needs, ["编号", "企业", "社区"], ["5", "甲厂", "春晓社区"])
    found = figures("sum:人数", by=By.AREA)
    assert {code: told.counts["needs-x.sum:人数"] for code, told in found.items()} == {
        COMMUNITY: 75,
        OTHER_COMMUNITY: 70,
    }


@pytest.mark.usefixtures("needs")
def test_of_a_ledger_that_is_kept_closely_no_indicator_tells_and_each_says_why() -> None:
    Ledger.objects.filter(code="firms-x").update(secrecy=1)
    told = figures("sum:人数", "choice:企业类型=总部", "records")[""]
    assert (told.counts, told.lost) == (
        {"needs-x.records": 4},
        {
            "needs-x.sum:人数": "“人数”取自限定知悉范围的台账，这里不能统计",
            "needs-x.choice:企业类型=总部": "“企业类型”取自限定知悉范围的台账，这里不能统计",
        },
    )


@pytest.mark.usefixtures("needs")
def test_very_many_names_are_read_without_naming_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_terms, "MANY", 1)
    assert figures("sum:人数")[""].counts == {"needs-x.sum:人数": 65}


def test_the_charts_show_how_records_spread_over_what_another_ledger_knows(
    needs: Ledger, cast: Cast
) -> None:
    path = f"{NEEDS}charts/"
    [spread] = signed_in(cast.street).get(path).context["spreads"]
    assert (spread.column.label, spread.lines) == ("企业类型", [("总部", 2, 0), ("楼宇", 1, 0)])
    few = statements(cast.street, path)
    took(needs, ["编号", "企业", "社区"], *([f"再{n}", "甲厂", "东风社区"] for n in range(30)))
    assert statements(cast.street, path) == few
