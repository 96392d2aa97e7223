"""How fast a list of residents goes into the register, read from an Excel file, and once more."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django.db import connection
from xlsxwriter import Workbook

from minhu.accounts.actors import House
from minhu.bench.ground import prepare
from minhu.core.clock import now
from minhu.core.tables import rows_of
from minhu.people.domain.registering import Delivery, Taken, register
from minhu.people.identity import check_digit
from minhu.people.models import Resident
from minhu.places.domain.addresses import import_addresses
from minhu.places.domain.sheets import Sheet
from minhu.places.models import Address, Area
from minhu.sample.staff import GIVEN, STREET, SURNAMES

ROWS = 100_000
HOUSEHOLD = 3
_IN_A_BUILDING, _BUILDINGS = 48, 20
_WRONG = 200
"""One row in so many has a wrong last digit, so that refusing is measured as well."""


def measure(*, rows: int = ROWS, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return the rows a second of a file that is new, and of the same file again."""
    prepare(progress=progress)
    street = Area.objects.get(pk=STREET)
    _know_addresses(street)
    first = (Resident.objects.count() // rows + 1) * rows
    progress("写文件")
    content = _file(first, rows)
    progress("导入")
    taken, speed = _take(content, street)
    progress("再导一遍")
    again, second = _take(content, street)
    return {
        "rows_per_s": speed,
        "again_rows_per_s": second,
        "new": taken.new,
        "refused": len(taken.refused),
        "changed_by_the_second": again.new + again.changed,
        "database": connection.vendor,
    }


def _take(content: bytes, street: Area) -> tuple[Taken, float]:
    start = time.perf_counter()
    lines = rows_of(content, "人口.xlsx")
    taken = register(lines, street, Delivery("测速"), actor=House(), at=now())
    return taken, round((len(lines) - 1) / (time.perf_counter() - start), 1)


def _know_addresses(street: Area) -> None:
    """Give every grid an estate of its own with its buildings."""
    if Address.objects.filter(estate__endswith="测速小区").exists():
        return
    grids = list(Area.objects.grids().filter(valid_to=None))
    lines = [
        [f"第{n}测速小区{building}号楼", grid.pk]
        for n, grid in enumerate(grids, start=1)
        for building in range(1, _BUILDINGS + 1)
    ]
    sheet = Sheet(("地址", "网格"), dict(enumerate(lines, start=2)))
    import_addresses(sheet, street, at=now())


def _file(first: int, rows: int) -> bytes:
    out = BytesIO()
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "身份证号", "电话", "住址", "人口类型"])
        for number, line in enumerate(_people(first, rows), start=1):
            sheet.write_row(number, 0, line)
    return out.getvalue()


def _people(first: int, rows: int) -> Iterator[list[str]]:
    chance = random.Random(first)  # noqa: S311 -- no secret
    grids = Area.objects.grids().filter(valid_to=None).count()
    for n in range(first, first + rows):
        home = n // HOUSEHOLD
        day, serial = divmod(n, 900)
        number = f"99{n % 8999 + 1000}{1950 + day % 60}{day // 60 % 12 + 1:02}{day % 28 + 1:02}{serial:03}"
        last = "?" if n % _WRONG == 0 else check_digit(number)
        yield [
            chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
            number + last,
            f"138{n:08}",
            f"第{home % grids + 1}测速小区{home % _BUILDINGS + 1}号楼{home % 4 + 1}单元{home % _IN_A_BUILDING + 101}",
            "户籍" if n % 2 else "常住",
        ]
