"""Time: what now is, and when a limit runs out on one of the four clocks.

Which text means which clock, and the hours that count, follow the practice of city
management platforms (domain page 6.2); days of a hotline run to the end of the day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from minhu.core.calendar import Calendar, Span, Unpublished, calendar
from minhu.core.errors import DomainError


class Clock(StrEnum):
    """The clock a limit is counted on.

    Minutes, urgent hours and natural days run always; the working ones only in the hours of working days.
    """

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"
    MINUTE = "minute"

    @property
    def works(self) -> bool:
        """Answer whether nights and holidays do not count."""
        return self in {Clock.WORK_HOUR, Clock.WORK_DAY}


class Mode(StrEnum):
    """Whether time runs on from the moment, or to the end of a day.

    In ``END_OF_DAY`` the day of receipt does not count, and the last day counts whole; hours
    run on as ever and then to the end of the day they fall on.
    """

    ROLLING = "rolling"
    END_OF_DAY = "end_of_day"


WORK_DAY = timedelta(hours=8)
"""What a rolling working day is worth, whatever a city's hours (domain page 6.2)."""
MOST = 9999
_LAST_MINUTE = time(23, 59)
_UNITS = {
    "紧急工作时": Clock.URGENT_HOUR,
    "紧急工作日": Clock.NATURAL_DAY,
    "小时": Clock.WORK_HOUR,
    "工作时": Clock.WORK_HOUR,
    "天": Clock.WORK_DAY,
    "工作日": Clock.WORK_DAY,
}
_TEXT = re.compile(rf"(\d+)\s*个?\s*({'|'.join(_UNITS)})")
_KEPT = {
    Clock.URGENT_HOUR: "小时",
    Clock.WORK_HOUR: "工作时",
    Clock.WORK_DAY: "工作日",
    Clock.NATURAL_DAY: "天",
    Clock.MINUTE: "分钟",
}


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit runs out, with what was counted on the way there."""

    at: datetime
    counted_from: datetime
    clock: Clock
    days: Calendar

    @property
    def spans(self) -> list[Span]:
        """Return every span that was counted, in the time of the place."""
        if self.clock.works:
            return self.days.between(self.counted_from, self.at)
        return [(self.counted_from.astimezone(zone()), self.at.astimezone(zone()))]

    @property
    def unpublished(self) -> Unpublished | None:
        """Return a warning when working time was counted in a year nobody has published."""
        if not self.clock.works:
            return None
        return self.days.unpublished(self.counted_from, self.at)


@dataclass(frozen=True, slots=True)
class Limit:
    """So much time on one clock, for instance 24 urgent hours or 5 working days.

    ``text`` is how the rule words it; ``source`` which rule it is.
    """

    amount: int
    clock: Clock
    mode: Mode = Mode.ROLLING
    text: str = field(default="", compare=False)
    source: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.amount}{_KEPT[self.clock]}"

    def due(self, start: datetime, days: Calendar | None = None) -> Due:
        """Return when the limit runs out when it starts at ``start``, by a calendar."""
        days = days or calendar()
        if self.clock is Clock.WORK_DAY and self.mode is Mode.END_OF_DAY:
            return self._after_receipt(start, days)
        if self.clock is Clock.NATURAL_DAY and self.mode is Mode.END_OF_DAY:
            return Due(_evening(start + timedelta(days=self.amount)), start, self.clock, days)
        return Due(self.move(start, self.length, days), start, self.clock, days)

    @property
    def length(self) -> timedelta:
        """Return how much time of its clock the limit gives when it rolls."""
        if self.clock is Clock.WORK_DAY:
            return self.amount * WORK_DAY
        if self.clock is Clock.MINUTE:
            return timedelta(minutes=self.amount)
        day = self.clock is Clock.NATURAL_DAY
        return timedelta(days=self.amount) if day else timedelta(hours=self.amount)

    def used(self, first: datetime, last: datetime, days: Calendar | None = None) -> timedelta:
        """Return how much time of its clock passes between two moments."""
        return used(self.clock, first, last, days)

    def move(self, start: datetime, left: timedelta, days: Calendar) -> datetime:
        """Return when so much time of this clock has passed, in the mode of the limit."""
        end = days.after(start, left) if self.clock.works else start + left
        if self.mode is Mode.ROLLING or left <= timedelta():
            return end
        return days.evening(end) if self.clock.works else _evening(end)

    def _after_receipt(self, start: datetime, days: Calendar) -> Due:
        received = local_day(start)
        last = days.workday_after(received, self.amount)
        first = days.opening(days.workday_after(received, 1))
        return Due(days.closing(last), first, self.clock, days)


def read_limit(text: str, mode: Mode = Mode.ROLLING, source: str = "") -> Limit:
    """Return the limit that a text such as 2紧急工作时 means; it keeps the text.

    Raises ``DomainError`` for what is not a number and one of the known units: a limit is
    never guessed.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _TEXT.fullmatch(plain)
    amount = int(found[1]) if found else 0
    if found is None or not 0 < amount <= MOST:
        raise DomainError(
            _("“%(text)s”不是时限。请写数字和单位，比如：2紧急工作时、4工作时、5工作日。")
            % {"text": text}
        )
    return Limit(amount, _UNITS[found[2]], mode, text, source)


def used(clock: Clock, first: datetime, last: datetime, days: Calendar | None = None) -> timedelta:
    """Return how much time passes on a clock between two moments."""
    return (days or calendar()).worked(first, last) if clock.works else last - first


def resumed(
    limit: Limit, due: datetime, pauses: Sequence[Span], days: Calendar | None = None
) -> datetime:
    """Return when a limit runs out that stood still meanwhile: what was left is left again.

    One that had run out before it stopped is as late afterwards as it was then.
    """
    days = days or calendar()
    for stopped, went_on in pauses:
        due = limit.move(went_on, limit.used(stopped, due, days), days)
    return due


def spoken(limit: Limit | str) -> str:
    """Return a limit, or what a deadline keeps of one (24小时, 7天), in the reader's language."""
    kept = str(limit)
    number = "".join(filter(str.isdecimal, kept))
    unit = kept.removeprefix(number)
    if not number or unit not in _KEPT.values():
        return kept
    words = {
        "小时": _("%(hours)d小时"),
        "工作时": _("%(hours)d个工作小时"),
        "工作日": _("%(days)d个工作日"),
        "天": _("%(days)d天"),
        "分钟": _("%(minutes)d分钟"),
    }
    return words[unit] % dict.fromkeys(("hours", "days", "minutes"), int(number))


def now() -> datetime:
    return timezone.now()


@cache
def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def day_begins(day: date) -> datetime:
    """Return the moment at which a day begins in the place."""
    return datetime.combine(day, time(), zone())


def local_day(moment: datetime) -> date:
    """Return the day on the wall calendar of the place at that moment."""
    return moment.astimezone(zone()).date()


def written_day(day: date) -> str:
    """Return a day as papers of an office write it (GB/T 9704): 2026年11月9日, without noughts."""
    return f"{day.year}年{day.month}月{day.day}日"


def _evening(moment: datetime) -> datetime:
    return datetime.combine(local_day(moment), _LAST_MINUTE, zone())
