"""Holding hours of a room for a booking, and giving them back; the database lets nobody share one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.affairs.models import Hour
from minhu.affairs.rooms import why_not
from minhu.cases.models import Case
from minhu.core.errors import DomainError, StaleStateError


def placed(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was said about a booking with its place: the area of the room, and when in words."""
    room, day = said["room"], said["day"]
    when = f"{day.month}月{day.day}日 {said['first']}点到{said['last']}点"
    return {**said, "area": room.record.area, "place": f"{room.label[:80]} {when}"}


def hold(case: Case, said: Mapping[str, Any], *, at: datetime) -> None:
    """Hold the hours of a new booking. Raises ``DomainError`` when the room cannot be had then.

    Hours are written in their order, so that of two who want the same ones one waits for the other.
    """
    room, day, hours = said["room"], said["day"], (said["first"], said["last"])
    if fault := why_not(room, day, hours, said["people"], at):
        raise DomainError(fault)
    try:
        with transaction.atomic():
            Hour.objects.bulk_create(
                Hour(case=case, room=room.record, day=day, hour=hour) for hour in range(*hours)
            )
    except IntegrityError as error:
        raise StaleStateError(_("这个时段有人约了，请另选。")) from error


def free(case: Case) -> None:
    """Give the hours of a booking back; its steps keep what it was."""
    Hour.objects.filter(case=case).delete()
