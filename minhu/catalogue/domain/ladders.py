"""Changing a ladder: other rungs from a day on; the old ones end there and stay readable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue import queries
from minhu.catalogue.domain.changes import Changed, log_change
from minhu.catalogue.domain.limits import KEEP
from minhu.catalogue.enums import RuleKind, Told
from minhu.catalogue.models import Rung, Standard
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area

OVER, HIGHEST = 100, 1000


@dataclass(frozen=True, slots=True)
class Slot:
    """Whose ladder: of one clock (empty: all without their own), maybe under one standard."""

    procedure: str
    name: str = ""
    standard: Standard | None = None

    @classmethod
    def of(cls, rung: Rung) -> Slot:
        return cls(rung.procedure, rung.name, rung.standard)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Which part of a limit tells whom from a day on, and which paper says so."""

    rungs: tuple[tuple[int, Told], ...]
    begins: date
    source: str


@transaction.atomic
def change_ladder(
    slot: Slot, ladder: Ladder, *, area: Area, actor: Actor, at: datetime
) -> list[Rung]:
    """Let a ladder hold as a whole from a day on; what was to begin later gives way to it.

    Clocks that run climb the ladder they began with (``catalogue.queries.ladders``).
    """
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改提醒和升级，请找街道调度。"))
    _check(ladder, at)
    known = {"procedure": slot.procedure, "name": slot.name, "standard": slot.standard}
    rows = Rung.objects.filter(**known)
    was = [*rows.filter(valid_from__lt=ladder.begins).filter(_lasting(ladder.begins))]
    rows.filter(valid_from__gte=ladder.begins).delete()
    rows.filter(_lasting(ladder.begins)).update(valid_to=ladder.begins)
    new = [
        Rung(percent=percent, tells=tells, valid_from=ladder.begins, source=ladder.source, **known)
        for percent, tells in ladder.rungs
    ]
    Rung.objects.bulk_create(new)
    queries.forget()
    changed = Changed(
        RuleKind.LADDER,
        was=rungs_words((row.percent, Told(row.tells)) for row in was),
        becomes=rungs_words(ladder.rungs),
        begins=ladder.begins,
        source=ladder.source,
        procedure=slot.procedure,
        name=slot.name,
        about=slot.standard.condition if slot.standard else "",
    )
    log_change(changed, area_code=area.code, actor=actor, at=at)
    return new


def rungs_words(rungs: Iterable[tuple[int, Told]]) -> str:
    """Return a ladder in words: 50% 承办，100% 督办."""
    said = [f"{percent}% {tells.label}" for percent, tells in sorted(rungs)]
    return "，".join(said)


def _lasting(day: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=day)


def _check(ladder: Ladder, at: datetime) -> None:
    """Refuse a ladder on which something late would wait unseen."""
    parts = [percent for percent, _tells in ladder.rungs]
    if ladder.begins <= local_day(at):
        raise DomainError(_("提醒和升级只能从明天或以后改，今天的已经在用了。"))
    if any(not 0 < percent <= HIGHEST for percent in parts):
        raise DomainError(_("百分数要写 1 到 %(most)d 的数字。") % {"most": HIGHEST})
    if twice := _twice(parts):
        raise DomainError(_("%(part)d%% 写了两次，请留一个。") % {"part": twice})
    if not any(percent >= OVER for percent in parts):
        raise DomainError(_("过了时限总要有人知道：至少写一个 100 或以上的。"))
    if not ladder.source.strip():
        raise DomainError(_("请写明出处，比如哪份文件。"))


def _twice(parts: Iterable[int]) -> int:
    seen: set[int] = set()
    for part in parts:
        if part in seen:
            return part
        seen.add(part)
    return 0
