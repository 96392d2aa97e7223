"""Care in the sample month: boxes in two homes, one call that ended well and one just now."""

from __future__ import annotations

from datetime import datetime, timedelta

from minhu.accounts.actors import Visitor
from minhu.accounts.models import User
from minhu.affairs.domain.steps import take
from minhu.care.domain.asking import ask_meal
from minhu.care.domain.boxes import About, press, register_box
from minhu.care.domain.canteens import (
    Asked,
    approve,
    move_meal,
    open_canteen,
    order_meal,
    put_on,
    settle,
)
from minhu.care.models import CallBox
from minhu.core import outbox
from minhu.core.clock import local_day
from minhu.places.models import Area
from minhu.sample.staff import Staff

GRIDS = ("999901001001002", "999901001002001", "999901001003001")
MINUTE = timedelta(minutes=1)
MENU = (("红烧豆腐套餐", 1200), ("清炒时蔬面", 900))
LEFT = 3
"""From this one on, today's meals have not been eaten yet; this one is brought home."""
STEPS = (
    ("ring", {"who": "helper", "heard": "no", "note": ""}, 1),
    ("answer", {"kind": "fall", "colour": "orange", "note": "能说话，起不来"}, 2),
    ("send", {"note": "请楼下的网格员上去看看"}, 4),
    ("arrive", {"note": ""}, 9),
    ("help", {"came": "helped", "note": "扶起来了，没有伤"}, 20),
    ("tell", {"told": "yes", "satisfied": "satisfied", "note": "女儿知道了"}, 50),
)


def look_after(staff: Staff, *, at: datetime) -> None:
    """Install boxes and play their calls."""
    with outbox.quiet():
        boxes = [_box(n, code, staff.street, at) for n, code in enumerate(GRIDS, start=1)]
        began = at - timedelta(days=6)
        case = press(boxes[0], {"id": "1", "event": "fall", "battery": 90}, at=began).case
        for verb, answers, minutes in STEPS:
            moment = began + minutes * MINUTE
            take(case, verb, answers=answers, actor=staff.street, at=moment)
        press(boxes[1], {"id": "1", "event": "meal", "battery": 64}, at=at - 2 * MINUTE)


def cook(staff: Staff, *, at: datetime) -> None:
    """Open a canteen and let it cook today and last month, which is settled and approved."""
    area = Area.objects.get(code=GRIDS[0])
    canteen = open_canteen(area, "示例小食堂", actor=staff.street, at=at - timedelta(days=60))
    today = local_day(at)
    last = today.replace(day=1) - timedelta(days=1)
    for day in (last, today):
        dishes = [put_on(canteen, day, name, price, actor=staff.street) for name, price in MENU]
        for n, bracket in enumerate(("70", "80", "90", "none"), start=1):
            asked = Asked(dishes[n % 2], bracket, f"例老人{n}", f"1380000004{n}", n == LEFT)
            meal = order_meal(asked, actor=staff.street, at=at)
            if day == last or n < LEFT:
                move_meal(meal, "served", actor=staff.street)
    coming = [
        put_on(canteen, today + timedelta(days=1), name, price, actor=staff.street)
        for name, price in MENU
    ]
    wanted = Asked(coming[0], "80", "例老人5 2楼东户", "13800000045", delivered=True)
    ask_meal(wanted, actor=Visitor(), at=at)
    approve(settle(canteen, last, actor=staff.street, at=at), actor=staff.leader, at=at)


def _box(n: int, code: str, actor: User, at: datetime) -> CallBox:
    people = {
        "person": (f"例老人{n}", f"1380000002{n}"),
        "family": (f"例家属{n}", f"1380000003{n}"),
        "helper": (f"例邻居{n}", ""),
    }
    area = Area.objects.get(code=code)
    about = About(f"box-{n}", "box", area, f"{n}号楼 1单元", people)
    return register_box(about, actor=actor, at=at - timedelta(days=40))[0]
