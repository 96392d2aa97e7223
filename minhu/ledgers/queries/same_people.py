"""People whom records name twice: once with a card, once with a phone alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from uuid import UUID

from django.db.models import Count, QuerySet

from minhu.accounts.models import User
from minhu.ledgers.models import Named, Record
from minhu.ledgers.queries.ledgers import visible_to
from minhu.people.models import Joined, Person
from minhu.people.queries import Masked, alike, masked

MOST, RECORDS = 30, 5
"""How many people are shown on a page, and how many records of each."""
LOOKED = 1000
"""How many phones that several people have are looked at: a family has one phone, and no two names."""


@dataclass(frozen=True, slots=True)
class Twice:
    """Somebody known by name and phone, and the one of a card: masked, with records of each."""

    person: Person
    kept: Person
    masked: Masked
    mine: list[Record]
    theirs: list[Record]


@dataclass(frozen=True, slots=True)
class Once:
    """Two who were found to be one, as they can be parted again."""

    joined: Joined
    masked: Masked


def people_twice(user: User, *, most: int = MOST) -> list[Twice]:
    """Return the first who may be one, as far as somebody sees records of both; three statements."""
    names = _seen(user).filter(person__same_as=None).exclude(person__phone_index="")
    phones = (
        names.order_by().values("person__phone_index").annotate(n=Count("person", distinct=True))
    )
    several = phones.filter(n__gt=1).order_by("person__phone_index")[:LOOKED]
    indexes = list(several.values_list("person__phone_index", flat=True))
    people = Person.objects.filter(phone_index__in=indexes, pk__in=names.values("person"))
    found = list(islice(_pairs(people.order_by("phone_index", "pk")), most)) if indexes else []
    records = _records(user, [each.pk for pair in found for each in pair]) if found else {}
    return [
        Twice(one, kept, masked(one), records.get(one.pk, []), records.get(kept.pk, []))
        for one, kept in found
    ]


def _pairs(people: Iterable[Person]) -> Iterator[tuple[Person, Person]]:
    """Yield who may be one, phone by phone: names are opened only as long as somebody asks."""
    for _phone, several in groupby(people, key=lambda each: each.phone_index):
        yield from alike(several)


def people_joined(user: User) -> list[Once]:
    """Return who was joined last and still is, where somebody sees records of them; one statement."""
    rows = Joined.objects.filter(undone=False, person__same_as__isnull=False)
    seen = rows.filter(kept__in=_seen(user).values("person"))
    last: dict[UUID, Joined] = {}
    for each in seen.select_related("person", "user")[:MOST]:
        last.setdefault(each.person_id, each)
    return [Once(each, masked(each.person)) for each in last.values()]


def _seen(user: User) -> QuerySet[Named]:
    return Named.objects.filter(record__in=visible_to(user).filter(struck=False))


def _records(user: User, people: Iterable[UUID]) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = {}
    rows = _seen(user).filter(person__in=list(people)).select_related("record__ledger")
    for each in rows.order_by("record"):
        if each.record not in (mine := found.setdefault(each.person_id, [])):
            mine.append(each.record)
    return {key: records[:RECORDS] for key, records in found.items()}
