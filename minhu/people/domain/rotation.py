"""Sealing everything anew with the newest key, while the house goes on working."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, Factor
from minhu.core.crypto import SealError, ring, seal
from minhu.people.models import Person, Resident

BATCH = 500
_ROUNDS = 5
Progress = Callable[[int, int], None]


def rotate(*, at: datetime, progress: Progress) -> int:
    """Seal every name, phone and second factor with the newest key; return how many rows that took.

    Rows are compared and set, so one that changes meanwhile is left to the next round, and
    a second run takes up where a broken one stopped. Rounds end when none was left behind;
    raises ``SealError`` when somebody keeps sealing with an old key.
    """
    total = _renew_factors() + _renew_residents()
    for _round in range(_ROUNDS):
        found, sealed = _pass(progress)
        total += sealed
        if not found:
            AccountLog.objects.create(kind=Happening.KEYS_ROTATED, note=str(total), at=at)
            return total
    raise SealError("a process still seals with an old key; restart it, then rotate again")


def _pass(progress: Progress) -> tuple[int, int]:
    """Go once through all people: how many were sealed with an old key, how many no longer."""
    count = Person.objects.count()
    found = sealed = done = 0
    for people in _batches():
        stale, renewed = _renew(people)
        found, sealed, done = found + stale, sealed + renewed, done + len(people)
        progress(done, count)
    return found, sealed


def _batches() -> Iterator[list[Person]]:
    people = Person.objects.order_by("pk")
    batch = list(people[:BATCH])
    while batch:
        yield batch
        batch = list(people.filter(pk__gt=batch[-1].pk)[:BATCH])


@transaction.atomic
def _renew(people: list[Person]) -> tuple[int, int]:
    newest, _key = ring().newest
    stale = [person for person in people if _old(person, newest)]
    return len(stale), sum(_reseal(person) for person in stale)


@transaction.atomic
def _renew_factors() -> int:
    """Seal the secrets of second factors anew; staff are few, one transaction holds them."""
    newest, _key = ring().newest
    stale = [f for f in Factor.objects.select_for_update() if f.secret_sealed.key_id != newest]
    for factor in stale:
        factor.enclose(factor.disclose())
        factor.save(update_fields=["secret_sealed"])
    return len(stale)


def _renew_residents() -> int:
    """Seal the register anew, a batch in a transaction; the lists on their way are gone in a day."""
    newest, _key = ring().newest
    rows = Resident.objects.annotate(token=Cast("sealed", TextField()))
    stale = rows.exclude(token="").exclude(token__startswith=f"{newest}.")
    renewed = 0
    while batch := list(stale.order_by("pk")[:BATCH]):
        with transaction.atomic():
            renewed += sum(_reseal_resident(row) for row in batch)
    return renewed


def _reseal_resident(row: Resident) -> int:
    before = Resident.objects.filter(pk=row.pk, sealed=row.sealed)
    text = row.sealed.open(bound_to=row.place)
    return before.update(sealed=seal(text, bound_to=row.place))


def _old(person: Person, newest: str) -> bool:
    seals = (person.name_sealed, person.phone_sealed)
    return any(seal and seal.key_id != newest for seal in seals)


def _reseal(person: Person) -> int:
    before = Person.objects.filter(
        pk=person.pk, name_sealed=person.name_sealed, phone_sealed=person.phone_sealed
    )
    name, phone = person.disclose()
    person.enclose(name=name, phone=phone)
    return before.update(name_sealed=person.name_sealed, phone_sealed=person.phone_sealed)
