"""The code of a firm that a ledger knows is offered, not typed again (domain row 113)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from minhu.accounts.enums import Secrecy
from minhu.ledgers.domain.defining import rename_column
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import renew_shipped
from minhu.ledgers.domain.taking import Verdict, judge, take_rows
from minhu.ledgers.domain.writing import strike
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Ledger, Record
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
ONE, TWO = "91999901MA0000002T", "91999901MA0000001P"
LIST = "sweep-premises"


@pytest.fixture(autouse=True)
def _firms(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()
    head = ["企业", "网格", "统一社会信用代码"]
    keep(
        "firm-service",
        head,
        ["示例机电公司", "东风第1网格", ONE],
        ["示例机电公司分店", "春晓第1网格", TWO],
    )
    keep("sweeps", ["楼宇或街段", "网格"], ["示例大厦", "东风第1网格"])


def keep(code: str, *lines: list[str], hand: Hand | None = None) -> Verdict:
    ledger = Ledger.objects.get(code=code)
    verdict = take_rows(ledger, table_of(list(lines)), hand=hand or Hand(None, NOW))
    assert verdict.refused == []
    return verdict


def offered(client: Client, name: str, code: str = "", path: str = "desk") -> list[Any]:
    said = {"c6": name, "c7": code}
    found = client.post(f"/{path}/ledgers/{LIST}/asked/", said).json()
    return [each["code"] for each in found["codes"]["c7"]]


def test_the_desk_is_offered_the_code_of_the_name_it_types_the_exact_one_first(cast: Cast) -> None:
    desk = signed_in(cast.street)
    assert offered(desk, "示例机电公司") == [ONE, TWO]
    assert offered(desk, "分店") == [TWO]
    assert offered(desk, "示例机电公司", ONE) == [TWO]
    assert [offered(desk, typed) for typed in ("", "示", "没有这家")] == [[], [], []]


def test_the_phone_is_offered_what_its_own_grid_knows_and_no_more(cast: Cast) -> None:
    assert offered(signed_in(cast.grid_worker), "示例机电公司", path="field") == [ONE]


def test_what_is_kept_closely_or_struck_out_is_offered_to_nobody(cast: Cast) -> None:
    ledger, desk = Ledger.objects.get(code="firm-service"), signed_in(cast.desk)
    strike(
        Record.objects.select_related("ledger").get(ledger=ledger, key="示例机电公司"),
        hand=Hand(cast.street, NOW),
    )
    assert offered(desk, "示例机电公司") == []
    Record.objects.filter(ledger=ledger).update(struck=False)
    assert offered(desk, "示例机电公司") == [ONE]
    Ledger.objects.filter(pk=ledger.pk).update(secrecy=Secrecy.SECRET)
    assert offered(desk, "示例机电公司") == []


def test_a_file_is_told_of_a_code_that_is_missing_or_another_and_taken_as_it_is(
    cast: Cast,
) -> None:
    head = ["名单编号", "楼宇或街段", "网格", "门牌", "单位名称", "统一社会信用代码"]
    lines = [
        [str(n), "示例大厦", "东风第1网格", f"10{n}", name, code]
        for n, (name, code) in enumerate(
            [("示例机电公司", ""), ("示例机电公司", TWO), ("示例机电公司", ONE), ("别家", "")]
        )
    ]
    hand = Hand(cast.desk, NOW)
    judged = judge(Ledger.objects.get(code=LIST), table_of([head, *lines]), hand=hand)
    assert [(each.row, each.typed) for each in judged.hinted] == [(2, ""), (3, TWO)]
    assert f"{ONE}（企业服务秘书台账）" in judged.hinted[0].why
    assert keep(LIST, head, *lines, hand=hand).new == 4
    assert Record.objects.get(ledger__code=LIST, key="0").values.get("c7", "") == ""


def test_a_column_that_was_renamed_is_still_the_one_and_an_older_ledger_learns_it(
    cast: Cast,
) -> None:
    column = Column.objects.get(ledger__code=LIST, label="统一社会信用代码")
    column.rules = {}
    column.save(update_fields=["rules"])
    name = Column.objects.get(ledger__code=LIST, label="单位名称")
    rename_column(name, "店招", actor=cast.street, at=NOW)
    renew_shipped(Area.objects.get(code=STREET), at=NOW)
    assert offered(signed_in(cast.desk), "示例机电公司") == [ONE]


def at_the_door(client: Client, door: str, name: str = "", path: str = "desk") -> list[Any]:
    said = {"c4": door, "c6": name}
    return client.post(f"/{path}/ledgers/{LIST}/asked/", said).json()["codes"]["c7"]  # type: ignore[no-any-return]  # -- JSON


def stand_at(firm: str, door: str) -> None:
    keep("firm-service", ["企业", "地址"], [firm, door])


def test_by_its_door_the_code_of_a_firm_is_offered_behind_those_of_the_name(cast: Cast) -> None:
    stand_at("示例机电公司", "市场路12号 3楼301室")
    desk, door = signed_in(cast.street), "市场路12号3楼301室"
    [found] = at_the_door(desk, "市场路12号 3楼301室")
    assert found["code"] == ONE
    assert "示例机电公司，同一个门牌" in found["words"]
    both = at_the_door(desk, "市场路12号 3楼301室", "分店")
    assert [each["code"] for each in both] == [TWO, ONE]
    once = at_the_door(desk, "市场路12号 3楼301室", "示例机电公司")
    assert ["门牌" in each["words"] for each in once] == [False, False]
    stand_at("示例机电公司", door)
    assert [each["code"] for each in at_the_door(desk, door)] == [ONE]


def test_another_door_of_the_same_road_and_a_bare_room_find_nobody(cast: Cast) -> None:
    stand_at("示例机电公司", "市场路12号301室")
    stand_at("示例机电公司分店", "301")
    desk = signed_in(cast.street)
    assert [at_the_door(desk, door) for door in ("市场路12号30", "301", "301室", "")] == [[]] * 4


def test_a_door_offers_the_phone_no_firm_of_another_grid_and_nobody_what_is_kept_closely(
    cast: Cast,
) -> None:
    stand_at("示例机电公司分店", "示例大厦1201室")
    assert at_the_door(signed_in(cast.grid_worker), "示例大厦1201室", path="field") == []
    assert len(at_the_door(signed_in(cast.street), "示例大厦1201室")) == 1
    Ledger.objects.filter(code="firm-service").update(secrecy=Secrecy.SECRET)
    assert at_the_door(signed_in(cast.desk), "示例大厦1201室") == []


@pytest.mark.parametrize("path", ["desk", "field"])
def test_a_form_says_where_offered_codes_come_from_and_what_to_do_without(
    cast: Cast, path: str
) -> None:
    one = cast.street if path == "desk" else cast.grid_worker
    page = signed_in(one).get(f"/{path}/ledgers/{LIST}/new/").content.decode()
    assert "没列出来就照营业执照抄" in page
