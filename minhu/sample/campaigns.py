"""Campaigns of the sample street: a door-knock under way, an order on the clock, rounds, help."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import NamedTuple

from minhu.campaigns.domain.listing import Wanted
from minhu.campaigns.domain.ordering import Order, order
from minhu.campaigns.domain.visiting import Said, visit
from minhu.campaigns.enums import Source
from minhu.campaigns.models import Campaign, Target
from minhu.core import outbox
from minhu.core.ids import uuid7
from minhu.ledgers.guessing import table_of
from minhu.places.models import Area
from minhu.sample.staff import Staff

PLACE = "999901001001"
HOMES = [f"{n // 8 + 1}号楼{n % 8 // 4 + 1}单元{n % 4 + 1}01" for n in range(16)]
SHOPS = [f"{n}号商铺" for n in range(1, 13)]
HOUR = timedelta(hours=1)
MOST_VISITS = 7


class Tour(NamedTuple):
    """A campaign, its doors in every grid, when it was ordered, and which grids have begun."""

    order: Order
    doors: list[str]
    since: timedelta
    begun: int


TOURS = (
    Tour(
        Order("door-knock", "燃气用户敲门行动", "问一句就走，不进门", ("报警器装了没有",)),
        HOMES,
        96 * HOUR,
        5,
    ),
    Tour(Order("rounds", "沿街商户走访"), SHOPS, 216 * HOUR, 3),
    Tour(Order("every-household", "走访居民百分百"), HOMES, 700 * HOUR, 4),
    Tour(Order("help", "帮扶困难百分百"), HOMES[3:5], 700 * HOUR, 4),
    Tour(
        Order("mobilise", "今晚暴雨，通知一楼住户", "搬走怕水的东西，不要进地下室"),
        HOMES[::4],
        1.5 * HOUR,
        3,
    ),
)


def go_round(staff: Staff, *, at: datetime) -> None:
    """Order five campaigns in the first community and let its grid workers make a few visits."""
    chance = random.Random(17)  # noqa: S311 -- the same sample every time
    place = Area.objects.get(pk=PLACE)
    grids = list(Area.objects.grids().filter(parent=place, pk__in=staff.grids))
    with outbox.quiet():
        for tour in TOURS:
            lines = [["网格", "地址"], *([grid.pk, door] for grid in grids for door in tour.doors)]
            wanted = Wanted(Source.FILE, table=table_of(lines))
            since = at - tour.since
            desk = staff.communities[PLACE]
            made, _found = order(place, tour.order, wanted, actor=desk, at=since)
            for grid in grids[: tour.begun]:
                _walk(made, grid, staff, (since, at), chance)


def _walk(
    campaign: Campaign,
    grid: Area,
    staff: Staff,
    span: tuple[datetime, datetime],
    chance: random.Random,
) -> None:
    """Visit a few doors of a grid between the order and now."""
    results = [each.code for each in campaign.kind.results]
    begins, ends = span
    targets = Target.objects.filter(campaign=campaign, area=grid).select_related("campaign", "area")
    for target in targets.order_by("text")[: chance.randint(2, MOST_VISITS)]:
        begins += (ends - begins) * chance.uniform(0.05, 0.3)
        said = Said(chance.choice([results[0], *results]), {"f1": "装了"})
        visit(target, said, key=uuid7(), actor=staff.grids[grid.pk], at=begins)
