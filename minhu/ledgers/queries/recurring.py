"""What came up by a rule and waits for the grid worker of its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from minhu.accounts.models import User
from minhu.core.clock import local_day, now, zone
from minhu.core.lifecycle import Edge
from minhu.ledgers import living
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import full_name, places_seen
from minhu.ledgers.queries.missing import Missing
from minhu.ledgers.queries.whom import whom
from minhu.places.codes import span
from minhu.schedules.models import Made, Schedule

SHOWN_FOR = timedelta(days=7)
"""How long one that was not done stays on the phone; after that it is told by its ledger alone."""
MOST = 20
SOON = timedelta(days=7)
"""How far ahead is looked for what has to be done by a moment."""
TOLD, BY = "told", "by"
"""The rules of columns that say why a record came up, and the moment by which it has to be done."""
TOLD_FOR = timedelta(days=31)
"""How long a day that was refused is told of, when none came up after it."""


@dataclass(frozen=True, slots=True)
class Due:
    """A record that waits where its life begins, and the steps that lead on from there.

    ``why`` it came up, the moment ``until`` when it has to be done and ``whom`` it is about,
    masked, where it says so.
    """

    record: Record
    moves: tuple[Edge, ...]
    late: bool
    why: str = ""
    until: str = ""
    whom: str = ""

    @property
    def title(self) -> str:
        """What it is called on the phone: whom it is about and what is done, not the number of a line."""
        return f"{self.whom} {self.record.ledger.name}" if self.whom else self.record.called


def rounds_of(user: User, *, at: datetime, until_done: Collection[str] = ()) -> list[Due]:
    """Return what came up in one's own grids in the last days, the oldest first; two statements.

    Of ledgers named ``until_done`` whatever has not come to its end stays, however long ago, and
    what has to be done by a moment is there at once; two more statements, and two for whom parts
    of something are about.
    """
    today = local_day(at)
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
        day__lte=today + (SOON if until_done else timedelta()),
    )
    found = list(rows.select_related("ledger").order_by("day", "id")[:MOST])
    return _waiting(found, _slots(until_done), at=at)


def _waiting(
    records: list[Record], slots: Mapping[UUID, Mapping[str, str]], *, at: datetime
) -> list[Due]:
    """Return what waits among some records by now, with why it came up and until when."""
    today, now_here = local_day(at), f"{at.astimezone(zone()):%Y-%m-%d %H:%M}"
    about = whom(records)
    told = [(each, *_told(each, slots.get(each.ledger_id, {}))) for each in records]
    return [
        Due(
            each,
            tuple(life.leaving(living.standing(life, each.state))),
            until < now_here if until else each.day < today,
            why,
            until,
            about.get(each.pk, ""),
        )
        for each, why, until in told
        if until or each.day <= today
        if (life := living.lifecycle(each.ledger.life)) is not None
    ]


def _slots(codes: Collection[str]) -> Mapping[UUID, Mapping[str, str]]:
    """Return the slots of the columns that say why and until when, by ledger and rule."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    if codes:
        asked = Q(rules__has_key=BY) | Q(rules__has_key=TOLD)
        columns = Column.objects.filter(asked, ledger__code__in=codes, retired_at=None)
        for each in columns.order_by():
            found[each.ledger_id][BY if BY in each.rules else TOLD] = each.slot
    return found


def _told(record: Record, slots: Mapping[str, str]) -> tuple[str, str]:
    why, until = (str(record.values.get(slots.get(rule, "")) or "") for rule in (TOLD, BY))
    return why, until


def _going(codes: Collection[str]) -> Q:
    """Return what is still to be done in ledgers; one more statement where any is named."""
    found = Q(pk__in=())
    for ledger in Ledger.objects.filter(code__in=codes) if codes else ():
        life = living.lifecycle(ledger.life)
        if life is not None:
            going = [each.code for each in life.states if any(life.leaving(each.code))]
            found |= Q(ledger=ledger, state__in=[living.stored(life, each) for each in going])
    return found


def refused_days(user: User, ledger: Ledger, record: Record | None) -> list[Missing]:
    """Return the days of schedules that a ledger refused, each place's last word; one statement.

    A day is tried once: it is told of until the next one comes, the rule is stopped, or a month
    has passed.
    """
    if record is not None:
        return []
    later = Made.objects.filter(
        schedule=OuterRef("schedule"), area=OuterRef("area"), day__gt=OuterRef("day")
    )
    rows = Made.objects.filter(
        _inside(places_seen(user, ledger.area_id, secrecy=ledger.secrecy)),
        ~Exists(later),
        schedule__maker="record",
        schedule__subject=ledger.code,
        schedule__stopped_at=None,
        day__gt=local_day(now()) - TOLD_FOR,
    ).exclude(said="")
    found = rows.select_related("schedule", "area__parent").order_by("day", "area")[:MOST]
    return [
        Missing(ledger.code, _named(each), each.day, each.said, schedule=each.schedule_id)
        for each in found
    ]


def _named(made: Made) -> str:
    return f"{made.schedule.title} {full_name(made.area)}"


def _inside(places: Collection[str]) -> Q:
    found = Q(pk__in=())
    for first, after in map(span, places):
        found |= Q(area__gte=first, area__lt=after)
    return found
