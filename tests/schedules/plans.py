"""A ledger of patrols, and plans for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from minhu.core.clock import local_day
from minhu.core.recurrence import Every, Rule
from minhu.ledgers import living
from minhu.ledgers.domain.defining import Asked, open_ledger, set_life
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from minhu.schedules.domain.keeping import Plan, begin
from minhu.schedules.models import Schedule
from tests.cast import NOW, STREET, Cast

TODAY = local_day(NOW)
"""A Friday."""
COLUMNS = (
    Asked("巡次", Kind.TEXT, key=True),
    Asked("网格", Kind.AREA),
    Asked("日期", Kind.DATE, day=True),
    Asked("巡什么", Kind.TEXT),
    Asked("处", Kind.INTEGER),
)
LIFE = "待巡 → 没有发现：巡了，没有发现\n待巡 → 有发现：巡了，有发现"


def patrols() -> Ledger:
    """Open a ledger of patrols in the street."""
    area = Area.objects.get(code=STREET)
    ledger = open_ledger("巡查台账", area, COLUMNS, actor=None, at=NOW, code="patrols")
    return set_life(ledger, living.read_life(LIFE), actor=None, at=NOW)


def plan(**more: Any) -> Plan:
    """Return a patrol of every grid on each working day until the end of the month."""
    usual = Plan(
        "record", "patrols", "日巡", Rule(Every.WORKDAY), TODAY, date(2026, 11, 30), {}, "grid"
    )
    return replace(usual, **more)


def begun(cast: Cast, **more: Any) -> Schedule:
    """Let the street order it."""
    return begin(Area.objects.get(code=STREET), plan(**more), actor=cast.street, at=NOW)
