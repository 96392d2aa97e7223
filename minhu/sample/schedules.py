"""What comes again in the sample street: patrols of a community, Friday cleaning, a stall of services."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from minhu.accounts.models import User
from minhu.affairs.domain.steps import open_affair
from minhu.cases.procedures import procedures
from minhu.catalogue.enums import Strand
from minhu.core.clock import local_day
from minhu.core.ids import uuid7
from minhu.core.recurrence import Every, Holiday, Rule
from minhu.ledgers.models import Record
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.sample.staff import Staff
from minhu.schedules.domain.keeping import Plan, begin
from minhu.schedules.domain.making import make_due
from minhu.schedules.makers import makers

COMMUNITY, GRID = "999901001001", "999901001001003"
HALF_A_YEAR = timedelta(days=182)
DAILY = Rule(Every.DAY)
FRIDAYS = Rule(Every.WEEK, (4,), holiday=Holiday.SKIP)
FIRST_MONDAY = Rule(Every.MONTH_WEEKDAY, (0,), 1, holiday=Holiday.AFTER)


def come_again(staff: Staff, *, at: datetime) -> None:
    """Let a few things come again, and make what is due, through the verbs."""
    today, desk = local_day(at), staff.communities[COMMUNITY]
    usual = Plan("record", "patrols", "日巡", DAILY, today, today + HALF_A_YEAR, {}, Level.GRID)
    usual = replace(usual, strand=Strand.PATROL)
    begin(Area.objects.get(pk=COMMUNITY), usual, actor=desk, at=at)
    like = Record.objects.get(ledger__code="clean-up-rounds", key="第47周-市场路")
    again = replace(usual, subject="clean-up-rounds", title="周五清洁", rule=FRIDAYS, level="")
    _begin(again, str(like.pk), staff.street, at)
    grid = {"area": Area.objects.get(pk=GRID), "intake_key": uuid7()}
    said = {"title": "小广场义剪", "way": "stationed", "item": "hair", "channel": "other"}
    said |= {"place": "小广场"}
    case = open_affair(procedures["order"], {**grid, **said}, actor=desk, at=at)
    again = replace(again, maker="case", subject="order", title="驻点义剪", rule=FIRST_MONDAY)
    again = replace(again, strand=Strand.SERVE)
    _begin(again, case.number, desk, at)
    make_due(at)


def _begin(plan: Plan, like: str, actor: User, at: datetime) -> None:
    """Let something come again as an example says."""
    found = makers[plan.maker].pattern(actor, plan.subject, like)
    assert found is not None, plan.title  # noqa: S101 -- the sample is ours
    begin(found.area, replace(plan, body=found.body, ahead=7), actor=actor, at=at)
