"""Whom a resident can call: the desk of the place, and never the one of another street."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.accounts.models import Unit
from minhu.places.models import Area, Plate
from minhu.portal.queries.doors import phone_of
from tests.cast import COMMUNITY, STREET, Cast
from tests.portal.acts import own, page

pytestmark = pytest.mark.usefixtures("plate")
LINE = "0300-0000201"
CALLED = f'href="tel:{LINE}"'


@pytest.fixture
def desk(plate: Plate) -> Area:  # noqa: ARG001 -- it hangs there
    Area.objects.filter(pk=STREET).update(phone=LINE)
    Area.objects.filter(pk=COMMUNITY).update(phone=LINE)
    return Area.objects.get(pk=COMMUNITY)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("path", ["/r/DF3", "/mine"])
def test_who_is_in_a_hurry_finds_the_number_of_the_desk(client: Client, path: str) -> None:
    assert CALLED in page(client.get(path))


@pytest.mark.usefixtures("desk")
def test_while_a_request_is_at_the_desk_its_caller_can_ring_there(client: Client) -> None:
    _case, link = own()
    assert CALLED in page(client.get(link))


def test_a_unit_named_after_the_desk_is_called_and_none_of_another_street(cast: Cast) -> None:  # noqa: ARG001 -- its places
    desk = Area.objects.get(pk=COMMUNITY)
    office = f"{desk.name}居委会"
    Unit.objects.create(code="far", name=office, phone="1", area_code="999902001001")
    assert phone_of(desk) == ""
    Unit.objects.create(code="near", name=office, phone=LINE, area_code=STREET)
    assert phone_of(desk) == LINE
