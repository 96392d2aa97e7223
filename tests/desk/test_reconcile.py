"""The page on which somebody checks a percentage that was printed."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db
URL = "/desk/figures/reconcile/"


def read(client: Client, cast: Cast, query: str = "", status: int = 200) -> str:
    client.force_login(cast.street)
    answer = client.get(f"{URL}{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_nothing_is_judged_before_something_is_asked(client: Client, cast: Cast) -> None:
    page = read(client, cast)
    assert "印出来的百分数" in page
    assert "能得出" not in page


def test_the_ways_to_a_printed_rate_are_listed(client: Client, cast: Cast) -> None:
    page = read(client, cast, "?numerator=195&denominator=199&printed=98.5&withdrawn=1")
    assert ("195/198" in page, "撤回的不算" in page) == (True, True)
    assert ("196/199" in page, "撤回的算办结" in page) == (True, True)


def test_a_rate_nothing_gives_is_said_with_what_it_plainly_is(client: Client, cast: Cast) -> None:
    page = read(client, cast, "?numerator=1592&denominator=1609&printed=98.98")
    assert "没有一种算法" in page
    assert "98.94%" in page
    assert "1561" in page


@pytest.mark.parametrize("query", ["?numerator=3&denominator=2&printed=98", "?numerator=x"])
def test_what_cannot_be_a_rate_is_refused(client: Client, cast: Cast, query: str) -> None:
    read(client, cast, query, status=422)


def test_who_sees_no_figures_has_no_such_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.system_admin)
    assert client.get(URL).status_code == 404
