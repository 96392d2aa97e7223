"""Campaigns of the cast: two doors in each of two grids."""

from __future__ import annotations

from datetime import datetime

from minhu.accounts.models import User
from minhu.campaigns.domain.listing import Found, Wanted
from minhu.campaigns.domain.ordering import Order, order
from minhu.campaigns.domain.visiting import Said, visit
from minhu.campaigns.enums import Source
from minhu.campaigns.models import Campaign, Target, Visit
from minhu.core.ids import uuid7
from minhu.ledgers.guessing import table_of
from minhu.places.models import Area
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast

LIST = [
    ["网格", "地址", "户主"],
    [GRID, "1号楼101", "不读"],
    [GRID, "1号楼102", "不读"],
    [OTHER_GRID, "春晓路8号", "不读"],
]


def wanted(rows: list[list[str]] | None = None) -> Wanted:
    return Wanted(Source.FILE, table=table_of(rows or LIST))


def ordered(
    cast: Cast, kind: str = "door-knock", *, at: datetime = NOW, questions: tuple[str, ...] = ()
) -> Campaign:
    return order_it(cast, Order(kind, "燃气敲门", questions=questions), at=at)[0]


def order_it(cast: Cast, asked: Order, *, at: datetime = NOW) -> tuple[Campaign, Found]:
    place = Area.objects.get(pk=STREET)
    return order(place, asked, wanted(), actor=cast.street, at=at)


def door(campaign: Campaign, text: str = "1号楼101") -> Target:
    return Target.objects.select_related("campaign", "area").get(campaign=campaign, text=text)


def knock(target: Target, result: str, who: User, *, at: datetime = NOW, **more: str) -> Visit:
    said = Said(result, **more)  # type: ignore[arg-type]  # -- keyword test data
    return visit(target, said, key=uuid7(), actor=who, at=at)
