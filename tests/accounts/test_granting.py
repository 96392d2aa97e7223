"""Whoever grants a permission by a rule about something else reads it at once, not a resident later."""

from __future__ import annotations

from typing import Any

import pytest

from minhu.accounts import permissions
from minhu.accounts.enums import Role
from minhu.accounts.models import Unit
from minhu.accounts.permissions import Rule, grant
from minhu.cases.models import Case
from minhu.cases.rules import holds_it, posted
from minhu.places.models import Area
from minhu.places.rules import posted_over, posted_over_it

DESK: Rule[Any] = posted(Role.COMMUNITY_DESK)
PLACE: Rule[Any] = posted_over(Role.COMMUNITY_DESK)
"""Of any row, as for somebody who does not ask the type checker."""


@pytest.fixture(autouse=True)
def _put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_rules", dict(permissions._rules))


def test_a_rule_about_cases_cannot_be_asked_about_a_place() -> None:
    words = r"keys\.open is a permission over Area, .* about Case; write posted_over"
    with pytest.raises(ValueError, match=words):
        grant("keys.open", Area, DESK)
    with pytest.raises(ValueError, match=r"over Case, .* about Area; write posted\(…\)"):
        grant("keys.run", Case, PLACE)
    with pytest.raises(ValueError, match="write a rule that asks about Unit"):
        grant("keys.lend", Unit, DESK)


def test_what_is_put_together_is_still_about_the_same_thing() -> None:
    for rule in (DESK & holds_it, holds_it | DESK, ~DESK):
        with pytest.raises(ValueError, match="about Case"):
            grant("keys.open", Area, rule)
    with pytest.raises(ValueError, match="about Case, the other about Area"):
        DESK | PLACE


def test_a_rule_about_rows_of_any_kind_fits_each_of_them() -> None:
    anywhere: Rule[Case] = posted_over_it(Role.STREET_DESK)
    grant("keys.run", Case, anywhere)
    grant("keys.name", Unit, Rule(lambda _actor, _unit: True))
    assert {"keys.run", "keys.name"} <= set(permissions.granted())


def test_a_permission_has_one_rule() -> None:
    grant("keys.open", Area, PLACE)
    with pytest.raises(ValueError, match="two rules; write one, joined by"):
        grant("keys.open", Area, PLACE)
