"""A number that is nought opens nothing: nobody is led to an empty list; every other one opens its."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine

from minhu.accounts.models import User
from tests.cast import NOW, Cast, call
from tests.desk.acts import signed_in
from tests.halls.stage import Desks, furnish, taken
from tests.whistles.stage import blown

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'<a class="n" href="([^"]*)">\s*(\d+)')
WHISTLES = "/desk/whistles/"


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def opened(user: User, path: str) -> list[tuple[str, int]]:
    """Return where the numbers of a page lead, each with the number."""
    page = signed_in(user).get(path).content.decode()
    return [(address.replace("&amp;", "&"), int(n)) for address, n in NUMBER.findall(page)]


def test_whistles_without_any_open_nothing(cast: Cast) -> None:
    page = signed_in(cast.street).get(WHISTLES).content.decode()
    assert "重复吹哨" in page
    assert 'class="n"' not in page


def test_of_whistles_only_what_there_is_opens(cast: Cast) -> None:
    call()
    blown(cast)
    found = opened(cast.street, WHISTLES)
    assert [n for _address, n in found] == [1, 1, 1]
    assert "measure=valid" in found[-1][0]


@pytest.fixture
def hall(cast: Cast) -> Desks:
    return furnish(cast)


def test_a_hall_without_numbers_opens_nothing(hall: Desks) -> None:
    assert opened(hall.cast.leader, f"/desk/halls/{hall.hall.pk}/figures/") == []


def test_of_the_figures_of_a_hall_only_what_there_is_opens(hall: Desks) -> None:
    taken(hall.pension)
    found = opened(hall.cast.leader, f"/desk/halls/{hall.hall.pk}/figures/")
    assert [n for _address, n in found] == [1] * 4
    for address, _n in found:
        assert signed_in(hall.cast.leader).get(address).context["page"].paginator.count == 1
