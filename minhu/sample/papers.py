"""What the sample street makes of its figures: targets, a bulletin, a board."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from minhu.core.clock import local_day
from minhu.places.models import Area
from minhu.rates.bulletins.composing import Span, usual_days
from minhu.rates.domain.freezing import freeze_board
from minhu.rates.domain.populating import Counted, count_people
from minhu.rates.domain.publishing import compose, publish, reword
from minhu.rates.domain.targeting import Wanted, set_target
from minhu.rates.enums import By
from minhu.sample.staff import STREET, Staff

MONTH = timedelta(days=30)
PAPER = "年度任务书（示例）"
TARGETS = (
    ("requests", "closed", 280),
    ("requests", "closure", 95),
    ("ledgers", "jobs-new", 160),
    ("ledgers", "wages-closed", 100),
)
BULLETIN, FEWEST = "示例区统计公报", 6200
PRAISE = "请办得快的单位说说做法，请有超期的单位当天答复来电人。"


def report_figures(staff: Staff, *, at: datetime) -> None:
    """Set the targets of this year, publish a bulletin of the month, freeze a board, leave a draft."""
    street, today = Area.objects.get(code=STREET), local_day(at)
    for book, indicator, amount in TARGETS:
        wanted = Wanted(book, indicator, street, today.year, Decimal(amount), PAPER)
        set_target(wanted, actor=staff.leader, at=at)
    _census(staff, street, at=at)
    unit = next(iter(staff.units.values()))[0]
    theirs = Wanted("requests", "closed", street, today.year, Decimal(40), "街道分解", unit=unit)
    set_target(theirs, actor=staff.leader, at=at)
    month = compose("month", Span(street, today - MONTH, today), actor=staff.street, at=at)
    words = {**month.words, "units": f"{month.words['units']}\n{PRAISE}"}
    month = reword(month, words, actor=staff.supervisor, at=at, turn=month.turn)
    publish(month, actor=staff.leader, at=at, turn=month.turn)
    before = Span(street, today - MONTH, today - timedelta(days=1))
    freeze_board("handling", before, By.UNIT, actor=staff.supervisor, at=at)
    compose("day", Span(street, *usual_days("day", today)), actor=staff.street, at=at)


def _census(staff: Staff, street: Area, *, at: datetime) -> None:
    """Write down how many people live in each community and, added up, in the street."""
    as_of, people = date(local_day(at).year - 1, 12, 31), 0
    for number, community in enumerate(Area.objects.filter(parent=street).order_by("code")):
        lives = FEWEST + 850 * number
        people += lives
        count_people(Counted(community, lives, as_of, BULLETIN), actor=staff.leader, at=at)
    count_people(Counted(street, people, as_of, BULLETIN), actor=staff.leader, at=at)
