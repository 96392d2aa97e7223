"""Open cases of one category: read by key from an index, all counted at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.desk.queries.paging import PAGE
from tests.cast import COMMUNITY, Cast
from tests.desk.acts import many, numbers, signed_in

pytestmark = pytest.mark.django_db
URL = "/desk/"


@pytest.fixture
def street(cast: Cast) -> Cast:
    """A street with one page and two more of a category, and a few of another."""
    many(PAGE + 2, at=now() - timedelta(days=2), category_code="0101")
    many(3, at=now(), category_code="0201")
    return cast


def test_its_pages_follow_each_other_and_its_counts_are_those_of_its_rows(street: Cast) -> None:
    desk, wanted = signed_in(street.street), {"category": "01"}
    first = desk.get(URL, wanted)
    second = desk.get(URL, wanted | {"after": first.context["page"].after})
    back = desk.get(URL, wanted | {"before": second.context["page"].before})
    rows = Case.objects.filter(category="0101").order_by("due_at", "id")
    assert numbers(first) + numbers(second) == list(rows.values_list("number", flat=True))
    assert numbers(back) == numbers(first)
    assert first.context["total"].n == len(rows)
    assert [column.count.n for column in first.context["columns"]] == [len(rows), 0, 0, 0, 0]


def test_no_row_is_read_beside_those_shown(street: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        signed_in(street.street).get(URL, {"category": "01", "area": COMMUNITY})
    page = next(each["sql"] for each in asked if '"title"' in each["sql"])
    assert page.count("SELECT") == 2, "the keys are asked for first"
    counted = [each["sql"] for each in asked if "COUNT(" in each["sql"] and "LIKE" in each["sql"]]
    assert [sql.count("SELECT") for sql in counted] == [1]
    assert all("community_code" in each for each in (page, *counted)), "which has an index"
