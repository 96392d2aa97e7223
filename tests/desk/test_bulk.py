"""Many at once: each case with its suggestion and why; people decide where each goes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.cases.models import Case
from minhu.catalogue.models import RoutingRule
from minhu.core.clock import now
from minhu.requests.suggestions import suggestions
from tests.cast import STREET, Cast
from tests.desk.acts import fresh, many, signed_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db


def rule(cast: Cast, words: str = "路灯") -> RoutingRule:
    return RoutingRule.objects.create(
        area_code=STREET, name="灯归市政", words=words, unit=cast.unit, on=True,
        order=1,
        tried_at=now(), valid_from=now().date().replace(month=1, day=1),
    )  # fmt: skip


def waiting(cast: Cast, count: int) -> list[Case]:
    return [stand(case, "accepted", cast) for case in many(count, at=now())]


def ticked(cases: list[Case], **more: Any) -> dict[str, Any]:
    return {"case": [case.number for case in cases], **more}


def test_each_stands_with_its_suggestion_and_why_and_goes_where_people_say(cast: Cast) -> None:
    rule(cast)
    first, second, third = waiting(cast, 3)
    client = signed_in(cast.desk)
    page = client.post("/desk/bulk/", ticked([first, second, third]))
    assert page.status_code == 200
    assert {str(row.field.initial) for row in page.context["rows"]} == {str(cast.unit.pk)}
    assert "按规则“灯归市政”" in page.content.decode()
    assert fresh(first).state == "accepted"
    answers = {
        f"to-{first.number}": cast.unit.pk,
        f"to-{second.number}": "grid",
        f"to-{third.number}": "",
    }
    client.post("/desk/bulk/each/", ticked([first, second, third], note="下午去", **answers))
    assert [(fresh(case).state, fresh(case).unit) for case in (first, second, third)] == [
        ("dispatched", cast.unit), ("dispatched", None), ("accepted", cast.unit),
    ]  # fmt: skip
    step = fresh(first).steps.last()
    assert step is not None
    assert (step.note, step.payload["rule"]) == ("下午去", "灯归市政")


def test_a_unit_that_is_none_is_refused_and_nothing_goes(cast: Cast) -> None:
    (case,) = waiting(cast, 1)
    sent = ticked([case], **{f"to-{case.number}": "x"})
    assert signed_in(cast.desk).post("/desk/bulk/each/", sent).status_code == 422
    assert fresh(case).state == "accepted"


def test_what_one_may_not_see_is_neither_shown_nor_sent(cast: Cast) -> None:
    (case,) = waiting(cast, 1)
    client = signed_in(cast.stranger)
    assert client.post("/desk/bulk/", ticked([case])).context["rows"] == []
    client.post("/desk/bulk/each/", ticked([case], **{f"to-{case.number}": "grid"}))
    assert fresh(case).state == "accepted"


def test_suggesting_takes_as_many_statements_for_one_as_for_many(
    cast: Cast,
) -> None:
    rule(cast, words="井盖")
    cases = list(Case.objects.filter(pk__in=[c.pk for c in waiting(cast, 5)]))
    counted = []
    for some in (cases[:1], cases):
        with CaptureQueriesContext(connection) as captured:
            assert suggestions(some, now()) == {}
        counted.append(len(captured))
    assert counted == [2, 2]
