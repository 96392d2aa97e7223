"""Remembering a caller once, and forgetting one when the time has come."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from unicodedata import normalize

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.clock import local_day, now
from minhu.core.crypto import Sealed, blind
from minhu.core.errors import DomainError
from minhu.core.phones import read_phone
from minhu.people.identity import read_identity
from minhu.people.models import Person
from minhu.people.queries import identity_of, index_of

NAME_LENGTH = 40
_CARD = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9Xx])")
_DIGITS = re.compile(r"\+?\d[\d -]{3,}\d")


class Who(NamedTuple):
    """Somebody as typed: name, phone (E.164), and the number of an identity card.

    The number tells people apart and is kept nowhere: only its blind index is.
    """

    name: str
    phone: str = ""
    number: str = ""


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


def remember_all(wanted: Mapping[str, Sequence[str]], *, at: datetime) -> dict[str, Person]:
    """Return people by a mark of the caller's: who they are (``Who``), each remembered once.

    With the number of an identity card it is that which tells somebody apart, else name and
    phone; without both the mark does. Few statements for any number.
    """
    identities = {mark: _identity(mark, *said) for mark, said in wanted.items()}
    known = set(
        Person.objects.filter(identity__in=identities.values()).values_list("identity", flat=True)
    )
    fresh = {}
    for mark, identity in identities.items():
        if identity not in known and identity not in fresh:
            name, number, _card = Who(*wanted[mark])
            person = Person(phone_index=index_of(number), identity=identity, created_at=at)
            person.enclose(name=name, phone=number)
            fresh[identity] = person
    Person.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return known_by(wanted)


def known_by(wanted: Mapping[str, Sequence[str]]) -> dict[str, Person]:
    """Return those of the wanted who are remembered already, by the same marks.

    Who was found to be somebody else as well is that one.
    """
    identities = {mark: _identity(mark, *said) for mark, said in wanted.items()}
    rows = Person.objects.filter(identity__in=set(identities.values())).select_related("same_as")
    found = {each.identity: each.same_as or each for each in rows}
    return {mark: found[each] for mark, each in identities.items() if each in found}


def read_person(text: str) -> Who:
    """Return whom somebody typed into one field: name, phone, identity card, in any order.

    Name or phone may be empty; a card needs a name. Raises ``DomainError`` for digits that are
    neither a phone nor the number of a card.
    """
    clean = " ".join(normalize("NFKC", text).replace("\0", "").split())
    clean, card = _without(_CARD, clean)
    name, digits = _without(_DIGITS, clean)
    who = Who(_name(name), _number(digits), _card(card))
    if who.number and not who.name:
        raise DomainError(_("只有身份证号不行，请写上姓名。"))
    return who


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """Return a text without the first match of a pattern, and the match."""
    found = pattern.search(text)
    if found is None:
        return text, ""
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return rest.strip(" ,，、:：()（）"), found[0]


def _card(number: str) -> str:
    if not number:
        return ""
    try:
        return read_identity(number, "", local_day(now()))
    except ValueError as error:
        raise DomainError(str(error)) from error


def _identity(mark: str, name: str, phone: str = "", card: str = "") -> str:
    if card:
        return blind("identity", f"card\x1f{card}")
    return identity_of(name, phone) or blind("identity", f"{mark}\x1f{name}")


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
