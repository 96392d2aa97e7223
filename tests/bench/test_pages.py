"""Pages are measured as people open them, each by somebody whose page it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.bench import district, pages
from minhu.bench.ground import MARK
from minhu.bench.looking import rows_read
from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.desk.queries.choices import forget_choices
from minhu.places.models import Area
from tests.cast import COMMUNITY, STREET, Cast, call, hire, set_the_stage

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = (("jiedao", Role.STREET_DESK, STREET), ("shequ3", Role.COMMUNITY_DESK, COMMUNITY))
WATCHERS = (("duban", Role.SUPERVISOR, STREET), ("lingdao", Role.LEADER, STREET))


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 -- the stage stands in the database
    """Everybody, and those whose pages are looked at."""
    cast = set_the_stage()
    for name, role, area in (*WORKERS, *WATCHERS):
        hire(name, role, area)
    hire("chengguan", Role.DEPARTMENT, unit=cast.unit)
    User.objects.create(username=MARK)
    return cast


@pytest.fixture
def measured(
    live_server: LiveServer,
    cast: Cast,  # noqa: ARG001 -- the people whose pages are opened
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], dict[str, Any]]:
    @contextmanager
    def serving(**_asked: object) -> Iterator[tuple[int, SimpleNamespace]]:
        yield int(live_server.url.rpartition(":")[2]), SimpleNamespace(pid=os.getpid())

    monkeypatch.setattr(pages, "serving", serving)
    monkeypatch.setattr(district, "DISTRICT", STREET)
    asked: dict[str, Any] = {
        "cases": 60,
        "seconds": 0.5,
        "clients": 2,
        "progress": lambda _stage: None,
    }
    return lambda: pages.measure(**asked)


def test_every_page_opens_and_says_what_it_took(measured: Callable[[], dict[str, Any]]) -> None:
    found = measured()
    assert found["cases"] == 60
    assert len(found["pages"]) == len(list(pages.pages()))
    assert all(0 < line["sql"] < 60 for line in found["pages"].values())
    assert any(line["alone_p50_ms"] > 0 for line in found["pages"].values())
    told = {"postgresql": int}.get(connection.vendor, type(None))
    assert {type(line["rows"]) for line in found["pages"].values()} == {told}


@pytest.mark.usefixtures("cast")
def test_rows_read_are_those_of_one_look_and_grow_with_what_is_read() -> None:
    client, path = pages._browser("jiedao"), reverse("desk:worklist")

    def read() -> int | None:
        forget_choices()  # what one look keeps for a moment, another would not read
        return rows_read(client, path)

    read()  # what a process keeps for good, its first look reads
    few = read()
    assert few == read()
    for number in range(20):
        call(f"n{number}")
    more = read()
    if connection.vendor == "postgresql":
        assert few is not None
        assert more is not None
        assert more > few + 20 > 20


def test_a_page_that_does_not_open_ends_the_measuring(
    measured: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_OTHERS", (("accounts", "duban", "desk:accounts"),))
    with pytest.raises(DomainError, match="没有打开"):
        measured()


@pytest.mark.usefixtures("cast")
def test_a_district_is_filled_once() -> None:
    asked: dict[str, Any] = {"cases": 40, "streets": 2, "grids": 0, "progress": lambda _stage: None}
    for _turn in "ab":
        assert district.fill_district(**asked)["cases"] == 40
    assert Area.objects.filter(level="subdistrict").count() == 2
    assert Case.objects.count() == 40
