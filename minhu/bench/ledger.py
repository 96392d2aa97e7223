"""How fast a file goes into a ledger, and how long a page of a very long ledger takes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import F

from minhu.accounts.models import User
from minhu.bench.ground import prepare
from minhu.bench.looking import statements
from minhu.bench.times import milliseconds
from minhu.bench.worklist import COMMUNITY, DESK, desk_client, timed
from minhu.core.clock import now
from minhu.ledgers.counting import kind_of, things_of, whole_of
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from minhu.rates.models import Tally, Total
from minhu.sample.staff import STREET

RECORDS = 1_000_000
TAKEN = 62_500
CODE = "bench"
_COLUMNS = (
    Asked("店名", Kind.TEXT, key=True),
    Asked("网格", Kind.AREA),
    Asked("行业", Kind.CHOICE, ("餐饮", "零售", "服务")),
    Asked("面积", Kind.DECIMAL),
    Asked("从业人数", Kind.INTEGER),
    Asked("开业日期", Kind.DATE),
)
_LABELS = tuple(each.label for each in _COLUMNS)
_COPIED = ("ledger_id", "area_id", "values", "beside", "words", "state", "day", "source", "as_of")


def measure(*, records: int = RECORDS, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return how many rows a second are taken in, and how long pages take at so many records.

    Most records are copies of those that were taken in, made past the verbs.
    """
    prepare(progress=progress)
    ledger = Ledger.objects.filter(code=CODE).first() or _opened()
    progress("导入")
    there = Record.objects.filter(ledger=ledger).count()
    speed = _take(ledger, there)
    progress("装满")
    fill_up([ledger], records)
    progress("看台账")
    client = desk_client()
    took = {path: timed(client, path) for path in pages()}
    every = sorted(each for times in took.values() for each in times)
    return {
        "rows_per_s": speed,
        "p50_ms": milliseconds(every, 0.5),
        "p99_ms": milliseconds(every, 0.99),
        "records": Record.objects.filter(ledger=ledger).count(),
        "sql": max(statements(client, path) for path in took),
        "export_rows_per_s": _export(client),
        "database": connection.vendor,
    }


def pages() -> Iterator[str]:
    """Yield what somebody looks at: the list, each filter, a later page, the charts."""
    path = f"/desk/ledgers/{CODE}/"
    middle = Record.objects.order_by("pk").values_list("pk", flat=True)[TAKEN // 2]
    asked: list[dict[str, object]] = [
        {},
        {"area": COMMUNITY},
        {"c3": "餐饮"},
        {"after": middle},
        {"area": COMMUNITY, "c3": "零售"},
    ]
    yield from (f"{path}?{urlencode(each)}" for each in asked)
    yield f"{path}charts/"


def _opened() -> Ledger:
    street = Area.objects.get(code=STREET)
    return open_ledger("测速台账", street, _COLUMNS, actor=None, at=now(), code=CODE)


def _take(ledger: Ledger, there: int) -> float:
    hand = Hand(User.objects.get(username=DESK), now(), "测速.xlsx")
    table = Table(1, _LABELS, dict(enumerate(_rows(there), start=2)))
    start = time.perf_counter()
    take_rows(ledger, table, hand=hand)
    return round(TAKEN / (time.perf_counter() - start), 1)


def _rows(first: int) -> Iterator[list[object]]:
    chance = random.Random(first)  # noqa: S311 -- no secret
    grids = Area.objects.grids().select_related("parent")
    places = [f"{grid.parent.name}{grid.name}" for grid in grids if grid.parent]
    for number in range(first, first + TAKEN):
        yield [
            f"{number}号店",
            chance.choice(places),
            chance.choice(("餐饮", "零售", "服务")),
            f"{chance.randrange(12, 160)}.5",
            str(chance.randrange(1, 9)),
            f"20{chance.randrange(15, 26)}-0{chance.randrange(1, 10)}-15",
        ]


def fill_up(ledgers: Collection[Ledger], records: int) -> None:
    """Copy what is there, past the verbs, until there are at least so many; the tallies grow alike."""
    quote = connection.ops.quote_name
    table, columns = Record._meta.db_table, ", ".join(map(quote, _COPIED))
    postgresql = connection.vendor == "postgresql"
    key = "gen_random_uuid()" if postgresql else "lower(hex(randomblob(16)))"
    keys = [each.pk if postgresql else each.pk.hex for each in ledgers]
    turn, held = 0, Record.objects.filter(ledger__in=ledgers)
    while (there := held.count()) < records:
        turn += 1
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quote(table)} (id, key, {columns}, struck, seq, head) "  # noqa: S608 -- only our own names
                f"SELECT {key}, key || '·{there}', {columns}, struck, seq, head FROM {quote(table)} "
                f"WHERE ledger_id IN ({', '.join(['%s'] * len(keys))})",
                keys,
            )
    if turn:
        kinds = [
            kind
            for ledger in ledgers
            for kind in (kind_of(ledger), whole_of(ledger), *things_of(ledger))
        ]
        Tally.objects.filter(kind__in=kinds).update(
            n=F("n") * 2**turn, pending=F("pending") * 2**turn
        )
        Total.objects.filter(kind__in=kinds).update(n=F("n") * 2**turn)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if postgresql else "ANALYZE")


def _export(client: Any) -> float:  # noqa: ANN401 -- a client of the test tools
    """Return how many rows a second leave as CSV."""
    start, rows = time.perf_counter(), 0
    answer = client.get(f"/desk/ledgers/{CODE}/export/?as=csv")
    for _line in answer.streaming_content:
        rows += 1
        if rows > TAKEN:
            break
    answer.close()
    return round(rows / (time.perf_counter() - start), 1)
