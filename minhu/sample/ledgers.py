"""Three ledgers of the sample, as offices keep them; every name is invented."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import cycle

from minhu.ledgers.cells import plain
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.places.models import Area
from minhu.sample.staff import STREET

YESNO = ("有", "没有")
SHOPS = ("面馆", "理发店", "小超市", "药店", "修车铺", "水果店", "打印店", "早餐店")
TRADES = ("餐饮", "零售", "服务")
LEDGERS: dict[str, tuple[str, tuple[Asked, ...]]] = {
    "yards": (
        "无主管楼院台账",
        (
            Asked("楼院", Kind.TEXT, key=True),
            Asked("网格", Kind.AREA),
            Asked("户数", Kind.INTEGER),
            Asked("大门", Kind.CHOICE, YESNO),
            Asked("监控（个）", Kind.INTEGER),
            Asked("门岗", Kind.CHOICE, YESNO),
        ),
    ),
    "shops": (
        "商户台账",
        (
            Asked("店名", Kind.TEXT, key=True),
            Asked("网格", Kind.AREA),
            Asked("行业", Kind.CHOICE, TRADES),
            Asked("面积（㎡）", Kind.DECIMAL),
            Asked("从业人数", Kind.INTEGER),
            Asked("开业日期", Kind.DATE),
        ),
    ),
    "idle": (
        "闲置资源台账",
        (
            Asked("资源", Kind.TEXT, key=True),
            Asked("社区", Kind.AREA),
            Asked("面积（㎡）", Kind.DECIMAL),
            Asked("打算怎么用", Kind.TEXT),
            Asked("预计投入（元）", Kind.MONEY),
        ),
    ),
}


def keep_ledgers(*, at: datetime) -> None:
    """Open the ledgers of the street and take their rows in, through the verbs."""
    street, chance = Area.objects.get(code=STREET), random.Random(7)  # noqa: S311 -- a sample
    grids = list(Area.objects.grids().select_related("parent"))
    places = [f"{grid.parent.name}{grid.name}" for grid in grids if grid.parent]
    communities = list(Area.objects.filter(parent=street).values_list("name", flat=True))
    rows = {
        "yards": _yards(places, chance),
        "shops": _shops(places, chance),
        "idle": _idle(communities),
    }
    for code, (name, asked) in LEDGERS.items():
        ledger = open_ledger(name, street, asked, actor=None, at=at, code=code)
        table = Table(
            1, tuple(plain(each.label) for each in asked), dict(enumerate(rows[code], start=2))
        )
        take_rows(ledger, table, hand=Hand(None, at, "示例"))


def _yards(places: list[str], chance: random.Random) -> list[list[str]]:
    homes = ("30", "48", "60余", "72", "90")
    return [
        [
            f"{place}{number}号院",
            place,
            chance.choice(homes),
            chance.choice(YESNO),
            str(chance.randrange(4)),
            chance.choice(YESNO),
        ]
        for place in places[::2]
        for number in (1, 2)
    ]


def _shops(places: list[str], chance: random.Random) -> list[list[str]]:
    return [
        [
            f"{place[:2]}{kind}",
            place,
            trade,
            f"{chance.randrange(12, 160)}.5",
            str(chance.randrange(1, 9)),
            f"20{chance.randrange(15, 26)}-0{chance.randrange(1, 10)}-15",
        ]
        for place, kind, trade in zip(places * 1, cycle(SHOPS), cycle(TRADES))
    ]


def _idle(communities: list[str]) -> list[list[str]]:
    uses = ("社区食堂", "停车场", "老年活动室", "便民市场")
    return [
        [f"{name}旧仓库", name, f"{200 + 35 * n}", uses[n % len(uses)], f"{12 + n}万"]
        for n, name in enumerate(communities)
    ]
