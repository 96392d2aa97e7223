"""A hall is set up by the desk of its place, read by those above, and by nobody beside."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.halls.domain import keeping
from minhu.halls.domain.keeping import About, Hours
from minhu.halls.models import Hall
from minhu.halls.queries.line import visible_to
from minhu.places.models import Area
from tests.affairs.acts import EVERYBODY
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.halls.stage import HOURS, Desks, called, furnish, taken

pytestmark = pytest.mark.django_db
NAMES = (*EVERYBODY.split(), "system_admin", "security_admin")


def who(cast: Cast, permission: str, hall: Hall) -> str:
    return " ".join(name for name in NAMES if getattr(cast, name).has_perm(permission, hall))


def test_who_may_what_in_the_hall_of_a_street(desks: Desks) -> None:
    told = {
        name: who(desks.cast, f"halls.{name}", desks.hall) for name in ("keep", "serve", "view")
    }
    assert told == {
        "keep": "street",
        "serve": "street",
        "view": "street supervisor leader auditor",
    }


def test_who_may_what_in_the_hall_of_a_community(cast: Cast) -> None:
    hall = furnish(cast, COMMUNITY).hall
    assert who(cast, "halls.serve", hall) == "desk street"
    assert who(cast, "halls.view", hall) == "desk street supervisor leader auditor"


@pytest.mark.parametrize("area", [STREET, COMMUNITY])
def test_what_is_listed_is_what_may_be_opened(cast: Cast, area: str) -> None:
    hall = furnish(cast, area).hall
    for name in NAMES:
        user = getattr(cast, name)
        assert visible_to(user).filter(pk=hall.pk).exists() == user.has_perm("halls.view", hall)


@pytest.mark.parametrize(
    ("hours", "why"),
    [
        ({"opens": time(17), "closes": time(9)}, "关门"),
        ({"rest_to": None}, "都不写"),
        ({"rest_from": time(14)}, "开门和关门之间"),
        ({"rest_to": time(19)}, "开门和关门之间"),
    ],
)
def test_hours_that_no_day_has_are_refused(desks: Desks, hours: dict[str, Any], why: str) -> None:
    usual = {name: getattr(HOURS, name) for name in ("opens", "closes", "rest_from", "rest_to")}
    with pytest.raises(DomainError, match=why):
        keeping.set_hours(desks.hall, Hours(**{**usual, **hours}), actor=desks.cast.street)


def test_names_and_letters_of_a_hall_are_each_there_once(desks: Desks) -> None:
    by, hall = desks.cast.street, desks.hall
    with pytest.raises(DomainError, match="这个字母"):
        keeping.add_item(hall, About(letter="A", name="又一项"), actor=by)
    for letter in ("AB", "", "甲", "a"):
        with pytest.raises(DomainError, match="A 到 Z"):
            keeping.add_item(hall, About(letter=letter, name="不行"), actor=by)
    with pytest.raises(DomainError, match="窗口"):
        keeping.add_window(hall, "1号窗口", "A", actor=by)
    with pytest.raises(DomainError, match="大厅"):
        keeping.open_hall(Area.objects.get(code=STREET), hall.name, HOURS, actor=by, at=NOW)


def test_a_window_does_what_the_hall_does_and_nothing_else(desks: Desks) -> None:
    by = desks.cast.street
    for letters in ("", "AX"):
        with pytest.raises(DomainError, match="哪些业务"):
            keeping.assign(desks.one, letters, actor=by)
    assert keeping.assign(desks.one, "BAB", actor=by).serves == "AB"


def test_a_window_is_not_taken_away_from_whoever_stands_there(desks: Desks) -> None:
    taken(desks.pension)
    called(desks)
    by = desks.cast.street
    with pytest.raises(DomainError, match="办完再撤"):
        keeping.end_window(desks.both, actor=by, at=NOW)
    assert keeping.end_window(desks.one, actor=by, at=NOW).ended_at == NOW
    with pytest.raises(StaleStateError):
        keeping.end_window(desks.one, actor=by, at=NOW)


def test_nobody_else_changes_a_hall(desks: Desks) -> None:
    street, leader = Area.objects.get(code=STREET), desks.cast.leader
    with pytest.raises(NotAllowedError):
        keeping.open_hall(street, "另一个", HOURS, actor=desks.cast.desk, at=NOW)
    with pytest.raises(NotAllowedError):
        keeping.set_hours(desks.hall, HOURS, actor=leader)
    with pytest.raises(NotAllowedError):
        keeping.end_item(desks.pension, actor=leader, at=NOW)
