"""Routing rules: what fits, in which order, and who keeps them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from minhu.accounts.models import Unit
from minhu.catalogue.domain.routing import (
    edit_rule,
    end_rule,
    note_trial,
    raise_rule,
    switch_rule,
    write_rule,
)
from minhu.catalogue.models import RoutingRule, RuleChange
from minhu.catalogue.queries.routing import rules_at_work, rules_of
from minhu.catalogue.routing import Facts, first_fit, fits
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, STREET, Cast

pytestmark = pytest.mark.django_db
WHY = "例会定的"
FACTS = Facts(("0202", "02"), GRID, "qr", "二楼的灯不亮三天了", 10)


def street() -> Area:
    return Area.objects.get(pk=STREET)


def written(cast: Cast, name: str = "路灯", **asks: Any) -> RoutingRule:
    asks = {"name": name, "unit": cast.unit, **asks}
    return write_rule(street(), asks=asks, why=WHY, actor=cast.street, at=NOW)


def working(cast: Cast, name: str = "路灯", **asks: Any) -> RoutingRule:
    rule = written(cast, name, **asks)
    note_trial(rule, area=street(), actor=cast.street, at=NOW)
    return switch_rule(rule, on=True, area=street(), why=WHY, actor=cast.street, at=NOW)


@pytest.mark.parametrize(
    ("asks", "answer"),
    [
        ({}, True),
        ({"category_id": "0202"}, True),
        ({"category_id": "02"}, True),
        ({"category_id": "0201"}, False),
        ({"place_code": COMMUNITY}, True),
        ({"place_code": OTHER_COMMUNITY}, False),
        ({"channel": "qr"}, True),
        ({"channel": "12345"}, False),
        ({"words": "井盖 灯"}, True),
        ({"words": "井盖"}, False),
        ({"hour_from": 8, "hour_to": 11}, True),
        ({"hour_from": 8, "hour_to": 10}, False),
        ({"hour_from": 22, "hour_to": 11}, True),
        ({"hour_from": 22, "hour_to": 6}, False),
        ({"hour_from": 9, "hour_to": 6}, True),
    ],
)
def test_a_rule_fits_when_everything_it_asks_is_so(asks: dict[str, Any], answer: bool) -> None:  # noqa: FBT001 -- a table of answers
    assert fits(RoutingRule(area_code=STREET, **asks), FACTS) is answer


def test_nothing_outside_the_street_fits() -> None:
    assert not fits(RoutingRule(area_code=STREET), replace(FACTS, area_code="999902001001001"))


def test_the_first_that_fits_counts_and_can_be_moved_up(cast: Cast) -> None:
    one, two = working(cast, "一"), working(cast, "二", unit=cast.other_unit)
    assert first_fit(rules_at_work(GRID, NOW), FACTS) == one
    raise_rule(two, area=street(), why=WHY, actor=cast.street, at=NOW)
    raise_rule(two, area=street(), why=WHY, actor=cast.street, at=NOW)
    assert first_fit(rules_at_work(GRID, NOW), FACTS) == two
    assert [rule.name for rule in rules_of(COMMUNITY)] == ["二", "一"]


def test_a_rule_counts_only_while_it_is_on_and_is_on_only_after_a_trial(cast: Cast) -> None:
    rule = written(cast)
    with pytest.raises(DomainError, match="先拿以前的工单试一试"):
        switch_rule(rule, on=True, area=street(), why=WHY, actor=cast.street, at=NOW)
    assert not rules_at_work(GRID, NOW)
    note_trial(rule, area=street(), actor=cast.street, at=NOW)
    switch_rule(rule, on=True, area=street(), why=WHY, actor=cast.street, at=NOW)
    assert list(rules_at_work(GRID, NOW)) == [rule]
    with pytest.raises(DomainError, match="刷新"):
        switch_rule(rule, on=True, area=street(), why=WHY, actor=cast.leader, at=NOW)
    switch_rule(rule, on=False, area=street(), why=WHY, actor=cast.leader, at=NOW)
    assert not rules_at_work(GRID, NOW)


def test_a_rule_taken_away_is_gone_once_and_its_name_is_free(cast: Cast) -> None:
    rule = working(cast)
    end_rule(rule, area=street(), why=WHY, actor=cast.street, at=NOW)
    with pytest.raises(DomainError, match="刷新"):
        end_rule(rule, area=street(), why=WHY, actor=cast.street, at=NOW)
    assert not rules_of(STREET)
    assert written(cast).order == 1


def test_a_rule_to_a_unit_that_was_abolished_steps_aside(cast: Cast) -> None:
    working(cast, "一")
    other = working(cast, "二", unit=None)
    Unit.objects.filter(pk=cast.unit.pk).update(active=False)
    assert list(rules_at_work(GRID, NOW)) == [other]


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ({"place_code": "110101001000"}, "不在本街道"),
        ({"hour_from": 5, "hour_to": 5}, "约束"),
        ({"name": ""}, "空"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(cast: Cast, asks: dict[str, Any], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        written(cast, **asks)


def test_only_the_street_and_its_leader_keep_the_rules(cast: Cast) -> None:
    may = {
        name
        for name in cast.__slots__
        if not name.endswith("unit") and getattr(cast, name).has_perm("catalogue.keep", street())
    }
    assert may == {"street", "leader"}
    with pytest.raises(NotAllowedError):
        write_rule(street(), asks={"name": "一"}, why=WHY, actor=cast.desk, at=NOW)


def test_every_change_of_a_rule_is_written_down_with_who_when_why_and_from_which_day(
    cast: Cast,
) -> None:
    kept: dict[str, Any] = {"area": street(), "why": "例会〔2026〕3号", "actor": cast.leader}
    written(cast, "一")
    rule = working(cast, words="灯", channel="qr", place_code=COMMUNITY)
    raise_rule(rule, **kept, at=NOW)
    raise_rule(rule, **kept, at=NOW)
    asks = {"name": "路灯", "unit": cast.other_unit, "words": "灯 井盖"}
    new = edit_rule(rule, asks=asks, **kept, at=NOW)
    end_rule(new, **kept, at=NOW)
    mine = RuleChange.objects.filter(kind="routing", about="路灯").order_by("at", "id")
    whole = f"什么都行 · 东风社区 · 扫码 · 有“灯” → {cast.unit.name}"
    changed = f"什么都行 · 有“灯 井盖” → {cast.other_unit.name}"
    assert [(row.was, row.becomes) for row in mine] == [
        ("", whole),
        ("关着", "开着"),
        ("排第 2", "排第 1"),
        (whole, changed),
        (changed, "不再用"),
    ]
    last = mine.last()
    assert last is not None
    assert (last.by, last.at, last.begins) == (cast.leader, NOW, local_day(NOW))
    assert (last.source, last.area_code) == ("例会〔2026〕3号", STREET)
    assert "街道领导" in last.post_label


def test_an_edited_rule_keeps_its_place_and_is_tried_again_before_it_counts(cast: Cast) -> None:
    rule, after = working(cast, "一"), working(cast, "二")
    said: dict[str, Any] = {"area": street(), "why": WHY, "actor": cast.street, "at": NOW}
    new = edit_rule(rule, asks={"name": "一", "unit": cast.other_unit}, **said)
    assert [row.pk for row in rules_of(STREET)] == [new.pk, after.pk]
    assert list(rules_at_work(GRID, NOW)) == [after]
    with pytest.raises(DomainError, match="先拿以前的工单试一试"):
        switch_rule(new, on=True, **said)
    with pytest.raises(DomainError, match="刷新"):
        edit_rule(rule, asks={"name": "三"}, **said)
    with pytest.raises(DomainError, match="没有要改的"):
        edit_rule(new, asks={"unit": cast.other_unit}, **said)


def test_a_change_without_a_why_or_without_an_effect_leaves_no_line(cast: Cast) -> None:
    rule = working(cast)
    before = RuleChange.objects.count()
    said: dict[str, Any] = {"area": street(), "actor": cast.street, "at": NOW}
    raise_rule(rule, why=WHY, **said)
    for change in (raise_rule, end_rule, partial(switch_rule, on=False)):
        with pytest.raises(DomainError, match="为什么"):
            change(rule, why=" ", **said)
    with pytest.raises(DomainError, match="刷新"):
        switch_rule(rule, on=True, why=WHY, **said)
    assert RuleChange.objects.count() == before
