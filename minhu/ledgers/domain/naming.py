"""People in records: sealed in ``people`` before anything is written; the record keeps a mask.

What was typed is ``{"name": …, "phone": …, "number": …}`` only until it is sealed; what is kept is
``{"person": key, "says": 张*}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers import cells
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Ledger, Named, Record
from minhu.people.domain import reveal
from minhu.people.domain.persons import Who, known_by, remember_all
from minhu.people.domain.reading import Revealed
from minhu.people.models import Person

Values = Mapping[str, Any]
LOGGED = "ledger:"
"""What the read log puts before the code of a ledger, where else a case number stands."""


def sealed(
    ledger: Ledger,
    columns: Iterable[Column],
    said: Sequence[tuple[str, Values]],
    *,
    at: datetime,
    write: bool = True,
) -> list[Values]:
    """Return values of records, each with its key, in which people stand only as who they are.

    Without ``write`` nobody is remembered: who is not known yet stands there without a key.
    """
    slots = [each.slot for each in columns if each.kind == Kind.PERSON]
    wanted = {
        f"{ledger.pk} {slot} {key}": Who(**values[slot])
        for key, values in said
        for slot in slots
        if cells.is_unsealed(values.get(slot))
    }
    if not wanted:
        return [values for _key, values in said]
    people = remember_all(wanted, at=at) if write else known_by(wanted)
    return [
        {
            slot: _kept(value, people.get(f"{ledger.pk} {slot} {key}"))
            if slot in slots and cells.is_unsealed(value)
            else value
            for slot, value in values.items()
        }
        for key, values in said
    ]


def note_names(columns: Iterable[Column], records: Mapping[Any, Values]) -> None:
    """Keep who is named beside what records say, by the key of each record."""
    slots = [each.slot for each in columns if each.kind == Kind.PERSON]
    if not slots or not records:
        return
    Named.objects.filter(record__in=list(records)).delete()
    Named.objects.bulk_create(
        Named(record_id=key, slot=slot, person_id=values[slot]["person"])
        for key, values in records.items()
        for slot in slots
        if values.get(slot)
    )


@transaction.atomic
def show_person(
    record: Record, slot: str, *, actor: User, reason: str, words: str, at: datetime
) -> Revealed:
    """Return name and phone of somebody a record names, and write the reading into the log.

    Raises ``NotAllowedError``, and ``DomainError`` when nobody is named there any more.
    """
    if not actor.has_perm("ledgers.name_person", record):
        raise NotAllowedError
    named = Named.objects.filter(record=record, slot=slot).select_related("person").first()
    if named is None:
        raise DomainError(_("这里没有留姓名和电话，没有可看的。"))
    number = f"{LOGGED}{record.ledger.code}"
    return reveal(named.person, actor=actor, case_number=number, reason=reason, words=words, at=at)


def _kept(typed: Values, person: Person | None) -> dict[str, str]:
    return {"person": str(person.pk) if person else "", "says": cells.show(typed, Kind.PERSON)}
