"""``among``: the same rows as ``in``, found by the index of the keys."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q

from minhu.cases.models import Case, Helper
from minhu.cases.queries import visible_to
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast, call
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db


def test_among_means_in(cast: Cast) -> None:
    case = stand(call("helped"), "working", cast)
    call("another")
    answers = {"unit": cast.other_unit, "note": "请清一下"}
    take(case, "invite", answers=answers, actor=cast.worker, at=NOW)
    helped = Helper.objects.values("case")
    assert list(Case.objects.filter(Q(title="no such") | Q(pk__among=helped))) == [case]
    assert not Case.objects.filter(pk__among=helped.filter(replied_at__isnull=False))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases read it as in")
def test_a_unit_enters_its_own_cases_and_those_it_helps_with_by_key(cast: Cast) -> None:
    assert '"cases_case"."id" = ANY(ARRAY(SELECT' in str(visible_to(cast.worker).query)
