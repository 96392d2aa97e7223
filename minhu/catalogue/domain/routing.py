"""Keeping routing rules: write, try, switch, reorder, put right, take away; each with its why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.catalogue.domain.changes import Changed, log_change
from minhu.catalogue.domain.trees import KEEP
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RoutingRule
from minhu.catalogue.queries.routing import rules_of
from minhu.catalogue.routing import rule_words
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.codes import inside
from minhu.places.models import Area


@transaction.atomic
def write_rule(
    area: Area, *, asks: Mapping[str, Any], why: str, actor: Actor, at: datetime
) -> RoutingRule:
    """Write a rule at the end of the list; it does nothing until it is tried and switched on."""
    _require(area, actor, why)
    last = rules_of(area.code).aggregate(last=Max("order"))["last"] or 0
    rule = _new(area, last + 1, asks, at)
    _log(rule, "", _whole(rule), why=why, actor=actor, at=at)
    return rule


@transaction.atomic
def edit_rule(
    rule: RoutingRule,
    *,
    asks: Mapping[str, Any],
    area: Area,
    why: str,
    actor: Actor,
    at: datetime,
) -> RoutingRule:
    """Put another rule in the place of one; the new one is tried before it counts.

    The old row ends and stays readable: what it has sent was sent by it.
    """
    _require(area, actor, why)
    if all(getattr(rule, name) == value for name, value in asks.items()):
        raise DomainError(_("没有要改的：和现在一样。"))
    _end(rule, at)
    new = _new(area, rule.order, asks, at)
    _log(new, _whole(rule), _whole(new), why=why, actor=actor, at=at)
    return new


def note_trial(rule: RoutingRule, *, area: Area, actor: Actor, at: datetime) -> RoutingRule:
    """Remember that somebody has seen what a rule would have done."""
    _may(area, actor)
    RoutingRule.objects.filter(pk=rule.pk, tried_at=None).update(tried_at=at)
    rule.refresh_from_db()
    return rule


@transaction.atomic
def switch_rule(
    rule: RoutingRule, *, on: bool, area: Area, why: str, actor: Actor, at: datetime
) -> RoutingRule:
    """Let a rule count from now on, or no more; one that nobody tried is refused."""
    _require(area, actor, why)
    if on and rule.tried_at is None:
        raise DomainError(_("先拿以前的工单试一试，看了结果再开。"))
    if not RoutingRule.objects.filter(pk=rule.pk, on=not on, valid_to=None).update(on=on):
        raise DomainError(_("这条规则刚刚有人改过了，请刷新。"))
    rule.on = on
    words = (_("关着"), _("开着"))
    _log(rule, words[not on], words[on], why=why, actor=actor, at=at)
    return rule


@transaction.atomic
def raise_rule(
    rule: RoutingRule, *, area: Area, why: str, actor: Actor, at: datetime
) -> RoutingRule:
    """Let a rule be asked one place earlier; the first stays where it is."""
    _require(area, actor, why)
    rows = list(rules_of(area.code).select_for_update(of=("self",)))
    place = next((n for n, row in enumerate(rows) if row.pk == rule.pk), 0)
    if not place:
        return rule
    rows[place - 1], rows[place] = rows[place], rows[place - 1]
    for number, row in enumerate(rows, start=1):
        row.order = number
    RoutingRule.objects.bulk_update(rows, ["order"])
    said = _("排第 %(n)d")
    _log(rule, said % {"n": place + 1}, said % {"n": place}, why=why, actor=actor, at=at)
    return rule


@transaction.atomic
def end_rule(rule: RoutingRule, *, area: Area, why: str, actor: Actor, at: datetime) -> RoutingRule:
    """Take a rule off the list; what it has sent keeps its name."""
    _require(area, actor, why)
    _end(rule, at)
    _log(rule, _whole(rule), _("不再用"), why=why, actor=actor, at=at)
    return rule


def _new(area: Area, order: int, asks: Mapping[str, Any], at: datetime) -> RoutingRule:
    rule = RoutingRule(area_code=area.code, order=order, valid_from=local_day(at), **asks)
    if rule.place_code and not inside(rule.place_code, area.code):
        raise DomainError(_("这个地方不在本街道，请换一个。"))
    try:
        rule.full_clean()
    except ValidationError as error:
        raise DomainError(" ".join(error.messages)) from error
    rule.save(force_insert=True)
    return rule


def _end(rule: RoutingRule, at: datetime) -> None:
    """End a rule once; of two clicks the second is refused."""
    ended = max(local_day(at), rule.valid_from)
    rows = RoutingRule.objects.filter(pk=rule.pk, valid_to=None)
    if not rows.update(on=False, valid_to=ended):
        raise DomainError(_("这条规则刚刚有人改过了，请刷新。"))
    rule.on, rule.valid_to = False, ended


def _whole(rule: RoutingRule) -> str:
    """Return what a rule asks and where it sends, as somebody would say it later."""
    names = Area.objects.filter(pk=rule.place_code).values_list("name", flat=True)
    place = (names.first() or "") if rule.place_code else ""
    to = rule.unit.name if rule.unit else _("本网格网格员")
    if rule.person:
        to = f"{to} {rule.person.name}"
    straight = _("，受理后直接派") if rule.automatic else ""
    return f"{rule_words(rule, place)} → {to}{straight}"


def _log(
    rule: RoutingRule, was: str, becomes: str, *, why: str, actor: Actor, at: datetime
) -> None:
    changed = Changed(
        RuleKind.ROUTING,
        was=was,
        becomes=becomes,
        begins=local_day(at),
        source=why,
        about=rule.name,
    )
    log_change(changed, area_code=rule.area_code, actor=actor, at=at)


def _require(area: Area, actor: Actor, why: str) -> None:
    _may(area, actor)
    if not why.strip():
        raise DomainError(_("请写为什么这样改，比如哪次会定的。"))


def _may(area: Area, actor: Actor) -> None:
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改派单规则，请找街道调度。"))
