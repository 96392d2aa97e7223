"""A list shows what somebody may see, whether or not it has to ask where each record lies."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.accounts.models import User
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries import listing
from minhu.ledgers.queries.ledgers import sees_whole, visible_to
from minhu.ledgers.queries.listing import Ask, listed
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, STREET, Cast

pytestmark = pytest.mark.django_db
HEAD = ["楼院", "社区"]


@pytest.fixture
def kept(ledger: Ledger) -> Ledger:
    rows = [HEAD, ["一", "东风社区"], ["二", "春晓社区"], ["三", ""]]
    take_rows(ledger, table_of(rows), hand=Hand(None, NOW))
    return ledger


def keys(user: User, ledger: Ledger, ask: Ask | None = None) -> list[str]:
    return [record.key for record in listed(user, ledger, ask or Ask())]


def test_the_list_is_just_what_each_of_them_may_see(kept: Ledger, cast: Cast) -> None:
    assert keys(cast.street, kept) == ["一", "二", "三"]
    assert keys(cast.desk, kept) == ["一"]
    assert keys(cast.worker, kept) == []
    for user in (cast.street, cast.desk, cast.stranger, cast.worker, cast.auditor):
        allowed = set(visible_to(user).filter(ledger=kept).values_list("key", flat=True))
        assert set(keys(user, kept)) == allowed


def test_who_sees_the_whole_ledger_is_not_asked_where_each_record_lies(
    kept: Ledger, cast: Cast
) -> None:
    assert sees_whole(cast.street, kept)
    assert not sees_whole(cast.desk, kept)
    with CaptureQueriesContext(connection) as asked:
        keys(cast.street, kept)
    where = asked[-1]["sql"].split(" WHERE ")[1]
    assert "area_id" not in where
    assert keys(cast.street, kept, Ask(area=COMMUNITY)) == ["一"]


def test_no_record_lies_outside_the_place_of_its_ledger(cast: Cast) -> None:
    community = Area.objects.get(code=COMMUNITY)
    columns = [Asked("楼院", Kind.TEXT, key=True), Asked("社区", Kind.AREA)]
    own = open_ledger("社区台账", community, columns, actor=cast.street, at=NOW)
    verdict = take_rows(own, table_of([HEAD, ["一", "春晓社区"], ["二", ""]]), hand=Hand(None, NOW))
    assert [each.typed for each in verdict.refused] == ["春晓社区"]
    assert set(Record.objects.values_list("area_id", flat=True)) == {COMMUNITY}


@pytest.mark.parametrize("who", ["street", "desk", "grid_worker", "auditor", "worker"])
@pytest.mark.parametrize("area", ["", COMMUNITY, GRID, OTHER_COMMUNITY, "410199000000"])
def test_pages_of_many_places_are_the_list_in_its_order(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, who: str, area: str
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    columns = [Asked("楼院", Kind.TEXT, key=True), Asked("社区", Kind.AREA)]
    street = Area.objects.get(code=STREET)
    ledger = open_ledger("楼院", street, columns, actor=cast.street, at=NOW)
    lines = [
        HEAD,
        *([str(n), place] for n, place in enumerate([COMMUNITY, GRID, OTHER_COMMUNITY] * 3)),
    ]
    take_rows(ledger, table_of(lines), hand=Hand(None, NOW))
    user, ask, mark = getattr(cast, who), Ask(area=area), ""
    found: list[Record] = []
    while not found or mark:
        some, mark = listing.page_after(user, ledger, ask, mark)
        found += some
        if not some:
            break
    assert found == list(listing.listed(user, ledger, ask))


def test_of_very_many_places_the_list_is_read_as_a_whole(
    kept: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_PLACES", 0)
    some, mark = listing.page_after(cast.desk, kept, Ask(), "")
    assert (some, mark) == (list(listing.listed(cast.desk, kept, Ask())), "")
