"""Remembering a caller once, and forgetting one when the time has come."""

from __future__ import annotations

from datetime import datetime
from unicodedata import normalize

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.crypto import Sealed
from minhu.core.errors import DomainError
from minhu.core.phones import read_phone
from minhu.people.models import Person
from minhu.people.queries import identity_of, index_of

NAME_LENGTH = 40


@transaction.atomic
def remember(*, name: str, phone: str, at: datetime) -> Person:
    """Return the caller with this name and phone, a new one if nobody has both.

    Either may be empty, not both. Without a phone every caller is a new one, for two
    people may share a name. Raises ``DomainError`` for a phone that cannot be one.
    """
    name, number = _name(name), _number(phone)
    if not name and not number:
        raise DomainError(_("请至少留下称呼或电话。"))
    person = Person(phone_index=index_of(number), created_at=at)
    person.identity = identity_of(name, number)
    known = number and Person.objects.filter(identity=person.identity).first()
    if known:
        return known
    person.enclose(name=name, phone=number)
    return _keep(person)


@transaction.atomic
def anonymise(*, person: Person, at: datetime) -> Person:
    """Empty a caller's row; what stays is a tombstone that cases can still point at."""
    fresh = Person.objects.filter(pk=person.pk, anonymised_at=None)
    fresh.update(
        name_sealed=Sealed(),
        phone_sealed=Sealed(),
        phone_index="",
        identity=None,
        anonymised_at=at,
    )
    person.refresh_from_db()
    return person


def _keep(person: Person) -> Person:
    """Insert a person, or return the one that somebody inserted in the same moment."""
    if person.identity is None:
        person.save(force_insert=True)
        return person
    Person.objects.bulk_create([person], ignore_conflicts=True)
    return Person.objects.get(identity=person.identity)


def _name(name: str) -> str:
    clean = " ".join(normalize("NFKC", name).replace("\0", "").split())
    if len(clean) > NAME_LENGTH:
        raise DomainError(_("称呼太长了，请写在 %(n)d 个字以内。") % {"n": NAME_LENGTH})
    return clean


def _number(phone: str) -> str:
    number = read_phone(phone)
    if phone.strip() and not number:
        raise DomainError(_("手机号不对，再看看。座机请带上区号。"))
    return number
