"""Counting what is open where: behind those who write, exact for those who read.

A case that comes in or moves leaves a line (``Touched``) in its transaction. The worker takes
these lines, looks at the cases as they are now, and puts what has changed into the numbers, all
in one transaction; only one worker does so at a time. Whoever reads adds, in one statement, what
the touched cases are now and takes away what they were counted as (``cases.standing``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain, islice
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from minhu.cases.models import Case, Counted, Falling, Standing, Touched
from minhu.cases.models.case import OPEN
from minhu.core.alone import alone, wait_alone
from minhu.core.clock import local_day
from minhu.core.models import fresh
from minhu.core.pouring import pour
from minhu.core.statements import Statement, inserting, run
from minhu.places.codes import ancestor
from minhu.places.enums import Level

BATCH, AT_ONCE = 1000, 50
"""How many lines are taken in one transaction, and how many times in one look."""
ONE_AT_A_TIME = 0x737464
"""The lock of PostgreSQL by which only one worker counts what is open."""
_WHAT = ("kind", "area_id", "state", "party", "unit_id", "secrecy", "due_at")
_MANY = 10_000


class Key(NamedTuple):
    """What a number is about; see ``Standing``."""

    kind: str
    area_code: str
    state: str
    turn: str
    unit: str
    secrecy: int


class Due(NamedTuple):
    """What a number of what falls due is about; see ``Falling``."""

    kind: str
    area_code: str
    turn: str
    day: date
    secrecy: int


class Seen(NamedTuple):
    """As what an open case counts; the columns of ``Counted`` in their order."""

    case: UUID
    kind: str
    area_code: str
    state: str
    turn: str
    unit: UUID | None
    secrecy: int
    due_at: datetime
    late: bool

    @property
    def keys(self) -> tuple[Key, Key]:
        """Return under which two numbers it counts: of its place, and of its subdistrict."""
        street, unit = ancestor(self.area_code, Level.SUBDISTRICT), str(self.unit or "")
        return (
            Key(self.kind, self.area_code, "", "", "", self.secrecy),
            Key(self.kind, street, self.state, self.turn, unit, self.secrecy),
        )

    @property
    def due(self) -> Due:
        """Return under which number of what falls due it counts."""
        street = ancestor(self.area_code, Level.SUBDISTRICT)
        return Due(self.kind, street, self.turn, local_day(self.due_at), self.secrecy)


def touching(case: Case) -> Statement:
    """Return the INSERT that says that a case is to be counted anew."""
    return inserting([fresh(Touched, case=case.pk)])


as_counted = attrgetter(*_WHAT, "outcome")
"""What of a case its numbers depend on: a move that changes none of it need not be counted."""


def sweep(at: datetime) -> int:
    """Count what has moved and what has run out; returns how many cases were looked at."""
    done = 0
    for count in (count_touched, count_late):
        for _turn in range(AT_ONCE):
            counted = count(at)
            done += counted
            if counted < BATCH:
                break
    return done


@transaction.atomic
def count_touched(at: datetime, most: int = BATCH) -> int:
    """Count cases that were touched as they are now; returns how many lines were taken."""
    if not alone(ONE_AT_A_TIME):
        return 0
    lines = dict(Touched.objects.order_by("pk").values_list("pk", "case")[:most])
    keys = set(lines.values())
    _replace(keys, list(as_they_are(Case.objects.filter(pk__in=keys), at)))
    Touched.objects.filter(pk__in=lines).delete()
    return len(lines)


@transaction.atomic
def count_late(at: datetime, most: int = BATCH) -> int:
    """Count what has run out as late; returns how many."""
    ran = Counted.objects.filter(late=False, due_at__lt=at).order_by("due_at")
    before = list(seen(ran[:most])) if alone(ONE_AT_A_TIME) else []
    _replace([one.case for one in before], [one._replace(late=True) for one in before])
    return len(before)


@transaction.atomic
def count_anew(at: datetime) -> int:
    """Forget all numbers and count every open case; returns how many there are."""
    wait_alone(ONE_AT_A_TIME)
    Standing.objects.all().delete()
    Falling.objects.all().delete()
    Counted.objects.all().delete()
    changes, done = Changes(), 0
    found = as_they_are(Case.objects.all(), at)
    while some := list(islice(found, _MANY)):
        pour(Counted, [one._asdict() for one in some])
        changes.count(some, 1)
        done += len(some)
    changes.write()
    return done


@dataclass(slots=True)
class Changes:
    """What is to be added to the numbers."""

    n: Counter[Key] = field(default_factory=Counter)
    late: Counter[Key] = field(default_factory=Counter)
    due: Counter[Due] = field(default_factory=Counter)

    def count(self, some: Iterable[Seen], sign: int) -> None:
        """Add these cases, or take them away."""
        for one in some:
            self.due[one.due] += sign
            for key in one.keys:
                self.n[key] += sign
                self.late[key] += sign * one.late

    def write(self) -> None:
        """Add to the numbers in few statements, and forget those that have come to nothing."""
        changed = sorted(key for key in self.n if self.n[key] or self.late[key])
        _add(Standing, Key, ("n", "late"), [(*k, self.n[k], self.late[k]) for k in changed])
        falling = sorted(key for key, n in self.due.items() if n)
        _add(Falling, Due, ("n",), [(*key, self.due[key]) for key in falling])


def _add(
    model: type[Model], key: type[Key | Due], told: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Add to numbers, a statement for a thousand; SQL, for the ORM overwrites and cannot add."""
    table = connection.ops.quote_name(model._meta.db_table)
    names, columns = ", ".join(key._fields), ", ".join((*key._fields, *told))
    more = ", ".join(f"{each} = {table}.{each} + excluded.{each}" for each in told)
    row = f"({', '.join(['%s'] * (len(key._fields) + len(told)))})"
    for first in range(0, len(rows), BATCH):
        part = rows[first : first + BATCH]
        run(
            [
                Statement(
                    f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * len(part))} "  # noqa: S608 -- only our own names
                    f"ON CONFLICT ({names}) DO UPDATE SET {more}",
                    tuple(chain.from_iterable(part)),
                )
            ]
        )
    if rows:
        model._default_manager.filter(n=0).delete()


def _replace(keys: Collection[UUID], after: Collection[Seen]) -> None:
    """Let some cases be counted as what they are now, those that are not open as nothing."""
    before = set(seen(Counted.objects.filter(pk__in=keys)))
    changes = Changes()
    changes.count(before, -1)
    changes.count(after, 1)
    changes.write()
    gone = {one.case for one in before} - {one.case for one in after}
    Counted.objects.filter(pk__in=gone).delete()
    rows = [Counted(**one._asdict()) for one in set(after) - before]
    Counted.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=Seen._fields[1:]
    )


def seen(counted: QuerySet[Counted]) -> Iterator[Seen]:
    """Yield as what cases are counted."""
    return (Seen(*row) for row in counted.values_list(*Seen._fields).iterator())


def as_they_are(cases: QuerySet[Case], at: datetime) -> Iterator[Seen]:
    """Yield those of some cases that are open, as they are to be counted."""
    rows = cases.filter(OPEN).order_by().values_list("pk", *_WHAT).iterator()
    for key, kind, area, state, party, unit, secrecy, due in rows:
        turn = party.partition(":")[0]
        yield Seen(key, kind, area, state, turn, unit, secrecy, due, due < at)
