"""Showing somebody on the register in full, for a reason that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.crypto import SealError
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.phones import written
from minhu.people.domain.reading import checked_reason, checked_words
from minhu.people.domain.registering import KEEP
from minhu.people.models import ReadLog, Resident


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody on the register in full."""

    name: str
    number: str
    phone: str
    address: str


@transaction.atomic
def show_resident(
    resident: Resident, *, actor: User, reason: str, words: str, at: datetime
) -> Shown:
    """Return all that is known of somebody and write the reading into the log."""
    if not actor.has_perm(KEEP, resident.area) or resident.struck_at is not None:
        raise NotAllowedError(_("没有找到这个人。"))
    try:
        told = resident.disclose()
    except SealError as error:
        raise DomainError(_("这份信息读不出来，请找系统管理员。")) from error
    ReadLog.objects.create(
        resident=resident,
        user=actor,
        post_label=actor.post.signed[:160] if actor.post else "",
        case_number="",
        reason=checked_reason(reason),
        words=checked_words(words),
        shown="register",
        at=at,
    )
    return Shown(told["name"], told["number"], written(told["phone"]), told["address"])
