"""A ledger that was opened long ago takes over what a newer edition asks; links are drawn as a chain."""

from __future__ import annotations

import pytest

from minhu.core.errors import NotAllowedError
from minhu.ledgers.domain import shipped
from minhu.ledgers.domain.defining import (
    Asked,
    add_column,
    open_ledger,
    rename_column,
    resume_column,
    retire_column,
)
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import columns_gone, columns_new, take_columns
from minhu.ledgers.domain.taking import judge, take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
OLD = (
    ["编号", "text"],
    ["社区", "area"],
    ["计划", "integer"],
    ["备注", "text"],
)
NEW = (*OLD, ["完成", "integer"], ["来源", "choice", "上级", "自筹"])


@pytest.fixture
def ledger(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Return a ledger opened from an old edition, which its office has changed since."""
    asked = [Asked(label, Kind(kind), key=label == "编号") for label, kind in OLD]
    area, who = Area.objects.get(code=STREET), {"actor": cast.street, "at": NOW}
    made = open_ledger("计划台账", area, asked, code="plans-x", **who)  # type: ignore[arg-type]  # -- keywords of a test
    add_column(made, Asked("我们自己的", Kind.TEXT), **who)  # type: ignore[arg-type]  # -- as above
    rename_column(made.columns.get(label="计划"), "年计划", **who)  # type: ignore[arg-type]  # -- as above
    retire_column(made.columns.get(label="备注"), **who)  # type: ignore[arg-type]  # -- as above
    entry = {
        "code": "plans-x",
        "key": "编号",
        "columns": [list(each) for each in NEW],
        "known": {"所在社区": "community"},
        "rules": {
            "完成": {"constraint": ". >= 0 and ${c1} != ''", "message": "不能小于零"},
            "来源": {"relevant": "${c3} > 0"},
        },
    }
    monkeypatch.setattr(shipped, "shipped", lambda: (entry,))
    return Ledger.objects.get(pk=made.pk)


def labels(ledger: Ledger) -> list[str]:
    return [each.label for each in ledger.columns.filter(retired_at=None)]


def test_only_what_the_ledger_never_had_is_new_whatever_it_is_called_today(ledger: Ledger) -> None:
    assert [each.label for each in columns_new(ledger)] == ["完成", "来源", "所在社区"]


def test_new_columns_are_taken_over_once_and_each_is_a_version(ledger: Ledger, cast: Cast) -> None:
    before = ledger.seq
    take_columns(ledger, actor=cast.street, at=NOW)
    assert take_columns(Ledger.objects.get(pk=ledger.pk), actor=cast.street, at=NOW) == []
    assert labels(ledger) == ["编号", "社区", "年计划", "我们自己的", "完成", "来源", "所在社区"]
    assert Ledger.objects.get(pk=ledger.pk).seq == before + 3


def test_rules_look_at_columns_as_they_are_called_here_or_are_left_out(
    ledger: Ledger, cast: Cast
) -> None:
    take_columns(ledger, actor=cast.street, at=NOW)
    done, source = (ledger.columns.get(label=each) for each in ("完成", "来源"))
    assert done.rules == {"constraint": ". >= 0 and ${c1} != ''", "message": "不能小于零"}
    assert source.rules == {}
    verdict = judge(ledger, table_of([["编号", "完成"], ["一", "-1"]]), hand=Hand(cast.street, NOW))
    assert [each.why for each in verdict.refused] == ["不能小于零"]


def test_the_street_takes_them_over_on_the_page_and_nobody_else(ledger: Ledger, cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        take_columns(ledger, actor=cast.desk, at=NOW)
    client, path = signed_in(cast.street), "/desk/ledgers/plans-x/columns/"
    assert "完成 · 来源 · 所在社区" in client.get(path).content.decode()
    client.post(f"{path}take/")
    assert "完成" in labels(ledger)
    assert "新版的列不一样了" not in client.get(path).content.decode()


def test_what_a_newer_edition_dropped_is_asked_no_more_and_stays_readable(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {"code": "plans-y", "name": "计划", "key": "编号", "columns": [list(e) for e in OLD]}
    monkeypatch.setattr(shipped, "shipped", lambda: (entry,))
    [made] = shipped.open_shipped(Area.objects.get(code=STREET), at=NOW)
    take_rows(made, table_of([["编号", "计划"], ["一", "7"]]), hand=Hand(None, NOW))
    entry["columns"] = [list(e) for e in OLD if e[0] != "计划"]
    client, path = signed_in(cast.street), "/desk/ledgers/plans-y/columns/"
    assert "不再问：计划" in client.get(path).content.decode()
    client.post(f"{path}take/")
    assert labels(made) == ["编号", "社区", "备注"]
    page = client.get(f"/desk/ledgers/plans-y/{made.records.get().pk}/")
    assert page.context["told"] == [("计划", "7")]
    made.refresh_from_db()
    resume_column(made.columns.get(label="计划"), actor=cast.street, at=NOW)
    assert columns_gone(made) == []


def test_links_that_follow_one_another_are_a_chain_with_its_gaps(cast: Cast) -> None:
    area = Area.objects.get(code=STREET)
    columns = [
        Asked("环节", Kind.TEXT, key=True),
        Asked("现有", Kind.INTEGER),
        Asked("上一环", Kind.TEXT, rules={"follows": "true"}),
        Asked("缺口", Kind.TEXT, rules={"gap": "true"}),
    ]
    made = open_ledger("链", area, columns, actor=cast.street, at=NOW, code="chain-x")
    lines = [
        ["环节", "现有", "上一环", "缺口"],
        ["原料", "9", "", ""],
        ["整机", "0", "原料", "缺总装"],
    ]
    take_rows(made, table_of(lines), hand=Hand(cast.street, NOW))
    chain = signed_in(cast.street).get("/desk/ledgers/chain-x/charts/").context["chain"]
    told = [(each.name, each.before, each.numbers, each.gap) for each in chain.links]
    assert told == [("原料", "", [("现有", "9")], ""), ("整机", "原料", [("现有", "0")], "缺总装")]
    assert chain.gaps == 1
