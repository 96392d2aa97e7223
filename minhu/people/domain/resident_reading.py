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
from minhu.people.models import Household, ReadLog, Resident
from minhu.people.register_queries import living_in


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody on the register in full."""

    name: str
    number: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """Who looks, what for and when."""

    actor: User
    reason: str
    words: str
    at: datetime


@transaction.atomic
def show_resident(
    resident: Resident, *, actor: User, reason: str, words: str, at: datetime
) -> Shown:
    """Return all that is known of somebody and write the reading into the log."""
    if not actor.has_perm(KEEP, resident.area) or resident.struck_at is not None:
        raise NotAllowedError(_("没有找到这个人。"))
    shown = _open(resident)
    _entry(resident, Purpose(actor, reason, words, at)).save(force_insert=True)
    return shown


@transaction.atomic
def show_household(
    household: Household, *, actor: User, reason: str, words: str, at: datetime
) -> list[Shown]:
    """Return all that is known of those who live together; each of them was read, says the log."""
    if not actor.has_perm(KEEP, household.area):
        raise NotAllowedError(_("没有找到这一户。"))
    people, why = list(living_in(household)), Purpose(actor, reason, words, at)
    shown = [_open(each) for each in people]
    ReadLog.objects.bulk_create([_entry(each, why) for each in people])
    return shown


def _open(resident: Resident) -> Shown:
    try:
        told = resident.disclose()
    except SealError as error:
        raise DomainError(_("这份信息读不出来，请找系统管理员。")) from error
    return Shown(told["name"], told["number"], written(told["phone"]), told["address"])


def _entry(resident: Resident, why: Purpose) -> ReadLog:
    return ReadLog(
        resident=resident,
        user=why.actor,
        post_label=why.actor.post.signed[:160] if why.actor.post else "",
        case_number="",
        reason=checked_reason(why.reason),
        words=checked_words(why.words),
        shown="register",
        at=why.at,
    )
