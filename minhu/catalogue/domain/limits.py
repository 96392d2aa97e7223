"""Changing a limit: a new version from a day on; the one before ends there and stays readable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue import queries
from minhu.catalogue.domain.changes import Changed, log_change
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
    _log(held, found, area=area, actor=actor, at=at)
    return found


def _log(was: Limit | None, row: Limit, *, area: Area, actor: Actor, at: datetime) -> None:
    changed = Changed(
        RuleKind.LIMIT,
        was=limit_words(was),
        becomes=limit_words(row),
        begins=row.valid_from,
        source=row.source,
        procedure=row.procedure,
        name=row.name,
        about=row.category.name if row.category else "",
    )
    log_change(changed, area_code=area.code, actor=actor, at=at)


def _check(change: Change, at: datetime) -> None:
    if change.begins <= local_day(at):
        raise DomainError(_("时限只能从明天或以后改，今天的已经在用了。"))
    if not 0 < change.amount <= MOST:
        raise DomainError(_("时限要写 1 到 %(most)d 的数字。") % {"most": MOST})
    if change.mode == ClockMode.END_OF_DAY and change.clock not in DAYS:
        raise DomainError(_("只有按天算的时限，才能从第二天算起、算到下班。"))
    if not change.source.strip():
        raise DomainError(_("请写明出处，比如哪份文件。"))
