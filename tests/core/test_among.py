"""``among`` and ``listed``: the same rows as ``in``, found by the index of the keys."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q

from minhu.cases.models import Case, Helper
from minhu.cases.queries import visible_to
from minhu.core.ids import uuid7
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


def test_listed_means_in(cast: Cast) -> None:  # noqa: ARG001 -- the street of the calls
    keys = [call("one").pk, call("two").pk]
    call("three")
    assert Case.objects.filter(pk__listed=keys).count() == 2
    assert not Case.objects.filter(pk__listed=[]).exists()
    assert Case.objects.filter(pk__listed=[str(keys[0]), keys[0]]).count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases read it as in")
def test_the_statement_is_the_same_for_one_key_and_for_thirty() -> None:
    few, many = (
        Case.objects.filter(pk__listed=[uuid7() for _each in range(n)]).query.sql_with_params()[0]
        for n in (1, 30)
    )
    assert few == many
