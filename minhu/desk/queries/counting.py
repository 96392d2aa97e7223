"""Counting without counting all: up to a cap, many lists in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from minhu.cases.models import Case

MOST, MOST_UNINDEXED = 999, 99


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or "that many and more"."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)

    def __bool__(self) -> bool:
        return self.n > 0


def counts(lists: Mapping[str, QuerySet[Case]], *, most: int = MOST) -> dict[str, Count]:
    """Return how many rows each list has, in one statement, none counted beyond ``most``."""
    parts = {name: _part(rows, most) for name, rows in lists.items()}
    known = {name: part for name, part in parts.items() if part is not None}
    found = dict(zip(known, _run(list(known.values())), strict=True))
    return {name: _count(found.get(name, 0), most) for name in lists}


Part = tuple[str, tuple[Any, ...]]


def _part(rows: QuerySet[Case], most: int) -> Part | None:
    """Return the SQL that counts one list up to the cap; ``None`` when nothing can be in it."""
    capped = rows.select_related(None).order_by().values("pk")[: most + 1]
    try:
        sql, params = capped.query.sql_with_params()
    except EmptyResultSet:
        return None
    return f"(SELECT COUNT(*) FROM ({sql}) counted)", params  # noqa: S608 -- Django's own SQL, values stay parameters


def _run(parts: list[Part]) -> tuple[int, ...]:
    if not parts:
        return ()
    sql = ", ".join(part for part, _params in parts)
    params = [each for _part, some in parts for each in some]
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT {sql}", params)
        row = cursor.fetchone()
    return tuple(row or ())


def _count(n: int, most: int) -> Count:
    return Count(min(n, most), more=n > most)
