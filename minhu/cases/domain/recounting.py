"""Comparing the numbers of what is open with the cases, and making them anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Case as DbCase
from django.db.models import Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left, StrIndex

from minhu.cases.domain.standing import (
    ONE_AT_A_TIME,
    Changes,
    Due,
    Key,
    as_they_are,
    count_anew,
    seen,
)
from minhu.cases.models import Case, Counted, Falling, Standing, Touched
from minhu.cases.models.case import OPEN
from minhu.core.alone import wait_alone
from minhu.core.clock import local_day, now
from minhu.rates import keys

Miscount = tuple[keys.Key, int, int]
"""What a number is about, what it says and what it ought to."""


@transaction.atomic
def miscounted() -> list[Miscount]:
    """Return every number that is not what was counted, and every case counted as what it is not.

    What was touched and is not counted yet is no mistake. Nobody counts meanwhile, and each
    question is one statement, so that whoever writes meanwhile is no mistake either.
    """
    wait_alone(ONE_AT_A_TIME)
    said, true = Changes(), Changes()
    for *key, n, late in Standing.objects.values_list(*Key._fields, "n", "late"):
        said.n[Key(*key)], said.late[Key(*key)] = n, late
    for *key, n in Falling.objects.values_list(*Due._fields, "n"):
        said.due[Due(*key)] = n
    true.count(seen(Counted.objects.all()), 1)
    numbers = ((said.n, true.n, "open"), (said.late, true.late, "open late"))
    return [
        (_named(key, name), told[key], counted[key])
        for told, counted, name in numbers
        for key in sorted(told.keys() | counted.keys())
        if told[key] != counted[key]
    ] + [*_falling(said.due, true.due), *_cases()]


@transaction.atomic
def mend() -> list[Miscount]:
    """Count every open case anew if any is counted wrongly; returns what was wrong."""
    wrong = miscounted()
    if wrong:
        count_anew(now())
    return wrong


def _falling(said: Counter[Due], true: Counter[Due]) -> Iterator[Miscount]:
    for key in sorted(said.keys() | true.keys()):
        if said[key] != true[key]:
            kind, area, turn, day, _secrecy = key
            named = keys.Key(f"{kind}/open", day, area, "", "", turn, "open due")
            yield named, said[key], true[key]


def _cases() -> Iterator[Miscount]:
    for one in as_they_are(_uncounted(), now()):
        yield _named(one.keys[1], "open"), 0, 1
    for one in seen(_left_over()):
        yield _named(one.keys[1], "open"), 1, 0


def _named(key: Key, measure: str) -> keys.Key:
    """Return a number as the check of tallies tells it: state and turn stand in other columns."""
    kind, area, state, turn, unit, _secrecy = key
    return keys.Key(f"{kind}/open", local_day(now()), area, unit, state, turn, measure)


def _uncounted() -> QuerySet[Case]:
    """Return the open cases that nobody touched and that are not counted as what they are."""
    same = Counted.objects.filter(
        Q(unit=OuterRef("unit_id")) | Q(unit=None, case=OuterRef("nobodys")),
        case=OuterRef("pk"),
        kind=OuterRef("kind"),
        area_code=OuterRef("area_id"),
        state=OuterRef("state"),
        turn=OuterRef("turn_now"),
        secrecy=OuterRef("secrecy"),
        due_at=OuterRef("due_at"),
    )
    told = Case.objects.annotate(
        turn_now=Left("party", StrIndex("party", Value(":")) - 1),
        nobodys=DbCase(When(unit=None, then="pk"), default=None),
    )
    return told.exclude(pk__in=Touched.objects.values("case")).exclude(Exists(same))


def _left_over() -> QuerySet[Counted]:
    """Return what is counted and is no longer open, though nobody touched it."""
    is_open = Case.objects.filter(OPEN, pk=OuterRef("pk"))
    touched = Touched.objects.values("case")
    return Counted.objects.exclude(pk__in=touched).exclude(Exists(is_open))
