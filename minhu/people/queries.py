"""Finding people without reading them, and what is shown of them to everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db.models import QuerySet

from minhu.core.crypto import SealError, blind
from minhu.core.masks import mask_name, mask_phone
from minhu.core.phones import read_phone
from minhu.people.enums import Purpose
from minhu.people.models import Person, PhoneCode

UNREADABLE = "***"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Masked:
    """A caller as staff see one: 张*, 138****5678."""

    name: str
    phone: str


def index_of(number: str) -> str:
    """Return the blind index of a phone in E.164; empty for none."""
    return blind("phone", number)


def identity_of(name: str, number: str) -> str | None:
    """Return the blind index of a name with a phone; ``None`` without a phone."""
    return blind("identity", f"{number}\x1f{name}") if number else None


def by_phone(phone: str) -> QuerySet[Person]:
    """Return everybody with a phone, however it is typed; nobody when it is none."""
    return by_index(index_of(read_phone(phone)))


def by_index(index: str) -> QuerySet[Person]:
    """Return everybody whose phone has this blind index (as ``check_phone_code`` gives it)."""
    return Person.objects.filter(phone_index=index) if index else Person.objects.none()


def masked(person: Person | None) -> Masked:
    """Return what anybody who sees the case may see of its caller."""
    if person is None:
        return Masked("", "")
    try:
        name, phone = person.disclose()
    except SealError:
        # One damaged row must not take the list it stands in with it.
        log.exception("person cannot be opened", person=str(person.pk))
        return Masked(UNREADABLE, UNREADABLE)
    return Masked(mask_name(name), mask_phone(phone))


def phone_of(person: Person) -> str:
    """Return a phone in E.164 for a message on its way out, empty for none.

    Only for channels: no page and no log may show it. Raises ``SealError``.
    """
    return person.disclose()[1]


def alike(people: Iterable[Person]) -> list[tuple[Person, Person]]:
    """Return who is known by name and phone, each with the one of a card who has the same of both.

    Nobody where two cards would fit: these are two people. Names are opened here and go no further.
    """
    known: dict[str, Person] = {}
    carded: dict[str, list[Person]] = defaultdict(list)
    for each in people:
        if mark := _name_and_phone(each):
            if each.identity == mark:
                known[mark] = each
            elif each.same_as_id is None:
                carded[mark].append(each)
    return [(one, carded[mark][0]) for mark, one in known.items() if len(carded[mark]) == 1]


def _name_and_phone(person: Person) -> str:
    """Return the blind index of name and phone of somebody; nothing without both."""
    try:
        name, phone = person.disclose()
    except SealError:
        return ""
    return identity_of(name, phone) or "" if name and phone else ""


def has_code(person: Person | None, *, at: datetime) -> bool:
    """Answer whether digits were sent to somebody's phone that still hold."""
    if person is None or not person.phone_index:
        return False
    codes = PhoneCode.objects.filter(phone_index=person.phone_index, purpose=Purpose.FOLLOW)
    return codes.filter(used_at=None, expires_at__gt=at).exists()
