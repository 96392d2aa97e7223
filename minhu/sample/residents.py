"""Residents of the sample street's first community: invented, in a county that does not exist."""

from __future__ import annotations

from datetime import datetime
from itertools import cycle

from minhu.accounts.actors import House
from minhu.people.domain.registering import Delivery, register
from minhu.people.identity import check_digit
from minhu.places.models import Area
from minhu.sample.staff import GIVEN, SURNAMES

PLACE = "999901001001"
MANY = 240
COUNTY = "999901"


def fill_register(*, at: datetime) -> None:
    """Take in a list through the same verb as an office does."""
    place = Area.objects.get(pk=PLACE)
    grids = cycle(Area.objects.grids().filter(parent=place))
    lines: list[list[object]] = [["姓名", "证件号码", "网格", "住址", "人口类型"]]
    for n, grid in zip(range(MANY), grids, strict=False):
        number = f"{COUNTY}{1940 + n % 70}{n % 12 + 1:02}{n % 28 + 1:02}{n:03}"
        name = SURNAMES[n % len(SURNAMES)] + GIVEN[n % len(GIVEN)]
        home = f"{n // 48 + 1}号楼{n // 12 % 4 + 1}单元{n % 6 + 1}01"
        base = "流动" if n % 9 == 0 else "户籍" if n % 2 else "常住"
        lines.append([name, number + check_digit(number), grid.pk, home, base])
    register(lines, place, Delivery("示例名单"), actor=House(), at=at)
