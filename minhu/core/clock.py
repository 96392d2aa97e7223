"""Time: what now is, and when a limit runs out. Working-time clocks come on top of this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _


class Clock(StrEnum):
    """The clock a limit is counted on; natural time runs at night and on holidays."""

    HOUR = "hour"
    NATURAL_DAY = "natural_day"


@dataclass(frozen=True, slots=True)
class Limit:
    """So much time on one clock, for instance 24 hours or 7 natural days."""

    amount: int
    clock: Clock

    def __str__(self) -> str:
        return f"{self.amount}{'小时' if self.clock is Clock.HOUR else '天'}"

    def due(self, start: datetime) -> datetime:
        """Return the moment at which the limit runs out when it starts at ``start``."""
        if self.clock is Clock.HOUR:
            return start + timedelta(hours=self.amount)
        return start + timedelta(days=self.amount)


def spoken(limit: Limit | str) -> str:
    """Return a limit, or what a deadline keeps of one (24小时, 7天), in the reader's language."""
    kept = str(limit)
    number = "".join(filter(str.isdecimal, kept))
    if not number:
        return kept
    words = _("%(hours)d小时") if kept.endswith("小时") else _("%(days)d天")
    return words % {"hours": int(number), "days": int(number)}


def now() -> datetime:
    return timezone.now()


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def day_begins(day: date) -> datetime:
    """Return the moment at which a day begins in the place."""
    return datetime.combine(day, time(), zone())


def local_day(moment: datetime) -> date:
    """Return the day on the wall calendar of the place at that moment."""
    return moment.astimezone(zone()).date()
