"""The page of one's own account, and the two steps as a browser meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from minhu.accounts.domain.devices import device_name, end_device
from minhu.accounts.models import AccountLog, Factor, SignedIn, User
from minhu.core.clock import now
from minhu.core.errors import DomainError
from tests.accounts.test_factors import shown
from tests.cast import set_the_stage
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
SIGN_IN, SECOND, OWN = "/accounts/sign-in/", "/accounts/sign-in/second/", "/accounts/own/"
PASSWORD = "stairwell-lamp-7"
SECOND_FIRST = "minhu.accounts.middleware.SecondFactorFirst"


@pytest.fixture
def user() -> User:
    user = set_the_stage().street
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def protected(user: User) -> Factor:
    """Set the second step up on the pages, some minutes ago."""
    client = signed_in(user)
    with time_machine.travel(now() - timedelta(minutes=5)):
        page = client.post(f"{OWN}second/").content.decode()
        factor = Factor.objects.get()
        assert factor.disclose() in page
        done = client.post(f"{OWN}second/confirm/", {"code": shown(factor, now())})
    assert "备用码" in done.content.decode()
    return factor


def knock(client: Client, **more: str) -> str:
    """Send name and password; returns where that leads."""
    typed = {"username": "street", "password": PASSWORD, **more}
    return str(client.post(SIGN_IN, typed).headers.get("Location", ""))


def test_the_right_password_alone_does_not_open_a_protected_account(
    client: Client, protected: Factor
) -> None:
    assert knock(client, next="/desk/new/") == f"{SECOND}?next=%2Fdesk%2Fnew%2F"
    assert client.get("/desk/").status_code == 302
    assert client.post(SECOND, {"code": "000000"}).status_code == 422
    code = shown(protected, now())
    inside = client.post(SECOND, {"code": code, "next": "/desk/new/"})
    assert inside.headers["Location"] == "/desk/new/"
    assert client.get("/desk/").status_code == 200
    assert AccountLog.objects.filter(kind="signed_in").count() == 1


@pytest.mark.usefixtures("protected")
def test_whoever_looks_for_the_phone_too_long_begins_anew(client: Client) -> None:
    knock(client)
    assert client.get(SECOND).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=6)):
        assert client.get(SECOND).headers["Location"] == SIGN_IN


def test_the_second_step_is_taken_off_with_a_code(user: User, protected: Factor) -> None:
    client = signed_in(user)
    assert client.post(f"{OWN}second/").status_code == 409
    assert client.post(f"{OWN}second/drop/", {"code": ""}).status_code == 422
    assert client.post(f"{OWN}second/drop/", {"code": "1"}).status_code == 422
    done = client.post(f"{OWN}second/drop/", {"code": shown(protected, now())})
    assert (done.status_code, Factor.objects.count()) == (302, 0)


def test_a_wrong_first_code_shows_the_picture_again(user: User) -> None:
    client = signed_in(user)
    client.post(f"{OWN}second/")
    for code in ("000000", ""):
        again = client.post(f"{OWN}second/confirm/", {"code": code})
        assert (again.status_code, "data:image/svg" in again.content.decode()) == (422, True)


@pytest.mark.usefixtures("user")
def test_a_device_is_signed_out_from_another_one(client: Client) -> None:
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/108"})
    knock(client)
    knock(other)
    assert "Chrome · Windows" in client.get(OWN).content.decode()
    device = SignedIn.objects.get(device="Chrome · Windows")
    client.post(f"{OWN}devices/{device.pk}/end/")
    assert other.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200
    assert client.post(f"{OWN}devices/{device.pk}/end/").status_code == 404


@pytest.mark.usefixtures("user")
def test_leaving_takes_the_device_off_the_list(client: Client) -> None:
    knock(client)
    client.post("/accounts/sign-out/")
    assert not SignedIn.objects.filter(ended_at=None).exists()


def test_nobody_ends_the_device_of_another(client: Client, user: User) -> None:
    knock(client)
    stranger = User.objects.get(username="leader")
    path = f"{OWN}devices/{user.devices.get().pk}/end/"
    assert signed_in(stranger).post(path).status_code == 404


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone) MicroMessenger/8 Safari", "WeChat · iPhone"),
        ("Mozilla/5.0 (Windows NT) Chrome/120 Edg/120", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Safari", "Safari · macOS"),
        ("curl", ""),
    ],
)
def test_a_device_is_named_as_people_know_it(agent: str, name: str) -> None:
    assert device_name(agent) == name


def test_where_it_is_required_nobody_works_before_it_is_set_up(
    client: Client, user: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "required"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, SECOND_FIRST]
    assert client.get("/").status_code == 200
    knock(client)
    assert client.get("/desk/").headers["Location"] == OWN
    assert "本单位要求开启" in client.get(OWN).content.decode()
    client.post(f"{OWN}second/")
    client.post(f"{OWN}second/confirm/", {"code": shown(Factor.objects.get(), now())})
    assert client.get("/desk/").status_code == 200
    assert user.factor.confirmed_at is not None


def test_it_is_optional_unless_the_office_says_otherwise() -> None:
    assert (settings.SECOND_FACTOR, SECOND_FIRST in settings.MIDDLEWARE) == ("optional", False)


def test_a_lost_phone_is_helped_by_the_security_administrator_alone(
    user: User, protected: Factor
) -> None:
    assert protected.user == user
    path = f"/desk/accounts/{user.pk}/second/drop/"
    people = {name: User.objects.get(username=name) for name in ("system", "security")}
    assert signed_in(people["system"]).post(path).status_code == 404
    page = signed_in(people["security"]).get("/desk/accounts/", {"account": "street"})
    assert path in page.content.decode()
    assert signed_in(people["security"]).post(path).status_code == 302
    assert signed_in(people["security"]).post(path).status_code == 422


def test_a_device_is_signed_out_once(client: Client, user: User) -> None:
    knock(client)
    device = user.devices.get()
    end_device(device, actor=user, at=now())
    with pytest.raises(DomainError, match="已经退出"):
        end_device(device, actor=user, at=now())
