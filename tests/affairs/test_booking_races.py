"""Everybody wants one room at the same moment: one has it, the others are told; so on both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from minhu.affairs.models import Hour
from minhu.cases.models import Case
from minhu.core.errors import DomainError
from tests.affairs.rooms import asked, furnish
from tests.cast import NOW, set_the_stage

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


@pytest.mark.usefixtures("transactional_db")
def test_of_those_who_ask_for_overlapping_hours_at_once_one_has_them() -> None:
    set_the_stage()
    furnish()
    barrier = Barrier(HANDS)

    def hand(number: int) -> str:
        try:
            barrier.wait()
            return asked(first=9 + number % 2, last=11 + number % 2).state
        except DomainError:
            return "polite"
        finally:
            connection.close()

    with time_machine.travel(NOW, tick=False), ThreadPoolExecutor(HANDS) as pool:
        came = Counter(pool.map(hand, range(HANDS)))
    assert came == {"asked": 1, "polite": HANDS - 1}
    assert (Case.objects.count(), Hour.objects.count()) == (1, 2)
