"""A ledger goes out in as little memory as a page of it, however long it is."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any

import pytest

from minhu.core.tables import Row
from minhu.ledgers.books import book_of, lines_of, pieces
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Column, Ledger, Record
from tests.cast import NOW, Cast
from tests.desk.acts import signed_in

FEW, MANY = 1_000, 20_000
SLACK = 300_000
"""Bytes that a run may differ by; a list of the records would be some megabytes longer."""
COLUMNS = [
    Column(slot="c1", label="楼院", kind=Kind.TEXT),
    Column(slot="c2", label="户数", kind=Kind.INTEGER),
    Column(slot="c3", label="日期", kind=Kind.DATE),
]


def records(many: int) -> Iterator[Record]:
    for n in range(many):
        yield Record(
            key=str(n), values={"c1": f"第{n}号院", "c2": {"n": str(n)}, "c3": "2026-11-20"}
        )


def as_csv(many: int) -> Any:  # noqa: ANN401 -- bytes, a piece at a time
    return lines_of(COLUMNS, records(many), mark="某")


def as_excel(many: int) -> Any:  # noqa: ANN401 -- the same
    return pieces(book_of("楼院", COLUMNS, records(many), mark="某"))


@pytest.mark.parametrize("way", [as_csv, as_excel])
def test_twenty_thousand_records_need_no_more_memory_than_a_thousand(way: Any) -> None:  # noqa: ANN401 -- one of the above
    list(islice(way(10), 3))  # what is loaded at the first time is not of the ledger
    peaks, sizes = [], []
    for many in (FEW, MANY):
        tracemalloc.start()
        sizes.append(sum(map(len, way(many))))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sizes[1] > 10 * sizes[0]
    assert peaks[1] < peaks[0] + SLACK


def test_a_file_goes_out_bit_by_bit_and_is_closed_behind_the_last() -> None:
    file = BytesIO(bytes(200_000))
    assert [len(piece) for piece in pieces(file)] == [65536, 65536, 65536, 3392]
    assert file.closed


@pytest.mark.django_db
def test_twice_as_many_records_leave_their_page_in_no_more_memory(
    ledger: Ledger, cast: Cast
) -> None:
    client, address = signed_in(cast.street), f"/desk/ledgers/{ledger.code}/export/?as=csv"
    sum(map(len, client.get(address)))  # what is loaded at the first time is not of the ledger
    peaks = []
    for last in (2_000, 4_000):
        rows: dict[int, Row] = {n + 2: [f"{n}号院", "", n] for n in range(last - 2_000, last)}
        take_rows(ledger, Table(1, ("楼院", "社区", "户数"), rows), hand=Hand(None, NOW))
        tracemalloc.start()
        assert sum(map(len, client.get(address))) > last
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
