"""How long somebody stays signed in: through a night shift, not for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from minhu.accounts.models import User
from minhu.core.clock import now
from tests.cast import set_the_stage

pytestmark = pytest.mark.django_db
PASSWORD = "stairwell-lamp-7"


@pytest.fixture
def begun(client: Client) -> datetime:
    """Sign in at the beginning of a shift."""
    user: User = set_the_stage().street
    user.set_password(PASSWORD)
    user.save()
    at = now()
    with time_machine.travel(at):
        client.post("/accounts/sign-in/", {"username": "street", "password": PASSWORD})
    return at


def opens(client: Client, at: datetime) -> bool:
    with time_machine.travel(at):
        return client.get("/accounts/own/").status_code == 200


def works(client: Client, begun: datetime, hours: int) -> list[bool]:
    """Open a page every two hours; returns what opened."""
    return [opens(client, begun + timedelta(hours=hour)) for hour in range(2, hours + 1, 2)]


def test_who_works_through_a_night_shift_is_not_signed_out(client: Client, begun: datetime) -> None:
    assert works(client, begun, 16) == [True] * 8


def test_who_stopped_working_is_signed_out(client: Client, begun: datetime) -> None:
    assert opens(client, begun + timedelta(hours=3))
    assert not opens(client, begun + timedelta(hours=15, minutes=1))


def test_nobody_stays_longer_than_a_day(client: Client, begun: datetime) -> None:
    assert works(client, begun, 22) == [True] * 11
    assert not opens(client, begun + timedelta(hours=24, minutes=1))


def test_a_session_is_not_written_down_with_each_page(client: Client, begun: datetime) -> None:
    ends = Session.objects.values_list("expire_date", flat=True)
    first = ends.get()
    assert opens(client, begun + timedelta(minutes=59))
    assert ends.get() == first
    assert opens(client, begun + timedelta(minutes=61))
    assert ends.get() > first


def test_a_device_whose_session_has_run_out_is_not_listed(client: Client, begun: datetime) -> None:
    assert works(client, begun, 14) == [True] * 7
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/108"})
    later = begun + timedelta(hours=14)
    with time_machine.travel(later):
        other.post("/accounts/sign-in/", {"username": "street", "password": PASSWORD})
        assert len(other.get("/accounts/own/").context["devices"]) == 2
    with time_machine.travel(later + timedelta(hours=11)):
        assert len(other.get("/accounts/own/").context["devices"]) == 1
