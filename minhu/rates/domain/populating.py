"""Saying how many people live in a place; nothing said is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, as_user
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.rates.domain.targeting import KEEP
from minhu.rates.models import Population

MOST = 100_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people a source counted in a place, as of which day."""

    area: Area
    persons: int
    as_of: date
    source: str


def count_people(counted: Counted, *, actor: Actor, at: datetime) -> Population:
    """Write a population down; one of a day to come or without a source is refused."""
    if not actor.has_perm(KEEP, counted.area):
        raise NotAllowedError(_("常住人口由街道调度和街道领导填。"))
    if not 0 < counted.persons <= MOST:
        raise DomainError(_("人口要写大于 0 的整数。"))
    if counted.as_of > local_day(at):
        raise DomainError(_("截至的日子还没有到。"))
    if not counted.source.strip():
        raise DomainError(_("请写明出处，比如哪份统计公报。"))
    return Population.objects.create(
        area=counted.area,
        persons=counted.persons,
        as_of=counted.as_of,
        source=counted.source.strip(),
        by=as_user(actor),
        at=at,
    )
