"""Neighbours who tap in the same moment: all of them count, on every database."""

from __future__ import annotations

import pytest

from minhu.accounts.actors import Visitor
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case, Voice
from minhu.core.clock import now
from minhu.requests.domain.joining import join
from tests.cast import call, set_the_stage
from tests.people.races import together

pytestmark = pytest.mark.django_db(transaction=True)
NEIGHBOURS = 6


def test_neighbours_who_tap_at_once_all_count_once() -> None:
    set_the_stage()
    case = Case.objects.get(pk=call().pk)

    def tap(number: int) -> Voice:
        key = f"join:{number // 2}"
        return join(case, intake_key=key, phone="", actor=Visitor(), at=now())

    together(NEIGHBOURS, tap)
    case.refresh_from_db()
    assert case.voices == 1 + NEIGHBOURS // 2 == 1 + Voice.objects.count()
    assert verify().breaks == ()
