"""What came up by a rule and waits for the grid worker of its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from minhu.accounts.models import User
from minhu.core.lifecycle import Edge
from minhu.ledgers import living
from minhu.ledgers.models import Record
from minhu.schedules.models import Schedule

SHOWN_FOR = timedelta(days=7)
"""How long one that was not done stays on the phone; after that it is told by its ledger alone."""
MOST = 20


@dataclass(frozen=True, slots=True)
class Due:
    """A record that waits where its life begins, and the steps that lead on from there."""

    record: Record
    moves: tuple[Edge, ...]
    late: bool


def rounds_of(user: User, *, today: date) -> list[Due]:
    """Return what came up in one's own grids in the last days, the oldest first; two statements."""
    if not user.grids:
        return []
    alive = Schedule.objects.filter(maker="record", ends_on__gt=today - SHOWN_FOR)
    codes = set(alive.order_by().values_list("subject", flat=True))
    if not codes:
        return []
    rows = Record.objects.filter(
        ledger__code__in=codes,
        ledger__secrecy=0,
        area__in=user.grids,
        state="",
        struck=False,
        day__gt=today - SHOWN_FOR,
        day__lte=today,
    )
    found = rows.select_related("ledger").order_by("day", "id")[:MOST]
    return [
        Due(each, tuple(life.leaving(life.start)), each.day < today)
        for each in found
        if (life := living.lifecycle(each.ledger.life)) is not None
    ]
