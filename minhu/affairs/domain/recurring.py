"""Cases that come again by a rule: orders by timetable, the weekly meeting of an estate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.affairs.domain.steps import ROWS, open_affair
from minhu.affairs.queries import may_open, sees_affairs, visible_affair, with_pages
from minhu.cases.models import Case
from minhu.cases.procedures import Procedure
from minhu.core.errors import NotAllowedError
from minhu.places.models import Area
from minhu.schedules.makers import Pattern
from minhu.schedules.models import Schedule

REPEATED = ("title", "place", "channel")
"""Columns of a case that say the same each time; nobody's name, phone or words are among them."""


class CaseMaker:
    """Opens a case after another one, without its people and pictures."""

    def pattern(self, user: User, subject: str, like: str) -> Pattern | None:
        """Return what each case would say, after one that somebody sees."""
        procedure = _procedure(subject)
        if procedure is None or not may_open(user, procedure):
            return None
        case = visible_affair(user, procedure, like)
        if case is None or procedure.pages is None or not may_recur(case, procedure):
            return None
        asked, first = procedure.pages.form().fields, case.steps.get(seq=1).payload
        facts = {name: first[name] for name in asked if name not in ROWS and first.get(name)}
        said = {name: getattr(case, name) for name in REPEATED}
        shown = ((asked[name].label, said[name]) for name in ("title", "place"))
        words = tuple((str(label), text) for label, text in shown if text)
        return Pattern(_(procedure.name), case.title[:40], case.area, {"said": said | facts}, words)

    def make(self, schedule: Schedule, area: Area, day: date, *, at: datetime) -> str:
        """Take in one case, with the right of whoever ordered it; a day and place once."""
        procedure = _procedure(schedule.subject)
        if procedure is None:
            raise NotAllowedError(_("这件事现在不归您办。"))
        said = dict(schedule.body["said"])
        dated = _("%(title)s（%(month)d月%(day)d日）")
        title = dated % {"title": said["title"][:64], "month": day.month, "day": day.day}
        key = f"{schedule.pk.hex}-{day:%Y%m%d}-{area.code}"
        said |= {"title": title, "area": area, "intake_key": key}
        return open_affair(procedure, said, actor=schedule.opened_by, at=at).number

    def names(self, user: User, subjects: Collection[str]) -> Mapping[str, str]:
        """Return the names of the procedures among some whose cases somebody sees."""
        found = (_procedure(each) for each in subjects)
        return {e.code: _(e.name) for e in found if e is not None and sees_affairs(user, e)}


def may_recur(case: Case, procedure: Procedure) -> bool:
    """Answer whether a case is of those that come again: it is for a place, not for somebody."""
    if procedure.pages is None or procedure.pages.recurs is None:
        return False
    first = case.steps.get(seq=1).payload
    return all(first.get(name) in said for name, said in procedure.pages.recurs.items())


def _procedure(code: str) -> Procedure | None:
    """Return a procedure whose cases may come again."""
    found = (each for each in with_pages() if each.pages and each.pages.recurs is not None)
    return next((each for each in found if each.code == code), None)
