"""Records that come again by a rule: rounds of cleaning, patrols, inspections."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers import cells, living
from minhu.ledgers.domain.drafting import Columns, Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import CHOSEN, TRACED, Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of, full_name, ledger_for, visible_to
from minhu.places.models import Area
from minhu.schedules.makers import Pattern
from minhu.schedules.models import Schedule

REPEATED = (Kind.TEXT, *TRACED, *CHOSEN)
"""Kinds of columns that say the same each time, as a road does; what was counted or measured is left open."""


class RecordMaker:
    """Writes a record of a ledger: its key, place and day by themselves, the rest as an example."""

    def pattern(self, user: User, subject: str, like: str) -> Pattern | None:
        """Return what each record would say, after another one of the ledger if one is named."""
        ledger = ledger_for(user, subject)
        if ledger is None or not user.has_perm("ledgers.keep_ledger", ledger):
            return None
        if not like:
            return Pattern(ledger.name, ledger.name[:40], ledger.area, {"values": {}})
        record = _example(user, ledger, like)
        if record is None or not user.has_perm("ledgers.keep_record", record):
            return None
        said = [each for each in _repeated(ledger) if record.values.get(each.slot)]
        values = {each.slot: record.values[each.slot] for each in said}
        words = tuple((e.label, cells.brief(values[e.slot], e.kind)) for e in said)
        return Pattern(ledger.name, record.called[:40], record.area, {"values": values}, words)

    def make(self, schedule: Schedule, area: Area, day: date, *, at: datetime) -> str:
        """Write one record; refused for a ledger that is kept closely or whose key is no text."""
        ledger = Ledger.objects.select_related("area", "within").get(code=schedule.subject)
        if ledger.secrecy:
            raise NotAllowedError(_("限定知悉范围的台账，不能定期自己记。"))
        columns = columns_of(ledger)
        kept: Mapping[str, Any] = schedule.body.get("values", {})
        same = {each.slot: kept[each.slot] for each in _repeated(ledger) if each.slot in kept}
        own = _own(columns, schedule, area, day)
        hand = Hand(schedule.opened_by, at, _("定期"), day)
        return str(write(ledger, {**same, **own}, hand=hand).pk)

    def names(self, user: User, subjects: Collection[str]) -> Mapping[str, str]:
        """Return the names of the ledgers among some that somebody may open."""
        found = Ledger.objects.filter(code__in=subjects)
        return {e.code: e.name for e in found if user.has_perm("ledgers.open_ledger", e)}


def _example(user: User, ledger: Ledger, key: str) -> Record | None:
    rows = visible_to(user).filter(ledger=ledger, struck=False).select_related("ledger", "area")
    try:
        return rows.filter(pk=key).first()
    except ValidationError:
        return None


def _repeated(ledger: Ledger) -> list[Column]:
    """Return what says the same each time; not what a step asks for, which is what came of it."""
    came_of_it = living.asked(ledger.life)
    return [
        each
        for each in columns_of(ledger)
        if each.kind in REPEATED
        and not each.is_key
        and not each.is_known
        and each.slot not in came_of_it
    ]


def _own(columns: Columns, schedule: Schedule, area: Area, day: date) -> dict[str, Any]:
    """Return what differs each time: a key of title, place and day, the place, the day."""
    values: dict[str, Any] = {}
    for column in columns:
        if column.is_known:
            continue
        if column.is_key and column.kind != Kind.TEXT:
            raise DomainError(_("“%(label)s”不是文字，不能自己编号。") % {"label": column.label})
        if column.is_key:
            place = f" {full_name(area)}" if schedule.level else ""
            values[column.slot] = f"{schedule.title} {day.isoformat()}{place}"
        elif column.kind == Kind.AREA:
            values[column.slot] = {"at": area.code, "name": full_name(area)}
        elif column.is_day and column.kind == Kind.DATE:
            values[column.slot] = day.isoformat()
    return values
