"""Ordering a campaign of the grids of a place, and a grid saying that it has seen the order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.campaigns.domain.listing import BATCH, Found, Wanted, find_targets
from minhu.campaigns.enums import Source
from minhu.campaigns.kinds import Kind, kinds
from minhu.campaigns.models import Campaign, Duty, Target
from minhu.core import outbox
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import short_code
from minhu.places.models import Area
from minhu.places.queries import grids

ORDERED, REMINDED = "campaign.ordered", "campaign.reminded"
MOST_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked: a kind by its code, a title, a few words, and at most three questions."""

    kind: str
    title: str
    words: str = ""
    questions: tuple[str, ...] = ()


@transaction.atomic
def order(
    place: Area, asked: Order, wanted: Wanted, *, actor: User, at: datetime
) -> tuple[Campaign, Found]:
    """Order a campaign of every grid in a place; they are told. Returns what lay in no grid as well.

    Raises ``NotAllowedError``, and ``DomainError`` where there are no grids or no targets.
    """
    if not actor.has_perm("campaigns.order", place):
        raise NotAllowedError(_("您不能在这里发起。"))
    kind = _kind(asked)
    campaign = Campaign(
        area=place,
        number=f"D-{short_code()}",
        title=asked.title.strip()[:60],
        words=asked.words.strip()[:200],
        share=kind.share,
        body=dict(kind.body),
        opened_by=actor,
        opened_at=at,
    )
    found = find_targets(campaign, wanted, actor)
    if wanted.source != Source.WORKERS and not found.targets:
        raise DomainError(_("没有找到一户，换一个名单试试。"))
    areas = list(grids(place.pk, local_day(at)))
    if not areas:
        raise DomainError(_("这里没有网格。"))
    campaign.save(force_insert=True)
    Duty.objects.bulk_create(Duty(campaign=campaign, area=area) for area in areas)
    Target.objects.bulk_create(found.targets.values(), batch_size=BATCH)
    outbox.put(ORDERED, str(campaign.pk))
    return campaign, found


@transaction.atomic
def acknowledge(duty: Duty, *, actor: User, at: datetime) -> Duty:
    """Say that a grid has seen the order; the first one counts."""
    if not actor.has_perm("campaigns.visit", duty):
        raise NotAllowedError(_("这个网格不归您。"))
    if duty.campaign.closed_at is not None:
        raise StaleStateError(_("这次行动已经结束了。"))
    if Duty.objects.filter(pk=duty.pk, seen_at=None).update(seen_at=at, seen_by=actor):
        duty.seen_at, duty.seen_by = at, actor
    return duty


def remind_grids(at: datetime) -> int:
    """Remind the grids of an order on the clock that have not begun at half the time, for the worker; once."""
    on_the_clock = Campaign.objects.filter(closed_at=None, body__has_key="within")
    waiting = Duty.objects.filter(campaign__in=on_the_clock, begun_at=None, reminded_at=None)
    done = 0
    for duty in waiting.select_related("campaign"):
        half = timedelta(minutes=duty.campaign.kind.within) / 2
        if half and duty.campaign.opened_at + half <= at:
            done += _remind(duty, at)
    return done


@transaction.atomic
def _remind(duty: Duty, at: datetime) -> int:
    taken = Duty.objects.filter(pk=duty.pk, begun_at=None, reminded_at=None)
    if not taken.update(reminded_at=at):
        return 0
    outbox.put(REMINDED, str(duty.pk))
    return 1


def _kind(asked: Order) -> Kind:
    """Return the kind with the questions of this order in place of its own, if there are any."""
    kind = kinds().get(asked.kind)
    if kind is None:
        raise DomainError(_("没有这样的行动。"))
    if not asked.title.strip():
        raise DomainError(_("请写叫什么。"))
    questions = [each.strip()[:40] for each in asked.questions if each.strip()]
    if len(questions) > MOST_QUESTIONS:
        raise DomainError(_("最多问三项，问得少才问得到。"))
    if not questions:
        return kind
    fields = [{"code": f"f{n}", "name": name} for n, name in enumerate(questions, start=1)]
    return replace(kind, body={**kind.body, "fields": fields})
