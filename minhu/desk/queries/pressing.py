"""Cases by how hard they are pressed: how much of a limit is used, who was told, who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from minhu.cases.lifecycle import SUPERVISE, URGE
from minhu.cases.models import Deadline
from minhu.cases.models.deadline import PRESSING, RUNNING

__all__ = ["PRESSED", "PRESSING", "USED", "pressed"]
USED = {"50": Q(rung__gte=50, rung__lt=80), "80": Q(rung__gte=80, rung__lt=100)}
LATE = "_late"


def pressed(wanted: Mapping[str, Any], *, at: datetime) -> Q:
    """Return the condition of the cases with a running clock as it is asked for.

    ``used`` is the part of the limit that was told last (50 or 80 per cent), ``told`` the
    level that was told that it ran out, ``pressed`` a 催办 or 督办 without an answer, with
    ``_late`` behind it one whose time is over.
    """
    shown = Q()
    if wanted.get("used"):
        shown &= _of(USED[wanted["used"]])
    if wanted.get("told"):
        shown &= _of(Q(rung__gte=100, told=wanted["told"]))
    if wanted.get("pressed"):
        name = wanted["pressed"].removesuffix(LATE)
        late = Q(due_at__lt=at) if wanted["pressed"].endswith(LATE) else Q()
        shown &= _of(PRESSING & Q(clock=name) & late)
    return shown


def _of(clocks: Q) -> Q:
    return Q(pk__in=Deadline.objects.filter(RUNNING, clocks).values("case"))


PRESSED = (URGE, f"{URGE}{LATE}", SUPERVISE, f"{SUPERVISE}{LATE}")
