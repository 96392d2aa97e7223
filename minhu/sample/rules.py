"""What the sample street has decided: standards to file under, and where things go first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from minhu.catalogue.domain.ladders import Ladder, Slot, change_ladder
from minhu.catalogue.domain.limits import Change, change_limit
from minhu.catalogue.domain.routing import note_trial, switch_rule, write_rule
from minhu.catalogue.domain.shipped import load_shipped
from minhu.catalogue.enums import ClockMode, ClockUnit, Told
from minhu.catalogue.models import Limit, Standard
from minhu.core.clock import local_day
from minhu.places.models import Area
from minhu.sample.staff import STREET, Staff

EDITION, FILED = "2026", ("0202",)
"""Which standards are loaded, and the categories whose cases are filed under their first."""


def load_standards(*, at: datetime) -> Mapping[str, Standard]:
    """Load the standards that come with Minhu; returns those the sample files under."""
    load_shipped(EDITION, at=at)
    rows = Standard.objects.filter(category__in=FILED).order_by("-order")
    return {row.category_id: row for row in rows}


def change_rules(staff: Staff, *, at: datetime) -> None:
    """Let a limit and a ladder be others from a month on, so that pages show what is to come."""
    area, begins = Area.objects.get(pk=STREET), local_day(at) + timedelta(days=30)
    paper = "示例街道办〔2026〕12号"
    sign = Limit.objects.get(procedure="request", name="sign", category=None, valid_to=None)
    shorter = Change(12, ClockUnit.URGENT_HOUR, ClockMode.ROLLING, begins, paper)
    change_limit(sign, shorter, area=area, actor=staff.street, at=at)
    rungs = ((50, Told.HOLDER), (80, Told.STREET), (100, Told.SUPERVISOR), (150, Told.LEADER))
    ladder = Ladder(rungs, begins, paper)
    change_ladder(Slot("request", "contact"), ladder, area=area, actor=staff.street, at=at)


def write_rules(staff: Staff, *, at: datetime) -> None:
    """Write three rules: one at work, one tried but off, one that nobody tried yet."""
    area = Area.objects.get(pk=STREET)
    roads, clean = staff.units["shizheng"][0], staff.units["huanwei"][0]
    lists: tuple[dict[str, Any], ...] = (
        {"name": "路灯、井盖找市政所", "category_id": "02", "unit": roads},
        {"name": "夜里说噪音的先找网格员", "category_id": "04", "hour_from": 22, "hour_to": 6},
        {"name": "说垃圾的找环卫所", "words": "垃圾 脏 臭", "unit": clean},
    )
    said: dict[str, Any] = {"why": "街道调度例会定的", "actor": staff.street, "at": at}
    rules = [write_rule(area, asks=asks, **said) for asks in lists]
    for rule in rules[:2]:
        note_trial(rule, area=area, actor=staff.street, at=at)
    switch_rule(rules[0], on=True, area=area, **said)
