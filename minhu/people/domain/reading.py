"""Showing a caller's name and phone in full, for a reason that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.crypto import SealError
from minhu.core.errors import DomainError
from minhu.core.phones import written
from minhu.people.enums import Reason
from minhu.people.models import Person, ReadLog

WORDS_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Revealed:
    """Name and phone in full; the phone as people dial it."""

    name: str
    phone: str


@transaction.atomic
def reveal(
    person: Person, *, actor: User, case_number: str, reason: str, words: str, at: datetime
) -> Revealed:
    """Return a caller's name and phone and write the reading into the log.

    ``reason`` is one of ``Reason``, ``words`` say it in the reader's own words. Whether the
    actor may see this case's caller at all is asked by the app that owns the case.
    """
    name, phone = _opened(person)
    if not name and not phone:
        raise DomainError(_("这里没有留姓名和电话，没有可看的。"))
    ReadLog.objects.create(
        person=person,
        user=actor,
        post_label=actor.post.signed[:160] if actor.post else "",
        case_number=case_number,
        reason=checked_reason(reason),
        words=checked_words(words),
        shown=",".join(label for label, value in (("name", name), ("phone", phone)) if value),
        at=at,
    )
    return Revealed(name, written(phone))


def _opened(person: Person) -> tuple[str, str]:
    try:
        return person.disclose()
    except SealError as error:
        raise DomainError(_("这份信息读不出来，请找系统管理员。")) from error


def checked_reason(reason: str) -> str:
    if reason not in Reason.values:
        raise DomainError(_("请选一个查看的原因。"))
    return reason


def checked_words(words: str) -> str:
    clean = " ".join(words.replace("\0", "").split())
    if not clean:
        raise DomainError(_("请写一句为什么要看，会留下记录。"))
    if len(clean) > WORDS_LENGTH:
        raise DomainError(_("写得太长了，请写在 %(n)d 个字以内。") % {"n": WORDS_LENGTH})
    return clean
