"""Asking a ledger of every place by a day, answering for one's place, reminding, closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core import outbox
from minhu.core.calendar import Calendar, calendar
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import short_code
from minhu.core.recurrence import Every as Again
from minhu.core.recurrence import Rule
from minhu.ledgers.models import Collection, Ledger, Record, Reply
from minhu.ledgers.models.collection import Every
from minhu.ledgers.queries.collecting import places_asked, written_since
from minhu.places.enums import Level
from minhu.places.models import Area

ASKED, REMINDED = "ledger.asked", "ledger.reminded"
LONGEST = timedelta(days=366)
FURTHEST = timedelta(days=62)
"""Within so many days every rule has a day."""
BEFORE = timedelta(days=1)
"""How long before the day whoever has not answered is reminded."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody asks for: in which words, of places of which level, by when, how often."""

    title: str
    level: Level
    due_on: date
    words: str = ""
    every: Every = Every.ONCE
    until: date | None = None


@transaction.atomic
def ask(ledger: Ledger, asking: Asking, *, actor: User, at: datetime) -> Collection:
    """Ask a ledger of all places of a level; they are told.

    Raises ``NotAllowedError``, and ``DomainError`` for a day gone by or off, where there is nobody to
    ask, for what comes again without an end, and while the ledger is being asked already.
    """
    _require_asker(ledger, actor)
    _check_days(ledger, asking, at)
    collection = _asked(ledger, asking, actor=actor, at=at)
    if ledger.secrecy:
        raise DomainError(_("限定知悉范围的台账，不能向各处收。"))
    if not places_asked(collection).exists():
        raise DomainError(_("这本台账的地方里没有这样的网格或社区。"))
    try:
        with transaction.atomic():
            collection.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError(_("这本台账正在采集，先结束那一次。")) from error
    outbox.put(ASKED, str(collection.pk))
    return collection


def _check_days(ledger: Ledger, asking: Asking, at: datetime) -> None:
    """Refuse a day gone by or off, and what comes again without an end."""
    if asking.due_on < local_day(at):
        raise DomainError(_("截止日期已经过了。"))
    if asking.every is Every.WORKDAY and not calendar(ledger.area_id).works(asking.due_on):
        raise DomainError(_("截止的那天不上班，请选一个工作日。"))
    if asking.every == Every.ONCE:
        return
    if asking.until is None or not asking.due_on <= asking.until <= asking.due_on + LONGEST:
        raise DomainError(_("反复收的，请写收到哪天为止，最长一年。"))


def _asked(ledger: Ledger, asking: Asking, *, actor: User, at: datetime) -> Collection:
    """Return the collection that was asked for, not kept yet."""
    return Collection(
        ledger=ledger,
        number=f"L-{short_code()}",
        title=asking.title.strip()[:60],
        words=asking.words.strip()[:200],
        level=asking.level,
        due_on=asking.due_on,
        every=asking.every,
        until=None if asking.every == Every.ONCE else asking.until,
        opened_by=actor,
        opened_at=at,
    )


@transaction.atomic
def answer(
    collection: Collection, area: Area, *, nothing: bool, actor: User, at: datetime
) -> Reply:
    """Say that a place has answered; said again, the last counts.

    Raises ``DomainError`` when it is over, when the place is not asked, and when no record was
    written there although there is something to report.
    """
    if not actor.has_perm("ledgers.keep_record", Record(ledger=collection.ledger, area=area)):
        raise NotAllowedError(_("这里不归您报。"))
    if not Collection.objects.filter(pk=collection.pk, closed_at=None).exists():
        raise StaleStateError(_("这次采集已经结束了。"))
    if not places_asked(collection).filter(pk=area.pk).exists():
        raise DomainError(_("这次采集没有问到这里。"))
    if not nothing and not written_since(collection, area.code):
        raise DomainError(_("还没有记。先记下来，确实没有就点“没有要报的”。"))
    said = {"nothing": nothing, "by": actor, "at": at}
    reply, _made = Reply.objects.update_or_create(said, collection=collection, area=area)
    return reply


@transaction.atomic
def remind(collection: Collection, *, actor: User, at: datetime) -> None:
    """Remind the places that have not answered; more than once a day reminds once."""
    _require_asker(collection.ledger, actor)
    if collection.closed_at is not None:
        raise StaleStateError(_("这次采集已经结束了。"))
    outbox.put(REMINDED, f"{collection.pk}:{local_day(at)}")


def renew_all(at: datetime) -> int:
    """Ask anew what comes again and whose day is over, for the worker; running twice asks once."""
    over = Collection.objects.filter(closed_at=None, due_on__lt=local_day(at)).exclude(every="")
    found = over.select_related("ledger__area", "opened_by")
    return sum(_renew(each, at) for each in found)


@transaction.atomic
def _renew(collection: Collection, at: datetime) -> bool:
    """Close a collection whose day is over and ask its ledger by the next day.

    The last one ends, and one that whoever asked it may not ask any more. What comes each
    working day waits for the next of them: nobody is asked on a day off.
    """
    every, today, days = Every(collection.every), local_day(at), calendar(collection.ledger.area_id)
    if every is Every.WORKDAY and not days.works(today):
        return False
    due = next_due(collection.due_on, every, days)
    while due < today:
        due = next_due(due, every, days)
    live = Collection.objects.filter(pk=collection.pk, closed_at=None)
    if not live.update(closed_at=at, closed_by=collection.opened_by):
        return False
    if collection.until is None or due > collection.until:
        return False
    level = Level(collection.level)
    again = Asking(collection.title, level, due, collection.words, every, collection.until)
    try:
        ask(collection.ledger, again, actor=collection.opened_by, at=at)
    except DomainError:
        return False
    return True


def next_due(day: date, every: Every, days: Calendar) -> date:
    """Return the next day by the rule that a day began; the 31st becomes the last."""
    rules = {
        Every.DAY: Rule(Again.DAY),
        Every.WORKDAY: Rule(Again.WORKDAY),
        Every.WEEK: Rule(Again.WEEK, weekdays=(day.weekday(),)),
        Every.MONTH: Rule(Again.MONTH_DAY, nth=day.day),
    }
    return rules[every].between(day + timedelta(days=1), day + FURTHEST, days)[0]


@transaction.atomic
def close(collection: Collection, *, actor: User, at: datetime) -> Collection:
    """End a collection; who has not answered by then stays readable as missing."""
    _require_asker(collection.ledger, actor)
    live = Collection.objects.filter(pk=collection.pk, closed_at=None)
    if not live.update(closed_at=at, closed_by=actor):
        raise StaleStateError(_("这次采集已经结束了。"))
    collection.closed_at, collection.closed_by = at, actor
    return collection


def remind_all(at: datetime) -> int:
    """Remind of what is due tomorrow or today, for the worker; each day once."""
    today = local_day(at)
    due = Collection.objects.filter(
        closed_at=None, due_on__gte=today, due_on__lte=today + BEFORE, opened_at__lt=at - BEFORE / 2
    )
    keys = [f"{key}:{today}" for key in due.values_list("pk", flat=True)]
    outbox.put_all(REMINDED, keys)
    return len(keys)


def _require_asker(ledger: Ledger, actor: User) -> None:
    if not actor.has_perm("ledgers.define_ledger", ledger):
        raise NotAllowedError(_("您不能在这里采集，请找街道调度。"))
