"""Counting without counting all: up to a cap, many conditions in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count as Number
from django.db.models import Q, QuerySet

from minhu.cases.models import Case

MOST, MOST_UNINDEXED = 999, 99
Sql = tuple[str, tuple[Any, ...]]
ALL: Sql = ("1 = 1", ())
NOTHING: Mapping[str, QuerySet[Any]] = {}


@dataclass(frozen=True, slots=True)
class Count:
    """A number, or "that many and more"."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)

    def __bool__(self) -> bool:
        return self.n > 0

    def __add__(self, other: Count) -> Count:
        if self.more or other.more:  # beyond the cap nothing was counted, so nothing is added
            return Count(max(self.n, other.n), more=True)
        return Count(self.n + other.n)

    def at_most(self, most: int) -> Count:
        """Return the same, said no more exactly than up to a cap."""
        return Count(min(self.n, most), more=self.more or self.n > most)


@dataclass(frozen=True, slots=True)
class Asked:
    """Some cases and the conditions whose numbers are wanted; ``besides`` are other rows.

    ``apart`` are the same cases in lists that have none in common, each with an index of its
    own: said with "or", the database enters no index and looks at each row.
    """

    cases: QuerySet[Case]
    conditions: Mapping[str, Q]
    most: int = MOST
    besides: Mapping[str, QuerySet[Any]] = field(default_factory=dict)
    apart: Sequence[QuerySet[Case]] = ()


def counts(
    cases: QuerySet[Case],
    conditions: Mapping[str, Q],
    *,
    besides: Mapping[str, QuerySet[Any]] = NOTHING,
    most: int = MOST,
) -> dict[str, Count]:
    """Return how many of some cases meet each condition, none counted beyond ``most``."""
    return counted(Asked(cases, conditions, most, besides))[0]


def counted(*asked: Asked) -> list[dict[str, Count]]:
    """Return the numbers of all that is asked, in one statement of capped counts.

    A list is turned into SQL once, each condition only by itself: that is most of the cost.
    """
    bases = {id(each.cases): each.apart or (each.cases,) for each in asked if each.conditions}
    sql = {key: [each for each in map(_keys, lists) if each] for key, lists in bases.items()}
    parts = [_parts(each, sql.get(id(each.cases), [])) for each in asked]
    found = iter(_run([part for some in parts for part in some.values()]))
    numbers = [{name: next(found) for name in some} for some in parts]
    return [_named(each, known) for each, known in zip(asked, numbers, strict=True)]


def counted_once(asked: Asked) -> dict[str, Count]:
    """Return the same, each case of the list looked at once: for what an index holds whole.

    Where few of many match, a count that may stop early seldom does, and reads all for each
    condition.
    """
    names = {f"n{place}": name for place, name in enumerate(asked.conditions)}
    wanted = {
        key: Number("pk", filter=asked.conditions[name] or None) for key, name in names.items()
    }
    found = asked.cases.select_related(None).order_by().aggregate(**wanted)
    return {name: _count(found[key], asked.most) for key, name in names.items()}


def _parts(asked: Asked, bases: list[Sql]) -> dict[str, Sql]:
    return {**_each(bases, asked), **_others(asked.besides, asked.most)}


def _named(asked: Asked, numbers: Mapping[str, int]) -> dict[str, Count]:
    names = (*asked.conditions, *asked.besides)
    return {name: _count(numbers.get(name, 0), asked.most) for name in names}


def _each(bases: list[Sql], asked: Asked) -> dict[str, Sql]:
    if not bases:
        return {}
    wheres = {name: _where(condition) for name, condition in asked.conditions.items()}
    return {name: _capped(bases, where, asked.most) for name, where in wheres.items() if where}


def _others(besides: Mapping[str, QuerySet[Any]], most: int) -> dict[str, Sql]:
    keys = {name: _keys(rows) for name, rows in besides.items()}
    return {name: _capped([base], ALL, most) for name, base in keys.items() if base}


def _keys(rows: QuerySet[Any]) -> Sql | None:
    return _sql_of(rows.select_related(None).order_by().values("pk"))


def _sql_of(rows: QuerySet[Case, Any]) -> Sql | None:
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def _where(condition: Q) -> Sql | None:
    """Return a condition on the table of cases as SQL; ``None`` when nothing can meet it."""
    if not condition:
        return ALL
    query = Case.objects.filter(condition).query
    try:
        sql, params = query.where.as_sql(query.get_compiler(connection=connection), connection)
    except EmptyResultSet:
        return None
    return sql, tuple(params)


def _capped(bases: list[Sql], where: Sql, most: int) -> Sql:
    rows = " UNION ALL ".join(f"{base} AND {where[0]}" for base, _params in bases)
    params = tuple(each for _base, some in bases for each in (*some, *where[1]))
    return f"(SELECT COUNT(*) FROM ({rows} LIMIT {most + 1}) counted)", params  # noqa: S608 -- Django's own SQL, values stay parameters


def _run(parts: list[Sql]) -> tuple[int, ...]:
    if not parts:
        return ()
    sql = ", ".join(part for part, _params in parts)
    params = [each for _part, some in parts for each in some]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", params)
        row = cursor.fetchone()
    return tuple(row or ())


def _count(n: int, most: int) -> Count:
    return Count(min(n, most), more=n > most)
