"""Forgetting who held a post of a grid, when the time after they left it is over."""

from __future__ import annotations

from datetime import datetime

from minhu.core.clock import local_day
from minhu.people.retention import periods
from minhu.teams.models import Seat


def forget_names(at: datetime) -> int:
    """Empty the names on posts that were left long ago; returns how many.

    The post and its days stay, so that what was vacant when can still be reckoned.
    """
    left_before = local_day(at - periods(at).of("seat"))
    rows = Seat.objects.filter(valid_to__lt=left_before).exclude(name="", home="")
    return rows.update(name="", home="")
