"""Two people at the same button: on every database one wins and the rest hear it politely."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from minhu.accounts.actors import Visitor
from minhu.accounts.models import User
from minhu.cases.domain.sweeping import sweep
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Step
from minhu.core.errors import StaleStateError
from minhu.rates.models import Tally
from minhu.requests.domain.intake import Report, submit
from minhu.requests.domain.steps import take
from tests.cast import GRID, NOW, Cast, call, set_the_stage

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 8


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- threads need a database they can all see
    return set_the_stage()


def at_once(deed: object) -> Counter[str]:
    """Let several threads do the same thing at the same moment and count the outcomes."""
    barrier = Barrier(CLICKS)

    def click(_: int) -> str:
        try:
            barrier.wait()
            return str(deed())  # type: ignore[operator]  # -- any callable
        except StaleStateError:
            return "polite"
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return Counter(pool.map(click, range(CLICKS)))


def test_of_many_clicks_on_accept_one_wins(cast: Cast) -> None:
    number = call().number

    def accept() -> str:
        case = Case.objects.select_related("unit").get(number=number)
        desk = User.objects.get(pk=cast.desk.pk)
        take(case, "accept", answers={}, actor=desk, at=NOW + timedelta(hours=1))
        return "won"

    assert at_once(accept) == {"won": 1, "polite": CLICKS - 1}
    assert Step.objects.filter(verb="accept").count() == 1
    assert verify().breaks == ()


def test_a_phone_that_sends_many_times_at_once_makes_one_case(cast: Cast) -> None:  # noqa: ARG001 -- the stage must stand
    def send() -> str:
        report = Report("same-key", words="灯不亮", area_code=GRID)
        return submit(report, actor=Visitor(), at=NOW).case.number

    numbers = at_once(send)
    assert len(numbers) == 1
    assert Case.objects.count() == Step.objects.count() == 1
    assert Tally.objects.get(measure="received").n == 1


def test_of_many_workers_that_sweep_at_once_each_rung_is_told_by_one(
    cast: Cast,  # noqa: ARG001 -- somebody to be told
) -> None:
    for key in ("one", "two", "three"):
        call(key)
    late = NOW + timedelta(days=2)
    told = at_once(lambda: sweep(late))
    assert sum(int(n) * times for n, times in told.items()) + sweep(late) == 3
    assert Step.objects.filter(verb__in=("warn", "escalate")).count() == 3
    assert verify().breaks == ()
