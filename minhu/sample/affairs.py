"""The hazards of the sample month: one to be noticed, one being mended, one cleared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from minhu.affairs.domain.steps import open_affair, take
from minhu.cases.procedures import procedures
from minhu.core import outbox
from minhu.places.models import Area
from minhu.sample.staff import Staff

DAY = timedelta(days=1)
HAZARDS: tuple[tuple[dict[str, Any], str, float, tuple[str, ...]], ...] = (
    (
        {"title": "消防通道堆了杂物", "inspection": "safety", "place": "3号楼一层"},
        "999901001001002",
        0.2,
        (),
    ),
    (
        {
            "title": "汽修店废机油露天放",
            "inspection": "environment",
            "subject": "示例汽修店",
            "place": "梧桐街北段",
        },
        "999901001002001",
        4,
        ("notify",),
    ),
    (
        {
            "title": "配电箱没有上锁",
            "inspection": "covert",
            "subject": "示例市场",
            "place": "市场东门",
            "urgent": True,
        },
        "999901001003001",
        12,
        ("notify", "report_up", "mend", "clear"),
    ),
)
WORDS = {
    "notify": "请按通知整改，改完拍照",
    "report_up": "重大隐患，已报区里",
    "mend": "锁已装好",
    "clear": "现场看过，已改好",
}


def inspect(staff: Staff, *, at: datetime) -> None:
    """Play the hazards of the month through their verbs."""
    unit, worker = staff.units["chengguan"]
    with outbox.quiet():
        for n, (said, grid, days, verbs) in enumerate(HAZARDS):
            begins = at - days * DAY
            asked = {**said, "area": Area.objects.get(pk=grid), "intake_key": f"sample-{n}"}
            case = open_affair(procedures["hazard"], asked, actor=staff.street, at=begins)
            for step, verb in enumerate(verbs, start=1):
                answers: dict[str, Any] = {"note": WORDS[verb]}
                if verb == "notify":
                    answers |= {"unit": unit, "until": begins + 7 * DAY}
                actor = worker if verb == "mend" else staff.street
                take(case, verb, answers=answers, actor=actor, at=begins + step * 0.8 * DAY)
