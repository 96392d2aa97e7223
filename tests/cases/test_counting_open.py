"""What is open is found and counted without reading a case, however many others there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from minhu.bench.loading import fill
from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.desk.queries.case_page import around_case
from minhu.desk.queries.worklist import listing
from minhu.places.codes import span
from minhu.rates.enums import By
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of
from tests.cast import NOW, STREET, Cast, call
from tests.desk.test_case_page import CORNER

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL reads"),
]
TODAY = local_day(NOW)


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
    assert _scans(counted, index="open_by_area") == ["Index Only Scan"]


def test_the_list_of_a_community_is_found_and_counted_in_its_index(cast: Cast) -> None:
    fill(400, at=NOW, progress=lambda _done, _total: None)
    wanted = {"category": "01", "channel": "12345", "turn": "unit", "urgent": True}
    shown = listing(cast.desk, wanted, at=NOW).cases.select_related(None)
    keys = shown.order_by("due_at", "id").values("pk")
    assert _scans(keys, index="open_by_community") == ["Index Only Scan"]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("by", [None, By.AREA])
def test_what_ran_out_lately_is_found_by_clocks_and_never_among_all_that_is_open(
    by: By | None,
) -> None:
    fill(400, at=NOW, progress=lambda _done, _total: None)
    with CaptureQueriesContext(connection) as asked:
        source_of("request").lately([Scope(area=STREET, first=TODAY)], at=NOW, by=by)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN (FORMAT json) {asked[0]['sql']}")
        (plan,) = cursor.fetchone()[0]
    used = set(_indexes(plan["Plan"]))
    assert used >= {"clock_by_next_rung", "case_overran"}
    assert "open_by_area" not in used


def test_of_what_is_near_only_the_first_are_read_as_rows(cast: Cast) -> None:
    """So not all that is open is walked through where thousands are near one another."""
    case = Case.objects.get(pk=call("here", point=CORNER).pk)
    with CaptureQueriesContext(connection) as asked:
        around_case(case, cast.street)
    assert "Index Only Scan" in _read(asked[-1]["sql"], index="open_by_cell")


def _scans(rows: QuerySet[Any, Any], *, index: str) -> list[str]:
    """Return how a table is read with one index; which of several is cheapest is not asked."""
    sql, said = rows.query.sql_with_params()
    return _read(sql, said, index=index)


def _read(sql: str, said: Sequence[Any] = (), *, index: str) -> list[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        for name in _others(cursor, index):
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(f"EXPLAIN (FORMAT json) {sql}", said or None)
        (plan,) = cursor.fetchone()[0]
        transaction.set_rollback(True)
    return [kind for kind in _kinds(plan["Plan"]) if "Scan" in kind]


def _others(cursor: CursorWrapper, index: str) -> list[str]:
    """Return the indexes of cases besides one, but for those of unique keys."""
    cursor.execute(
        "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'cases_case'::regclass"
        " AND NOT indisunique AND indexrelid <> %s::regclass",
        [index],
    )
    return [name for (name,) in cursor.fetchall()]


def _indexes(plan: dict[str, Any]) -> list[str]:
    below = [name for each in plan.get("Plans", ()) for name in _indexes(each)]
    return [plan["Index Name"], *below] if "Index Name" in plan else below


def _kinds(plan: dict[str, Any]) -> list[str]:
    below = [kind for each in plan.get("Plans", ()) for kind in _kinds(each)]
    return [plan["Node Type"], *below]
