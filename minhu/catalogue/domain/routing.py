"""Keeping routing rules: write, try, switch, reorder, take away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue.domain.trees import KEEP
from minhu.catalogue.models import RoutingRule
from minhu.catalogue.queries.routing import rules_of
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.codes import inside
from minhu.places.models import Area


@transaction.atomic
def write_rule(area: Area, *, asks: Mapping[str, Any], actor: Actor, at: datetime) -> RoutingRule:
    """Write a rule at the end of the list; it does nothing until it is tried and switched on."""
    _require(area, actor)
    last = rules_of(area.code).aggregate(last=Max("order"))["last"] or 0
    rule = RoutingRule(area_code=area.code, order=last + 1, valid_from=local_day(at), **asks)
    if rule.place_code and not inside(rule.place_code, area.code):
        raise DomainError(_("这个地方不在本街道，请换一个。"))
    try:
        rule.full_clean()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    rule.save(force_insert=True)
    return rule


def note_trial(rule: RoutingRule, *, area: Area, actor: Actor, at: datetime) -> RoutingRule:
    """Remember that somebody has seen what a rule would have done."""
    _require(area, actor)
    RoutingRule.objects.filter(pk=rule.pk, tried_at=None).update(tried_at=at)
    rule.refresh_from_db()
    return rule


def switch_rule(rule: RoutingRule, *, on: bool, area: Area, actor: Actor) -> RoutingRule:
    """Let a rule count from now on, or no more; one that nobody tried is refused."""
    _require(area, actor)
    if on and rule.tried_at is None:
        raise DomainError(_("先拿以前的工单试一试，看了结果再开。"))
    if not RoutingRule.objects.filter(pk=rule.pk, on=not on, valid_to=None).update(on=on):
        raise DomainError(_("这条规则刚刚有人改过了，请刷新。"))
    rule.on = on
    return rule


@transaction.atomic
def raise_rule(rule: RoutingRule, *, area: Area, actor: Actor) -> RoutingRule:
    """Let a rule be asked one place earlier; the first stays where it is."""
    _require(area, actor)
    rows = list(rules_of(area.code).select_for_update(of=("self",)))
    place = next((n for n, row in enumerate(rows) if row.pk == rule.pk), 0)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for number, row in enumerate(rows, start=1):
        row.order = number
    RoutingRule.objects.bulk_update(rows, ["order"])
    return rule


def end_rule(rule: RoutingRule, *, area: Area, actor: Actor, at: datetime) -> RoutingRule:
    """Take a rule off the list; what it has sent keeps its name."""
    _require(area, actor)
    ended = max(local_day(at), rule.valid_from)
    rows = RoutingRule.objects.filter(pk=rule.pk, valid_to=None)
    if not rows.update(on=False, valid_to=ended):
        raise DomainError(_("这条规则刚刚有人改过了，请刷新。"))
    rule.on, rule.valid_to = False, ended
    return rule


def _require(area: Area, actor: Actor) -> None:
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改派单规则，请找街道调度。"))
