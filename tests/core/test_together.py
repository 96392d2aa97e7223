"""What several threads write at one moment is kept whole, and a fault stays its owner's own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from minhu.core import together
from minhu.core.statements import Statement, inserting, run
from minhu.places.enums import Level
from minhu.places.models import Area
from tests.cast import STREET

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="only PostgreSQL shares a commit"
    ),
]
COMMUNITIES = [f"{STREET[:9]}{number:03d}" for number in range(11, 17)]


@pytest.fixture
def journeys(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many statements went along each time."""
    seen: list[int] = []
    send = together.send

    def counted(writings: Sequence[together.Writing], database: BaseDatabaseWrapper) -> None:
        seen.append(len(writings))
        send(writings, database)

    monkeypatch.setattr(together, "send", counted)
    return seen


@pytest.fixture
def street() -> Area:
    return Area.objects.create(code=STREET, level=Level.SUBDISTRICT, name="示例街道")


@pytest.mark.usefixtures("street")
def test_what_waits_goes_along_with_the_first(journeys: list[int]) -> None:
    assert at_once(COMMUNITIES) == {}
    assert journeys == [len(COMMUNITIES)]
    assert Area.objects.filter(code__in=COMMUNITIES).count() == len(COMMUNITIES)


@pytest.mark.usefixtures("street")
def test_what_goes_along_is_put_in_the_order_of_what_others_write_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[Sequence[together.Writing]] = []
    send = together.send

    def kept(some: Sequence[together.Writing], database: BaseDatabaseWrapper) -> int:
        sent.append(some)
        return send(some, database)

    monkeypatch.setattr(together, "send", kept)
    at_once(list(reversed(COMMUNITIES)))
    assert [each.order for each in sent[0]] == [(code,) for code in COMMUNITIES]


@pytest.mark.usefixtures("street")
def test_whoever_writes_what_is_there_already_hears_of_it_alone(journeys: list[int]) -> None:
    first, *others = COMMUNITIES
    run(rows(first))
    assert list(at_once(COMMUNITIES)) == [first]
    assert Area.objects.filter(code__in=others).count() == len(others)
    assert sorted(journeys) == [1] * (1 + len(COMMUNITIES)) + [len(COMMUNITIES)]


@pytest.mark.usefixtures("street")
def test_a_part_of_a_transaction_goes_with_its_transaction(journeys: list[int]) -> None:
    with transaction.atomic():
        run(rows(COMMUNITIES[0]))
        transaction.set_rollback(True)
    assert (journeys, Area.objects.filter(code=COMMUNITIES[0]).exists()) == ([1], False)


@pytest.mark.usefixtures("street")
def test_whoever_lost_the_line_writes_over_a_new_one() -> None:
    run(rows(COMMUNITIES[0]))
    connection.close()
    run(rows(COMMUNITIES[1]))
    assert Area.objects.filter(code__in=COMMUNITIES[:2]).count() == 2


def rows(code: str) -> list[Statement]:
    community = Area(code=code, level=Level.COMMUNITY, name="东风社区", parent_id=STREET)
    grid = Area(code=f"{code}001", level=Level.GRID, name="第1网格", parent_id=code)
    return [inserting([community]), inserting([grid])]


def at_once(codes: list[str]) -> dict[str, IntegrityError]:
    """Let a thread for each code write while somebody holds the turn; return who was refused."""
    refused: dict[str, IntegrityError] = {}

    def write(code: str) -> None:
        try:
            run(rows(code), order=(code,))
        except IntegrityError as error:
            refused[code] = error
        finally:
            connection.close()

    threads = [Thread(target=write, args=(code,)) for code in codes]
    with together._turn:
        for thread in threads:
            thread.start()
        while len(together._waiting) < len(codes):
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    return refused
