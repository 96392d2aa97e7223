"""Lists that are ticked off: doors of a sweep, permits with their day, problems the firm strikes off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers import living
from minhu.ledgers.domain.defining import set_life
from minhu.ledgers.domain.doors import list_doors
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import change, move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries import parts
from minhu.ledgers.queries.parts import parts_shown
from minhu.places.models import Address
from minhu.rates.books import book
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def keep(code: str, *lines: list[str]) -> Ledger:
    ledger = Ledger.objects.get(code=code)
    verdict = take_rows(ledger, table_of(list(lines)), hand=Hand(None, NOW))
    assert (verdict.taken, verdict.refused) == (len(lines) - 1, [])
    return ledger


def shown(code: str) -> tuple[str, str]:
    found = in_all(book("ledgers", DAY), Scope("ledgers", area=STREET), at=NOW)[code]
    return str(found), found.parts


def swept(doors: int) -> Record:
    """Return the sweep of a building of which the base of addresses knows some doors."""
    Address.objects.bulk_create(
        Address(area_id=GRID, text=f"示例大厦{100 + n}室", estate="示例大厦") for n in range(doors)
    )
    Address.objects.create(area_id=GRID, text="别处1号")
    keep("sweeps", ["楼宇或街段", "网格"], ["示例大厦", "东风第1网格"])
    return Record.objects.select_related("ledger").get(key="示例大厦")


def listed(sweep: Record, cast: Cast) -> Ledger:
    part = Ledger.objects.get(code="sweep-premises")
    list_doors(sweep, part, hand=Hand(cast.street, NOW))
    return part


def test_the_doors_of_a_building_are_listed_from_the_base_once(cast: Cast) -> None:
    sweep = swept(3)
    part = listed(sweep, cast)
    assert list_doors(sweep, part, hand=Hand(cast.street, NOW)) == 0
    said = [(each.values["c4"], each.area_id) for each in part.records.order_by("key")]
    assert said == [(f"示例大厦{100 + n}室", GRID) for n in range(3)]


def test_a_sweep_shows_what_is_left_before_what_is_done(cast: Cast) -> None:
    sweep = swept(3)
    part = listed(sweep, cast)
    first = part.records.order_by("key").select_related("ledger")[0]
    move(first, "走访了", hand=Hand(cast.street, NOW))
    [found] = parts_shown(cast.street, sweep)
    assert found.states == [("待走访", 2), ("走访过", 1)]
    assert [each.stood for each in found.lines] == ["待走访", "待走访", "走访过"]
    assert list_doors(sweep, part, hand=Hand(cast.street, NOW)) == 0
    assert shown("premises-visited") == ("33.33%", "1/3")


def test_a_door_is_ticked_off_on_the_page_of_the_sweep_by_desk_and_phone(cast: Cast) -> None:
    sweep = swept(2)
    one, two = listed(sweep, cast).records.order_by("key")
    for user, face, door in ((cast.street, "desk", one), (cast.grid_worker, "field", two)):
        client, here = signed_in(user), f"/{face}/ledgers/sweeps/{sweep.pk}/"
        assert "走访了" in client.get(here).content.decode()
        sent = client.post(
            f"/desk/ledgers/sweep-premises/{door.pk}/move/", {"verb": "走访了", "back": here}
        )
        assert sent["Location"] == here
    assert set(Record.objects.filter(ledger__code="sweep-premises").values_list("state")) == {
        ("走访过",)
    }


def test_where_the_base_knows_no_door_it_says_so_and_a_stranger_lists_nothing(cast: Cast) -> None:
    keep("sweeps", ["楼宇或街段", "网格"], ["别处大厦", "东风第1网格"])
    sweep = Record.objects.select_related("ledger").get(key="别处大厦")
    part = Ledger.objects.get(code="sweep-premises")
    with pytest.raises(DomainError, match="先导入地址"):
        list_doors(sweep, part, hand=Hand(cast.street, NOW))
    with pytest.raises(DomainError, match="不能从地址库"):
        list_doors(sweep, Ledger.objects.get(code="stall-checks"), hand=Hand(cast.street, NOW))
    with pytest.raises(NotAllowedError):
        list_doors(sweep, part, hand=Hand(cast.stranger, NOW))
    path = f"/desk/ledgers/sweeps/{sweep.pk}/list/"
    client = signed_in(cast.street)
    assert client.post(f"{path}stall-checks/").status_code == 404
    page = client.post(f"{path}sweep-premises/", follow=True)
    assert "先导入地址" in page.content.decode()


def test_many_doors_cost_the_same_and_the_page_shows_the_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SHOWN", 2)
    sweep = swept(1)
    listed(sweep, cast)
    path = f"/desk/ledgers/sweeps/{sweep.pk}/"
    few = statements(cast.street, path)
    Address.objects.bulk_create(
        Address(area_id=GRID, text=f"示例大厦{300 + n}室", estate="示例大厦") for n in range(5)
    )
    listed(sweep, cast)
    assert statements(cast.street, path) == few
    [found] = parts_shown(cast.street, sweep)
    assert (len(found.lines), found.total, found.more) == (2, 6, 4)


def problems(many: int) -> list[Record]:
    keep("firm-service", ["企业", "网格"], ["甲厂", "东风第1网格"])
    rows = [[str(n), "甲厂", "东风第1网格", "缺工"] for n in range(many)]
    ledger = keep("firm-problems", ["问题编号", "企业", "网格", "问题"], *rows)
    return list(ledger.records.order_by("pk").select_related("ledger"))


def struck(record: Record) -> None:
    hand = Hand(None, NOW)
    told = {"c8": "社保窗口", "c9": "2026-12-01", "c10": "签字", "c11": "2026-11-03"}
    change(record, told, hand=hand)
    for verb in ("研究怎么办", "交办", "办完了", "企业确认"):
        move(record, verb, hand=hand)


def test_fourteen_of_thirty_six_problems_are_struck_off() -> None:
    for record in problems(36)[:14]:
        struck(record)
    assert shown("firm-problems-struck") == ("38.89%", "14/36")


def test_a_need_is_solved_when_it_is_done_and_struck_off_when_the_firm_confirms() -> None:
    first, second, _third = problems(3)
    struck(first)
    change(second, {"c8": "社保窗口", "c9": "2026-12-01"}, hand=Hand(None, NOW))
    for verb in ("研究怎么办", "交办", "办完了"):
        move(second, verb, hand=Hand(None, NOW))
    assert (shown("needs-solved"), shown("firm-problems-struck")) == (
        ("66.67%", "2/3"),
        ("33.33%", "1/3"),
    )


def test_only_what_the_firm_confirmed_is_struck_off() -> None:
    [record], hand = problems(1), Hand(None, NOW)
    change(record, {"c8": "社保窗口", "c9": "2026-12-01"}, hand=hand)
    for verb in ("研究怎么办", "交办", "办完了"):
        move(record, verb, hand=hand)
    with pytest.raises(DomainError, match="先填：企业怎么确认的、企业确认日期"):
        move(record, "企业确认", hand=hand)
    assert Record.objects.get(pk=record.pk).state == "待企业确认"


def test_an_office_says_what_a_step_asks_for_and_a_column_that_is_none_is_refused(
    cast: Cast,
) -> None:
    ledger, who = Ledger.objects.get(code="opinions"), dict[str, Any](actor=cast.street, at=NOW)
    typed = "收到 → 办结：办结（先填内容）\n收到 → 留存：只作了解"
    set_life(ledger, living.read_life(typed), **who)
    assert ledger.life["edges"][0][3] == ["c5"]
    page = signed_in(cast.street).get("/desk/ledgers/opinions/columns/")
    assert page.context["life"].initial["life"] == typed
    with pytest.raises(DomainError, match="不是这本台账的列"):
        set_life(ledger, living.read_life(typed.replace("内容", "没有的")), **who)


def test_a_permit_is_late_after_its_day_until_it_is_there(cast: Cast) -> None:
    keep("resettlement", ["项目", "社区"], ["一期", "东风社区"])
    head = ["证件编号", "项目", "社区", "证件", "应办完", "要件数", "交齐要件数"]
    keep("resettlement-permits", head, ["1", "一期", "东风社区", "规划证", "2026-01-10", "8", "6"])
    page = signed_in(cast.street).get("/desk/ledgers/resettlement-permits/")
    assert [each.n for each in page.context["endings"]] == [1], "none is yet to come"
    assert shown("papers-given") == ("75.00%", "6/8")
    permit, hand = Record.objects.select_related("ledger").get(key="1"), Hand(cast.street, NOW)
    move(permit, "报上去", hand=hand)
    with pytest.raises(DomainError, match="实际办完"):
        move(permit, "拿到证", hand=hand)
    change(permit, {"c7": "2026-01-12"}, hand=hand)
    move(permit, "拿到证", hand=hand)
    page = signed_in(cast.street).get("/desk/ledgers/resettlement-permits/")
    assert ([each.n for each in page.context["endings"]], shown("permits-got")[0]) == (
        [],
        "100.00%",
    )


def test_visits_are_lines_of_a_firm_and_firms_are_no_visits() -> None:
    keep("firm-service", ["企业", "网格"], ["甲厂", "东风第1网格"], ["乙店", "东风第1网格"])
    head = ["走访编号", "企业", "网格", "走访日期"]
    rows = [["1", "甲厂"], ["2", "甲厂"], ["3", "乙店"]]
    keep("firm-visits", head, *([*row, "东风第1网格", "2026-11-03"] for row in rows))
    assert (shown("firms-visited")[0], shown("firm-visit-times")[0]) == ("2", "3")


def test_an_event_of_a_venue_is_held_once_it_is_said_how_many_came(cast: Cast) -> None:
    keep("venues", ["场馆", "社区"], ["书屋", "东风社区"])
    head = ["活动编号", "场馆", "社区", "活动", "日期", "参加人次"]
    rows = [["1", "讲座", "40余"], ["2", "演出", ""]]
    keep(
        "venue-events",
        head,
        *([n, "书屋", "东风社区", what, "2026-11-03", came] for n, what, came in rows),
    )
    one, two = (
        Record.objects.filter(ledger__code="venue-events").select_related("ledger").order_by("key")
    )
    move(one, "办完", hand=Hand(cast.street, NOW))
    with pytest.raises(DomainError, match="先填：参加人次"):
        move(two, "办完", hand=Hand(cast.street, NOW))
    assert (shown("venue-events-held")[0], shown("venue-event-times")[0]) == ("1", "≥ 40")


def test_a_loan_knows_its_title_and_nobody_who_took_it(cast: Cast) -> None:
    keep("venues", ["场馆", "社区"], ["书屋", "东风社区"])
    keep("venue-books", ["馆藏编号", "场馆", "书名", "册数"], ["1", "书屋", "故事", "3"])
    head = ["借阅编号", "场馆", "馆藏编号", "借出日期"]
    ledger = keep(
        "venue-loans", head, ["1", "书屋", "1", "2026-11-03"], ["2", "书屋", "1", "2026-11-04"]
    )
    page = signed_in(cast.street).get("/desk/ledgers/venue-loans/").content.decode()
    assert page.count("故事") >= 2
    assert not ledger.columns.filter(kind="person").exists()
    assert (shown("titles-lent")[0], shown("venue-copies")[0]) == ("1", "3")
