"""A person's own copy: what is kept of them with one request, why, how long, who has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.people.models import ReadLog
from minhu.people.queries import Masked, masked
from minhu.people.retention import Periods, periods
from minhu.portal.queries.following import Line, area_names, timeline


@dataclass(frozen=True, slots=True)
class Look:
    """One showing of the name or phone in full: when, by which post, for which reason."""

    at: datetime
    post: str
    reason: str
    shown: str


@dataclass(frozen=True, slots=True)
class Copy:
    """All that is kept of a caller with one request; name and phone as their link may show them."""

    case: Case
    caller: Masked
    lines: list[Line]
    looks: list[Look]
    until: date | None
    held: Periods

    @property
    def days(self) -> int:
        return self.held.of(self.case.kind).days

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What is kept, in words, each under its name."""
        known = (
            (_("编号"), self.case.number),
            (_("哪天收到"), f"{local_day(self.case.received_at):%Y-%m-%d}"),
            (_("从哪里来"), self.case.get_channel_display()),
            (_("您写的话"), self.case.detail or self.case.title),
            (_("地方"), self._place),
            (_("地图上的点"), self._point),
            (_("称呼"), self.caller.name),
            (_("电话"), self.caller.phone),
        )
        return [(name, value) for name, value in known if value]

    @property
    def _place(self) -> str:
        area = self.case.area.name
        return f"{area} {self.case.place.removeprefix(area).strip()}".strip()

    @property
    def _point(self) -> str:
        """The point to about a metre, as precise as a phone can be."""
        if self.case.longitude is None or self.case.latitude is None:
            return ""
        return f"{self.case.longitude:.5f}, {self.case.latitude:.5f}"


def own_copy(case: Case, *, at: datetime) -> Copy:
    """Return the copy of one request for whoever holds its link; pictures stand with the steps."""
    held = periods(at)
    ended = case.closed_at or (None if case.is_open else case.received_at)
    until = local_day(ended + held.of(case.kind)) if ended else None
    names = area_names(case)
    lines = timeline(case, names, whole=True)
    return Copy(case, masked(case.caller), lines, _looks(case), until, held)


def as_data(copy: Copy) -> dict[str, Any]:
    """Return a copy for programs, under the same names."""
    return {
        "kept": dict(copy.rows),
        "steps": [
            {"at": line.at.isoformat(), "title": line.title, "by": line.who, "words": line.words}
            for line in copy.lines
        ],
        "looked_at": [
            {"at": look.at.isoformat(), "post": look.post, "reason": look.reason}
            for look in copy.looks
        ],
        "kept_until": copy.until.isoformat() if copy.until else None,
        "rule": copy.held.source,
    }


def _looks(case: Case) -> list[Look]:
    """Return the read log of this request's caller, the last first, without who it was by name."""
    if case.caller is None:
        return []
    rows = ReadLog.objects.filter(person=case.caller, case_number=case.number)
    return [
        Look(row.at, row.post_label.partition(" ")[0], row.get_reason_display(), row.shown)
        for row in rows
    ]
