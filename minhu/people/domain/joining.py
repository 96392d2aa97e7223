"""Two people of the vault who are one: said by somebody, with a reason, and taken back the same way.

Somebody who once stood in a list with a card and once with a phone alone is two people here. That
they are one follows from nothing: it is suggested (``alike``) and said by whoever knows.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError, StaleStateError
from minhu.people.domain.reading import checked_words
from minhu.people.models import Joined, Person
from minhu.people.queries import alike, by_index


@transaction.atomic
def join(person: Person, kept: Person, *, actor: User, words: str, at: datetime) -> Joined:
    """Say that somebody known by name and phone is the one known by a card.

    Raises ``DomainError`` for two who are not alike, or without a reason; of two who say so at
    once the second gets ``StaleStateError``. Who may is asked by the app that names them.
    """
    same = alike(by_index(person.phone_index))
    if (person.pk, kept.pk) not in {(one.pk, other.pk) for one, other in same}:
        raise DomainError(_("这两个人的姓名、电话对不上，不能合成一个。"))
    words = checked_words(words)
    if not Person.objects.filter(pk=person.pk, same_as=None).update(same_as=kept):
        raise StaleStateError(_("已经合成一个了。"))
    return _said(Joined(person=person, kept=kept, words=words, user=actor, at=at))


@transaction.atomic
def part(person: Person, *, actor: User, words: str, at: datetime) -> Joined:
    """Say that somebody is not the one they were joined to after all."""
    kept, words = person.same_as, checked_words(words)
    there = Person.objects.filter(pk=person.pk, same_as=kept)
    if kept is None or not there.update(same_as=None):
        raise StaleStateError(_("已经分开了。"))
    return _said(Joined(person=person, kept=kept, undone=True, words=words, user=actor, at=at))


def _said(joined: Joined) -> Joined:
    joined.post_label = joined.user.post.signed[:160] if joined.user.post else ""
    joined.save(force_insert=True)
    return joined
