"""Writing the day log and planning who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.centre.models import Duty, Entry, Incident
from minhu.core.errors import NotAllowedError
from minhu.places.models import Area


@dataclass(frozen=True, slots=True)
class Turn:
    """One seat of one shift of one day."""

    day: date
    shift: Shift
    seat: Seat


def write_down(
    area: Area,
    *,
    kind: EntryKind,
    words: str,
    actor: User,
    at: datetime,
    incident: Incident | None = None,
) -> Entry:
    """Append a line to the day log of a place, of an event or none; raises ``NotAllowedError``."""
    if not actor.has_perm("centre.write_log", area):
        raise NotAllowedError(_("这里的日志不归您记。"))
    return Entry.objects.create(
        area=area, kind=kind, words=words[:200], by=actor, at=at, incident=incident
    )


@transaction.atomic
def plan_duty(
    area: Area, *, turns: Sequence[Turn], who: User, actor: User, at: datetime
) -> list[Duty]:
    """Put somebody on the same seat of several days; all of them or none. As ``put_on_duty``."""
    return [put_on_duty(area, turn=turn, who=who, actor=actor, at=at) for turn in turns]


@transaction.atomic
def put_on_duty(area: Area, *, turn: Turn, who: User, actor: User, at: datetime) -> Duty:
    """Put somebody on a seat; who was planned for it before is replaced, and the log says so.

    Raises ``NotAllowedError`` when the roster of the place is not the actor's to plan.
    """
    if not actor.has_perm("centre.plan_duty", area):
        raise NotAllowedError(_("这里的排班不归您管。"))
    before = Duty.objects.filter(area=area, day=turn.day, shift=turn.shift, seat=turn.seat)
    replaced = before.select_related("user").first()
    duty, _new = Duty.objects.update_or_create(
        area=area,
        day=turn.day,
        shift=turn.shift,
        seat=turn.seat,
        defaults={"user": who, "planned_by": actor, "planned_at": at},
    )
    if replaced is not None and replaced.user_id != who.pk:
        _note_change(duty, replaced.user, actor, at)
    return duty


def _note_change(duty: Duty, before: User, actor: User, at: datetime) -> None:
    words = _("%(day)s %(shift)s %(seat)s：%(before)s 换成 %(after)s") % {
        "day": f"{duty.day:%m-%d}",
        "shift": Shift(duty.shift).label,
        "seat": Seat(duty.seat).label,
        "before": before.name,
        "after": duty.user.name,
    }
    Entry.objects.create(area=duty.area, kind=EntryKind.NOTICE, words=words[:200], by=actor, at=at)
