"""The filters of a list stand in its address: page by page, into a case and back to the list."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs

import pytest

from minhu.accounts.models import User
from minhu.core.clock import now
from minhu.desk.queries.paging import PAGE
from tests.cast import Cast
from tests.desk.acts import many, numbers, page_of, signed_in
from tests.rates.stories import HOUR, come_in

pytestmark = pytest.mark.django_db
URL = "/desk/"
WANTED = {"channel": "phone", "urgent": "1"}
QUERY = "channel=phone&urgent=1"


def shown(user: User, path: str) -> str:
    """Return a page with its addresses as a browser reads them."""
    return unescape(signed_in(user).get(path).content.decode())


def test_the_next_page_keeps_the_filters(cast: Cast) -> None:
    many(PAGE + 1, at=now(), channel="phone", urgent=True), come_in("other", at=now())
    page = shown(cast.street, f"{URL}?{QUERY}")
    following = page.split('rel="next" href="?')[1].split('"')[0]
    assert {name: parse_qs(following)[name] for name in WANTED} == {
        name: [value] for name, value in WANTED.items()
    }
    assert len(numbers(signed_in(cast.street).get(f"{URL}?{following}"))) == 1


def test_a_case_leads_to_its_neighbours_in_the_list_one_came_from_and_back(cast: Cast) -> None:
    more = {"channel": "phone", "urgent": True}
    first, second = (come_in(f"{n}", at=now() - n * HOUR, **more) for n in (2, 1))
    come_in("between", at=now() - 1.5 * HOUR)
    assert f"{page_of(first)}?{QUERY}" in shown(cast.street, f"{URL}?{QUERY}")
    page = shown(cast.street, f"{page_of(first)}?{QUERY}")
    assert f"{page_of(second)}?{QUERY}" in page
    assert f'"{URL}?{QUERY}"' in page
