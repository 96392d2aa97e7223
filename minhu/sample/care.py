"""Care in the sample month: boxes in two homes, one call that ended well and one just now."""

from __future__ import annotations

from datetime import datetime, timedelta

from minhu.accounts.models import User
from minhu.affairs.domain.steps import take
from minhu.care.domain.boxes import About, press, register_box
from minhu.care.models import CallBox
from minhu.core import outbox
from minhu.places.models import Area
from minhu.sample.staff import Staff

GRIDS = ("999901001001002", "999901001002001", "999901001003001")
MINUTE = timedelta(minutes=1)
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


def _box(n: int, code: str, actor: User, at: datetime) -> CallBox:
    people = {
        "person": (f"例老人{n}", f"1380000002{n}"),
        "family": (f"例家属{n}", f"1380000003{n}"),
        "helper": (f"例邻居{n}", ""),
    }
    area = Area.objects.get(code=code)
    about = About(f"box-{n}", "box", area, f"{n}号楼 1单元", people)
    return register_box(about, actor=actor, at=at - timedelta(days=40))[0]
