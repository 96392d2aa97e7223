"""Changing a limit: a new version from a day on; the one before ends there and stays readable."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue import queries
from minhu.catalogue.domain.changes import Changed, log_change
from minhu.catalogue.edition import LimitEntry
from minhu.catalogue.enums import ClockMode, ClockUnit, RuleKind
from minhu.catalogue.models import Limit
from minhu.catalogue.queries.changes import limit_words
from minhu.core.clock import MOST, local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area

KEEP = "catalogue.keep"
DAYS = (ClockUnit.WORK_DAY, ClockUnit.NATURAL_DAY)


@dataclass(frozen=True, slots=True)
class Change:
    """What a limit is to be from a day on, and which paper says so."""

    amount: int
    clock: ClockUnit
    mode: ClockMode
    begins: date
    source: str


@transaction.atomic
def change_limit(row: Limit, change: Change, *, area: Area, actor: Actor, at: datetime) -> Limit:
    """Let another time hold from a day on for the clock and category of ``row``.

    Clocks that run keep the limit they began with; a version that was to begin the same day
    is put right, one that begins later still follows.
    """
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改时限，请找街道调度。"))
    _check(change, at)
    versions = Limit.objects.filter(
        procedure=row.procedure, name=row.name, category=row.category_id
    )
    later = versions.filter(valid_from__gt=change.begins).order_by("valid_from").first()
    until = later.valid_from if later else None
    held = versions.filter(valid_from__lt=change.begins).order_by("valid_from").last()
    before = Q(valid_to=None) | Q(valid_to__gt=change.begins)
    versions.filter(before, valid_from__lt=change.begins).update(valid_to=change.begins)
    says = {"amount": change.amount, "clock": change.clock, "mode": change.mode, "text": ""}
    found, _made = Limit.objects.update_or_create(
        procedure=row.procedure,
        name=row.name,
        category_id=row.category_id,
        valid_from=change.begins,
        defaults={**says, "source": change.source.strip(), "valid_to": until},
    )
    queries.forget()
    log_change(_changed(held, found), area_code=area.code, actor=actor, at=at)
    return found


class Version(NamedTuple):
    """What tells one version of a limit from another: for what it holds, how long, how counted, by which paper."""

    procedure: str
    name: str
    category: str | None
    amount: int
    clock: str
    mode: str
    source: str

    @classmethod
    def of(cls, said: LimitEntry) -> Version:
        return cls(*said.slot, said.amount, said.clock, said.mode, said.source)

    @classmethod
    def kept(cls, row: Limit) -> Version:
        slot = row.procedure, row.name, row.category_id
        return cls(*slot, row.amount, row.clock, row.mode, row.source)


@transaction.atomic
def begin_limits(
    said: Iterable[LimitEntry],
    *,
    begins: date,
    instead_of: Collection[Version] | None,
    at: datetime,
) -> int:
    """Let the limits of a file hold from a day on and return how many are new.

    A version that holds ends there: one of ``instead_of``, which leaves alone what an office
    changed, or any (``None``). Raises ``DomainError`` for a day that is over, or before one known.
    """
    last = {
        (row.procedure, row.name, row.category_id): row
        for row in Limit.objects.order_by("valid_from")
    }
    fresh = []
    for each in said:
        held = last.get(each.slot)
        if held is None or _gives_way(held, each, begins, instead_of, at):
            fresh.append(Limit(valid_from=begins, **asdict(each)))
            if held is not None:
                _end(held, fresh[-1], at)
    Limit.objects.bulk_create(fresh)
    return len(fresh)


def _gives_way(
    held: Limit,
    said: LimitEntry,
    begins: date,
    instead_of: Collection[Version] | None,
    at: datetime,
) -> bool:
    """Answer whether a version ends for another; raises for a day that is over or was given away."""
    if instead_of is not None:
        return held.valid_from < begins and Version.kept(held) in instead_of
    if Version.kept(held) == Version.of(said):
        return False
    if held.valid_from >= begins:
        words = {"limit": f"{said.procedure}.{said.name}", "day": held.valid_from}
        raise DomainError(
            _("%(limit)s 从 %(day)s 起已有一版，请把 begins 写成更晚的日子。") % words
        )
    if begins < local_day(at):
        raise DomainError(_("begins 是过去的日子；答应过的时限不能改，请写今天或以后。"))
    return True


def _end(held: Limit, after: Limit, at: datetime) -> None:
    """End a version on the day the next one begins, and say so in the log: it came with a file."""
    held.valid_to = after.valid_from
    held.save(update_fields=["valid_to"])
    log_change(_changed(held, after), area_code="", actor=None, at=at)


def _changed(was: Limit | None, row: Limit) -> Changed:
    return Changed(
        RuleKind.LIMIT,
        was=limit_words(was),
        becomes=limit_words(row),
        begins=row.valid_from,
        source=row.source,
        procedure=row.procedure,
        name=row.name,
        about=row.category.name if row.category else "",
    )


def _check(change: Change, at: datetime) -> None:
    if change.begins <= local_day(at):
        raise DomainError(_("时限只能从明天或以后改，今天的已经在用了。"))
    if not 0 < change.amount <= MOST:
        raise DomainError(_("时限要写 1 到 %(most)d 的数字。") % {"most": MOST})
    if change.mode == ClockMode.END_OF_DAY and change.clock not in DAYS:
        raise DomainError(_("只有按天算的时限，才能从第二天算起、算到下班。"))
    if not change.source.strip():
        raise DomainError(_("请写明出处，比如哪份文件。"))
