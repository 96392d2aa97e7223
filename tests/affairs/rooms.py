"""A facility of the tests with a hall open every day and an office room open on working days."""

from __future__ import annotations

from datetime import date
from typing import Any

from minhu.accounts.actors import Actor, Visitor
from minhu.affairs.domain.steps import taken_in
from minhu.affairs.rooms import Room, ends_at, rooms_in
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.ids import uuid7
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import open_shipped
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from tests.affairs.acts import do
from tests.cast import NOW, STREET, Cast
from tests.stage import added

MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 21)
FACILITIES = ("阵地", "网格", "类型"), ("东风中心", "东风第1网格", "党群服务中心")
HEADS = (
    *("房间", "阵地", "网格", "坐几人", "哪些天开", "几点开", "几点关", "一次最多几小时", "须知"),
)
ROWS = (
    ("多功能厅", "东风中心", "东风第1网格", "60", "每天", "9", "21", "3", "自己带水杯"),
    ("办公室", "东风中心", "东风第1网格", "6", "工作日", "9", "17", "", ""),
    ("库房", "东风中心", "东风第1网格", "6", "停用", "9", "17", "", ""),
)


def furnish() -> list[Room]:
    """Put the rooms into the ledgers that come along; the last one cannot be booked."""
    added(_furnished)
    return rooms_in()


def _furnished() -> None:
    open_shipped(Area.objects.get(code=STREET), at=NOW)
    put("facilities", FACILITIES[0], FACILITIES[1])
    put("rooms", HEADS, *ROWS)


def put(code: str, heads: tuple[str, ...], *rows: tuple[str, ...]) -> None:
    table = Table(1, heads, dict(enumerate(map(list, rows), start=2)))
    verdict = take_rows(Ledger.objects.get(code=code), table, hand=Hand(None, NOW, "测试"))
    assert not verdict.refused, verdict.refused


def hall() -> Room:
    return next(each for each in rooms_in() if each.record.key == "多功能厅")


def asked(by: Actor | None = None, **more: Any) -> Case:
    said = {
        "title": "书法班",
        "room": hall(),
        "day": MONDAY,
        "first": 9,
        "last": 11,
        "people": 20,
        "caller_name": "王奶奶",
        "caller_phone": "13800138000",
        "intake_key": uuid7(),
        **more,
    }
    return taken_in(procedures["booking"], said, actor=by or Visitor(), at=NOW).case


def booked(cast: Cast, **more: Any) -> Case:
    case = asked(**more)
    return do(case, "accept", cast.desk, until=ends_at(case))
