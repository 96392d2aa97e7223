"""What came up by a rule and waits for the grid worker of its place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from minhu.accounts.models import User
from minhu.core.lifecycle import Edge
from minhu.ledgers import living
from minhu.ledgers.models import Ledger, Record
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


def rounds_of(user: User, *, today: date, until_done: Collection[str] = ()) -> list[Due]:
    """Return what came up in one's own grids in the last days, the oldest first; two statements.

    Of ledgers named ``until_done`` whatever has not come to its end stays, however long ago.
    """
    if not user.grids:
        return []
    alive = Schedule.objects.filter(maker="record", ends_on__gt=today - SHOWN_FOR)
    codes = set(alive.order_by().values_list("subject", flat=True))
    if not codes and not until_done:
        return []
    lately = Q(ledger__code__in=codes, state="", day__gt=today - SHOWN_FOR)
    rows = Record.objects.filter(
        lately | _going(until_done),
        ledger__secrecy=0,
        area__in=user.grids,
        struck=False,
        day__lte=today,
    )
    found = rows.select_related("ledger").order_by("day", "id")[:MOST]
    return [
        Due(each, tuple(life.leaving(living.standing(life, each.state))), each.day < today)
        for each in found
        if (life := living.lifecycle(each.ledger.life)) is not None
    ]


def _going(codes: Collection[str]) -> Q:
    """Return what is still to be done in ledgers; one more statement where any is named."""
    found = Q(pk__in=())
    for ledger in Ledger.objects.filter(code__in=codes) if codes else ():
        life = living.lifecycle(ledger.life)
        if life is not None:
            going = [each.code for each in life.states if any(life.leaving(each.code))]
            found |= Q(ledger=ledger, state__in=[living.stored(life, each) for each in going])
    return found
