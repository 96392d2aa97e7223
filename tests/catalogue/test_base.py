"""The base data: complete, harmless to load twice, and the office's own changes stay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from minhu.catalogue import queries
from minhu.catalogue.domain.base import editions, load_base
from minhu.catalogue.models import Category, Limit, Reason, ReplyTemplate
from minhu.requests.lifecycle import REQUEST

AT = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def everything() -> list[object]:
    models = (Category, Limit, Reason, ReplyTemplate)
    return [row for model in models for row in model.objects.order_by("pk").values()]


def test_loading_twice_changes_nothing() -> None:
    first = load_base(at=AT)
    before = everything()
    second = load_base(at=AT)
    assert first.categories > 30
    assert all((first.limits, first.reasons, first.templates))
    assert (second.categories, second.limits, second.reasons, second.templates) == (0, 0, 0, 0)
    assert everything() == before


def test_an_office_keeps_its_own_words_when_the_base_is_loaded_again() -> None:
    load_base(at=AT)
    Category.objects.filter(code="0202").update(name="灯不亮", active=False)
    load_base(at=AT)
    lamp = Category.objects.get(code="0202")
    assert (lamp.name, lamp.active) == ("灯不亮", False)


def test_an_edition_that_has_not_begun_is_not_loaded() -> None:
    load_base(at=datetime(2025, 12, 31, 12, tzinfo=UTC))
    assert not Category.objects.exists()


def test_every_clock_of_a_request_has_a_limit() -> None:
    load_base(at=AT)
    stages = {state.clock for state in REQUEST.states if state.clock} - {"recheck"}
    restarts = {limit for edge in REQUEST.edges for _, limit in edge.restarts}
    for name in stages | restarts | {"finish"}:
        assert queries.limit_for("request", name, None, AT).amount > 0


def test_every_list_a_request_asks_for_has_reasons() -> None:
    load_base(at=AT)
    for kind in ("decline", "return", "exclude", "suspend", "unreachable"):
        assert queries.reasons(kind)


def test_whoever_is_declined_is_told_where_to_go() -> None:
    load_base(at=AT)
    assert all(reason.tells for reason in queries.reasons("decline"))


def test_the_base_data_speaks_without_exclamation_marks() -> None:
    assert not [edition for edition in editions() if "!" in str(edition) or "！" in str(edition)]
