"""What is open in a street is counted without reading a case, however many others there are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Q

from minhu.bench.loading import fill
from minhu.cases.models import Case
from minhu.core.lifecycle import Outcome
from minhu.places.codes import span
from tests.cast import NOW, STREET

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL reads"),
]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "asked",
    [
        {"n": Count("pk", filter=Q(late=True) | Q(finish_due__lt=NOW, finished_at=None))},
        {"n": Count("pk", filter=Q(received_at__lt=NOW, unit=None, secrecy=0, party="x"))},
    ],
    ids=["run out", "whose"],
)
def test_the_index_of_what_is_open_in_a_place_says_it_all(
    asked: dict[str, Any],
) -> None:
    fill(400, at=NOW, progress=lambda _done, _total: None)
    first, after = span(STREET)
    of = Case.objects.filter(area_id__gte=first, area_id__lt=after, outcome=Outcome.OPEN)
    counted = of.filter(kind="request").values("state").annotate(**asked).order_by()
    with transaction.atomic(), connection.cursor() as cursor:
        # What is cheapest among 400 rows depends on what was measured of the table last.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        plan = counted.explain(format="json")
    scans = [kind for kind in _kinds(json.loads(plan)[0]["Plan"]) if "Scan" in kind]
    assert scans == ["Index Only Scan"]


def _kinds(plan: dict[str, Any]) -> list[str]:
    below = [kind for each in plan.get("Plans", ()) for kind in _kinds(each)]
    return [plan["Node Type"], *below]
