"""Different things are counted as records are written, so no figure has to read every record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from minhu.core.errors import NotAllowedError
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.things import count_things
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.queries.terms import LedgerTerms
from minhu.places.models import Area
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.models import Tally
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, STREET, Cast, set_the_stage

TERM = "visits.unique:企业"
LINES = [
    ["编号", "社区", "企业", "日期"],
    ["1", "东风社区", "甲厂", "2026-11-03"],
    ["2", "东风社区", "甲厂", "2026-11-10"],
    ["3", "春晓社区", "甲厂", "2026-11-10"],
    ["4", "春晓社区", "乙" * 60, "2026-11-12"],
    ["5", "春晓社区", "", "2026-11-12"],
]


def visits(*, things: bool) -> Ledger:
    asked = [
        Asked("编号", Kind.TEXT, key=True),
        Asked("社区", Kind.AREA),
        Asked("企业", Kind.TEXT, thing=things),
        Asked("日期", Kind.DATE, day=True),
    ]
    street = Area.objects.get(code=STREET)
    made = open_ledger("走访", street, asked, actor=None, at=NOW, code="visits")
    take_rows(made, table_of(LINES), hand=Hand(None, NOW))
    return made


def told(by: By | None = None, **scope: object) -> dict[str, object]:
    found = LedgerTerms().told([TERM], Scope("ledgers", **{"area": STREET, **scope}), by, at=NOW)  # type: ignore[arg-type]  # -- keywords of a test
    return {code: each.counts[TERM] for code, each in found.items()}


@pytest.mark.django_db
@pytest.mark.parametrize("things", [True, False])
def test_one_that_comes_often_is_one_in_each_place_and_in_all(cast: Cast, things: bool) -> None:  # noqa: ARG001, FBT001 -- the places
    visits(things=things)
    assert told() == {"": 2}
    assert told(By.AREA) == {COMMUNITY: 1, OTHER_COMMUNITY: 2}
    assert told(first=date(2026, 11, 1), last=date(2026, 11, 10)) == {"": 1}
    assert list(differences()) == []


@pytest.mark.django_db
def test_what_is_kept_count_of_reads_no_record(cast: Cast) -> None:  # noqa: ARG001 -- the places
    visits(things=True)
    with CaptureQueriesContext(connection) as asked:
        told()
    assert not any("ledgers_record" in each["sql"] for each in asked.captured_queries)


@pytest.mark.django_db
def test_several_periods_are_told_as_each_alone_and_what_they_share_is_read_once(
    cast: Cast,  # noqa: ARG001 -- the places
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    visits(things=True)
    terms = [TERM, "visits.records", "visits.covered:community", "visits.areas:community"]
    days = [(None, None), (date(2026, 11, 1), date(2026, 11, 10)), (date(2026, 11, 12), None)]
    scopes = [Scope("ledgers", STREET, "", *each) for each in days]
    alone = [LedgerTerms().told(terms, scope, By.AREA, at=NOW) for scope in scopes]
    # Ledgers and columns, the places there are, all tallies; of each period the places with any.
    with django_assert_num_queries(4 + len(scopes)):
        asked = [(terms, scope) for scope in scopes]
        assert LedgerTerms().told_each(asked, By.AREA, at=NOW) == alone
    assert [each[OTHER_COMMUNITY].counts["visits.records"] for each in alone] == [3, 1, 2]


@pytest.mark.django_db
def test_counting_begins_and_ends_with_what_is_there(cast: Cast) -> None:
    ledger = visits(things=False)
    column = ledger.columns.get(slot="c3")
    count_things(column, wanted=True, actor=cast.street, at=NOW)
    assert (told(), list(differences())) == ({"": 2}, [])
    hand = Hand(cast.street, NOW)
    strike(ledger.records.get(key="4"), hand=hand)
    change(ledger.records.get(key="5"), {"c3": "丙店"}, hand=hand)
    change(ledger.records.get(key="3"), {"c3": "丙店"}, hand=hand)
    assert (told(), told(By.AREA)) == ({"": 2}, {COMMUNITY: 1, OTHER_COMMUNITY: 1})
    count_things(ledger.columns.get(slot="c3"), wanted=False, actor=cast.street, at=NOW)
    assert not Tally.objects.filter(kind__startswith="thing").exclude(n=0).exists()


@pytest.mark.django_db
def test_only_the_street_begins_it_and_it_is_a_step(cast: Cast) -> None:
    column = visits(things=False).columns.get(slot="c3")
    with pytest.raises(NotAllowedError):
        count_things(column, wanted=True, actor=cast.desk, at=NOW)
    count_things(column, wanted=False, actor=cast.street, at=NOW)
    assert column.ledger.steps.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_missed_that_is_written_in_the_same_moment(transactional_db: None) -> None:  # noqa: ARG001 -- threads need a database they can all see
    set_the_stage()
    key = visits(things=False).pk
    barrier = Barrier(5)

    def deed(number: int) -> None:
        try:
            barrier.wait()
            if number == 0:
                column = Column.objects.select_related("ledger").get(ledger=key, slot="c3")
                count_things(column, wanted=True, actor=None, at=NOW)
            for turn in range(5 if number else 0):
                said = {"c1": f"{number}-{turn}", "c3": f"店{turn}"}
                write(Ledger.objects.get(pk=key), said, hand=Hand(None, NOW))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(deed, range(5)))
    assert (told(), list(differences())) == ({"": 7}, [])
