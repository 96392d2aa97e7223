"""Open cases are points on the wall's map, for whoever may see them, and say nothing of anybody."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.centre.queries import points as drawn
from minhu.centre.queries.points import points
from minhu.places.models import Area
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast, call
from tests.desk.acts import signed_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
HERE = {"longitude": 113.1234567, "latitude": 33.7654321}
LATER = NOW + timedelta(hours=5)


def lies(key: str, area_code: str = "", **facts: object) -> Case:
    case = call(key, area_code=area_code) if area_code else call(key)
    Case.objects.filter(pk=case.pk).update(**HERE, **facts)
    return case


def numbers(user: User, code: str = STREET) -> list[str]:
    found = points(user, Area.objects.get(code=code), at=LATER)
    return [number for *_place, number, _late in found]


def test_each_open_case_is_a_point_that_opens_it_and_says_whether_it_is_late(cast: Cast) -> None:
    case, late = lies("one"), lies("two", due_at=NOW)
    client = signed_in(cast.street)
    with time_machine.travel(LATER, tick=False):
        page = client.get("/centre/").content.decode()
        said, way = re.findall(r'data-points="([^"]*)".*?data-case="([^"]*)"', page, re.DOTALL)[0]
        assert json.loads(unescape(said)) == [
            [113.12346, 33.76543, late.number, 1],
            [113.12346, 33.76543, case.number, 0],
        ]
        assert client.get(way.replace("NUMBER", case.number)).context["case"] == case


def test_what_is_over_kept_closely_or_lies_nowhere_is_no_point(cast: Cast) -> None:
    """A wall hangs where visitors stand: who may see a kept case sees it on its own page."""
    stands = lies("open")
    over = stand(call("over"), "closed", cast)
    Case.objects.filter(pk=over.pk).update(**HERE)
    lies("kept", secrecy=Secrecy.RESTRICTED)
    call("nowhere")
    assert numbers(cast.leader) == [stands.number]


def test_a_map_shows_its_own_place_alone(cast: Cast) -> None:
    one, other = lies("here"), lies("there", OTHER_GRID)
    assert numbers(cast.street, COMMUNITY) == [one.number]
    assert numbers(cast.street, OTHER_COMMUNITY) == [other.number]
    assert numbers(cast.desk) == [one.number]


def test_of_too_many_the_longest_late_are_drawn_and_then_what_runs_out_next(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hours in (9, 1, 30, 2, 7):
        lies(str(hours), due_at=NOW + timedelta(hours=hours), place=str(hours))
    monkeypatch.setattr(drawn, "DRAWN", 3)
    found = Case.objects.in_bulk(numbers(cast.street), field_name="number")
    assert [found[number].place for number in numbers(cast.street)] == ["1", "2", "7"]
    assert len(json.dumps(points(cast.street, Area.objects.get(code=STREET), at=LATER))) < 200
