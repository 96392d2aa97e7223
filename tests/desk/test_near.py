"""What is open within 300 m: the first of it by when it runs out, found in the index of cells."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.desk.queries import case_page
from minhu.desk.queries.case_page import NEAR_METRES, around_case, metres_between, nearby, point_of
from minhu.places.cells import cells_near
from tests.cast import NOW, OTHER_GRID, Cast, call
from tests.desk.test_case_page import CORNER

pytestmark = pytest.mark.django_db
LON, LAT = CORNER
FIRST = 12


@pytest.fixture
def scattered(cast: Cast) -> list[Case]:
    """Sixty requests within half a kilometre: some closed, some elsewhere, some kept closely."""
    chance = random.Random(7)  # noqa: S311 -- no secret, the same in every run
    made = []
    for number in range(60):
        point = (LON + chance.uniform(-5e-3, 5e-3), LAT + chance.uniform(-5e-3, 5e-3))
        area = {"area_code": OTHER_GRID} if number % 9 == 0 else {}
        case = call(f"near-{number}", point=point, **area)
        case.due_at = NOW + timedelta(hours=chance.randrange(1, 40))
        case.secrecy = 1 if number % 7 == 0 else 0
        case.unit = cast.unit if number % 2 else None
        if number % 11 == 0:
            case.outcome, case.party, case.due_at, case.closed_at = "closed", "", None, NOW
            case.overran = False
        case.save()
        made.append(case)
    return made


def read_one_by_one(user: User, about: Case) -> Iterator[str]:
    cells = set(cells_near(*CORNER, NEAR_METRES))
    seen = {each.pk for each in visible_to(user)}
    there = [
        each
        for each in Case.objects.filter(outcome="open", kind="request").order_by("due_at", "id")
        if each.cell in cells and each.pk in seen and each.pk != about.pk
    ]
    for each in there[:FIRST]:
        point = point_of(each)
        if point is not None and metres_between(CORNER, point) <= NEAR_METRES:
            yield each.number


@pytest.mark.parametrize("who", ["desk", "street", "worker", "stranger", "grid_worker"])
def test_those_around_are_the_first_of_all_that_one_may_see(
    cast: Cast, scattered: list[Case], monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr(case_page, "MOST_AROUND", FIRST)
    user, about = getattr(cast, who), scattered[1]
    Case.objects.filter(pk=about.pk).update(longitude=LON, latitude=LAT)
    about.refresh_from_db()
    found = [near.case.number for near in around_case(about, user)]
    assert found == list(read_one_by_one(user, about))
    assert found or who == "stranger"


def test_around_a_case_is_within_300_metres(cast: Cast) -> None:
    about = call("about", point=CORNER)
    within = call("within", point=(LON, LAT + 290 / 110_900))
    call("beyond", point=(LON, LAT + 310 / 110_900))
    assert [near.case.number for near in around_case(about, cast.desk)] == [within.number]


def test_who_may_see_nothing_is_shown_nothing(cast: Cast, scattered: list[Case]) -> None:  # noqa: ARG001 -- there is something to see
    assert nearby(cast.street, point=CORNER, area_code="", category_code="")
    assert nearby(cast.system_admin, point=CORNER, area_code="", category_code="") == []
