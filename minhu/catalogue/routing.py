"""Whether a routing rule fits a thing: no database, so that past cases can be tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from minhu.catalogue.models import RoutingRule
from minhu.core.registry import Registry
from minhu.places.codes import inside

channel_names: Registry[str | Promise] = Registry("name of a channel")
"""How the channels of cases are called; whoever has channels adds them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule asks about: the categories upward, place, channel, words, hour of receipt."""

    categories: tuple[str, ...]
    area_code: str
    channel: str
    words: str
    hour: int


def first_fit(rules: Iterable[RoutingRule], facts: Facts) -> RoutingRule | None:
    return next((rule for rule in rules if fits(rule, facts)), None)


def fits(rule: RoutingRule, facts: Facts) -> bool:
    return (
        inside(facts.area_code, rule.place_code or rule.area_code)
        and (rule.category_id is None or rule.category_id in facts.categories)
        and rule.channel in {"", facts.channel}
        and _says(rule.words, facts.words)
        and _in_hours(rule, facts.hour)
    )


def rule_words(rule: RoutingRule, place: str) -> str:
    """Return what a rule asks, ``place`` being the name of where: 路灯 · 扫码 · 8 点到 18 点."""
    said = [rule.category.name if rule.category else _("什么都行")]
    if rule.place_code:
        said.append(place.strip() or rule.place_code)
    if rule.channel:
        known = rule.channel in channel_names
        said.append(str(channel_names[rule.channel]) if known else rule.channel)
    if rule.words:
        said.append(_("有“%(words)s”") % {"words": rule.words})
    if rule.hour_from is not None:
        hours = {"a": rule.hour_from, "b": rule.hour_to}
        said.append(_("%(a)s 点到 %(b)s 点") % hours)
    return " · ".join(said)


def _says(wanted: str, words: str) -> bool:
    return not wanted or any(word in words for word in wanted.split())


def _in_hours(rule: RoutingRule, hour: int) -> bool:
    if rule.hour_from is None or rule.hour_to is None:
        return True
    if rule.hour_from < rule.hour_to:
        return rule.hour_from <= hour < rule.hour_to
    return hour >= rule.hour_from or hour < rule.hour_to
