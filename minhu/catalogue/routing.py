"""Whether a routing rule fits a thing: no database, so that past cases can be tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minhu.catalogue.models import RoutingRule
from minhu.places.codes import inside


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


def _says(wanted: str, words: str) -> bool:
    return not wanted or any(word in words for word in wanted.split())


def _in_hours(rule: RoutingRule, hour: int) -> bool:
    if rule.hour_from is None or rule.hour_to is None:
        return True
    if rule.hour_from < rule.hour_to:
        return rule.hour_from <= hour < rule.hour_to
    return hour >= rule.hour_from or hour < rule.hour_to
