"""Codes by which somebody without an account shows that a phone is theirs.

Neither verb may run inside a transaction: a refusal would roll the counted try back.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from minhu.accounts.domain.throttling import Pace, claim
from minhu.core.crypto import blind
from minhu.core.errors import DomainError
from minhu.core.phones import read_phone
from minhu.people.enums import Purpose
from minhu.people.models import PhoneCode
from minhu.people.models.phone_code import TRIES
from minhu.people.queries import index_of

LIFE = timedelta(minutes=10)
PER_PHONE = Pace("code.phone", 5, timedelta(hours=1))
PER_PHONE_NEXT = Pace("code.phone.next", 1, timedelta(minutes=1))
PER_ADDRESS = Pace("code.address", 60, timedelta(hours=1))
CHECKS_PER_ADDRESS = Pace("code.check", 60, timedelta(hours=1))


def send_phone_code(
    phone: str, *, at: datetime, purpose: Purpose = Purpose.FOLLOW, address: str | None = None
) -> str:
    """Make a code of six digits for a phone and return it, so that a notice can carry it.

    It is good for ten minutes and five tries; the one before it is good no longer. Raises
    ``DomainError`` for a phone that cannot be one, or when asked for too often.
    """
    index = _index(phone)
    claim(PER_ADDRESS, address or "", at=at)
    claim(PER_PHONE_NEXT, index, at=at)
    claim(PER_PHONE, index, at=at)
    code = f"{secrets.randbelow(10**6):06d}"
    row = PhoneCode(phone_index=index, purpose=purpose, sent_at=at, expires_at=at + LIFE)
    row.code_digest = _digest(row, code)
    row.save(force_insert=True)
    return code


def check_phone_code(
    phone: str,
    code: str,
    *,
    at: datetime,
    purpose: Purpose = Purpose.FOLLOW,
    address: str | None = None,
) -> str:
    """Use up the code of a phone and return the phone's blind index (see ``queries.by_index``).

    Raises ``DomainError`` with what to do next: look again, or ask for a new code.
    """
    index = _index(phone)
    claim(CHECKS_PER_ADDRESS, address or "", at=at)
    row = PhoneCode.objects.filter(phone_index=index, purpose=purpose).first()
    if row is None or row.used_at or row.expires_at <= at:
        raise DomainError(_("这个数字过期了，请重新取一条短信。"))
    left = _claim_try(row)
    if not compare_digest(row.code_digest, _digest(row, "".join(code.split()))):
        raise DomainError(_refusal(left))
    if not PhoneCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise DomainError(_("这个数字用过了，请重新取一条短信。"))
    return index


def _claim_try(row: PhoneCode) -> int:
    """Count a try before it is made and return how many are left after it."""
    rows = PhoneCode.objects.filter(pk=row.pk)
    with transaction.atomic(durable=True):
        counted = rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1)
        tries = rows.values_list("tries", flat=True).get()
    if not counted:
        raise DomainError(_refusal(0))
    return TRIES - tries


def _refusal(left: int) -> str:
    if not left:
        return _("数字试了太多次，请重新取一条短信。")
    return _("数字不对，再看看短信。还能试 %(n)d 次。") % {"n": left}


def _digest(row: PhoneCode, code: str) -> str:
    return blind(f"code.{row.purpose}.{row.pk}", f"{row.phone_index}\x1f{code}")


def _index(phone: str) -> str:
    number = read_phone(phone)
    if not number:
        raise DomainError(_("手机号不对，再看看。"))
    return index_of(number)
