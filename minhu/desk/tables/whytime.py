"""为什么是这个时间: the days of a deadline, one cell each, as the page draws them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from minhu.cases.explaining import Day, Reasons, explain
from minhu.cases.models import Case, Deadline
from minhu.core.clock import local_day, zone

MOST_CELLS = 36


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its weekday, its number, what counts on it, and how it looks."""

    weekday: str
    number: int
    mark: str
    css: str
    title: str


@dataclass(frozen=True, slots=True)
class Why:
    """One clock with its reasons and its days; of very long ones the page shows a part."""

    reasons: Reasons
    cells: list[Cell]
    cut: int


def whys(case: Case, deadlines: Iterable[Deadline], *, at: datetime) -> list[Why]:
    return [_why(explain(deadline, case.area_id), at) for deadline in deadlines]


def _why(reasons: Reasons, at: datetime) -> Why:
    weekdays = _weekdays()
    cells = [_cell(day, weekdays, reasons, at) for day in reasons.days[:MOST_CELLS]]
    return Why(reasons, cells, max(0, len(reasons.days) - MOST_CELLS))


def _cell(day: Day, weekdays: tuple[str, ...], reasons: Reasons, at: datetime) -> Cell:
    due = reasons.deadline.due_at.astimezone(zone())
    ends, today = day.day == due.date(), day.day == local_day(at)
    css = "due" if ends else "in" if day.spans else "off"
    mark = f"{due:%H:%M}" if ends else _hours(day)
    return Cell(
        weekday=weekdays[day.day.weekday()],
        number=day.day.day,
        mark=mark,
        css=f"{css} today" if today else css,
        title=" ".join(filter(None, (f"{day.day}", day.note, _spans(day)))),
    )


def _hours(day: Day) -> str:
    """Return how many hours count on a day, with a half where it is one."""
    if not day.spans:
        return _("休") if day.note else "—"
    hours = f"{day.minutes / 60:.1f}".removesuffix(".0")
    return _("%(hours)s时") % {"hours": hours}


def _spans(day: Day) -> str:
    return "，".join(f"{begin:%H:%M}—{end:%H:%M}" for begin, end in day.spans)


def _weekdays() -> tuple[str, ...]:
    return (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
