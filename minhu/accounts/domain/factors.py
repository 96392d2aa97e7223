"""The second step of signing in: codes of an app (RFC 6238), and codes on paper for a lost phone."""

from __future__ import annotations

import secrets
from base64 import b32decode, b32encode
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.domain.throttling import Pace, claim, forgive
from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, Factor, RecoveryCode, User
from minhu.core.crypto import blind
from minhu.core.errors import DomainError, NotAllowedError

STEP, DIGITS, DRIFT = 30, 6, 1
"""Seconds a code is shown, its length, and how many steps a clock may be off either way."""
PAPER = 10
"""How many codes are given on paper."""
PER_FACTOR = Pace("sign_in.factor", 5, timedelta(minutes=15))
DROP = "accounts.drop_factor"
ISSUER = "Minhu"


@transaction.atomic
def begin_factor(user: User) -> Factor:
    """Draw a secret for somebody's own account; it counts only once a code has confirmed it.

    Raises ``DomainError`` when the account has a second step already.
    """
    if factor_of(user) is not None:
        raise DomainError(_("已经开着两步登录了。要换手机，先关掉再开。"))
    factor = Factor(user=user)
    factor.enclose(b32encode(secrets.token_bytes(20)).decode())
    factor.save()
    return factor


@transaction.atomic
def confirm_factor(factor: Factor, code: str, *, at: datetime) -> tuple[str, ...]:
    """Let a secret count, because its app has shown the right code; returns the paper codes.

    They are kept as digests only, so this is the one time they can be shown. Raises
    ``DomainError`` for a wrong code.
    """
    step = _step_of(factor, code, at)
    if step is None:
        raise DomainError(_("验证码不对。看看手机时间准不准，再输一次新的。"))
    fresh = Factor.objects.filter(pk=factor.pk, confirmed_at=None)
    if not fresh.update(confirmed_at=at, last_step=step):
        raise DomainError(_("已经开着两步登录了。要换手机，先关掉再开。"))
    _note(Happening.FACTOR_SET, factor.user, factor.user, at)
    return _paper_codes(factor.user)


def prove(user: User, code: str, *, address: str | None, at: datetime) -> None:
    """Let somebody pass whose password was right: a code of the app, or one from paper.

    Each code passes once. Raises ``DomainError`` for a wrong one, ``TooOftenError`` after
    five; not for use inside a transaction.
    """
    claim(PER_FACTOR, str(user.pk), at=at)
    if not (_by_app(user, code, at) or _by_paper(user, code, at)):
        _note(Happening.CODE_REFUSED, user, None, at, address)
        raise DomainError(_("验证码不对。看看手机时间准不准，再输一次新的。"))
    forgive(PER_FACTOR, str(user.pk))


@transaction.atomic
def drop_factor(user: User, *, actor: Actor, at: datetime) -> User:
    """Take the second step off an account: one's own, or for somebody who lost the phone.

    Raises ``NotAllowedError``, and ``DomainError`` when there is none.
    """
    if not actor.has_perm(DROP, user):
        raise NotAllowedError(_("您不能关掉别人的两步登录，请找安全管理员。"))
    RecoveryCode.objects.filter(user=user).delete()
    if not Factor.objects.filter(user=user).delete()[0]:
        raise DomainError(_("这个账号没有开两步登录。"))
    _note(Happening.FACTOR_DROPPED, user, actor if isinstance(actor, User) else None, at)
    return user


def factor_of(user: User) -> Factor | None:
    """Return the second step that counts for an account."""
    return Factor.objects.filter(user=user).exclude(confirmed_at=None).first()


def address_for_app(factor: Factor) -> str:
    """Return what the app reads from the QR code."""
    return _totp(factor).get_provisioning_uri(factor.user.username, ISSUER)


def _totp(factor: Factor) -> TOTP:
    return TOTP(b32decode(factor.disclose()), DIGITS, SHA1(), STEP, enforce_key_length=False)  # noqa: S303 -- what the apps compute


def _step_of(factor: Factor, code: str, at: datetime) -> int | None:
    """Return the step whose code this is, ``None`` for no code of these minutes."""
    totp, now = _totp(factor), int(at.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        try:
            totp.verify(code.strip().encode(), step * STEP)
        except InvalidToken:
            continue
        return step
    return None


def _by_app(user: User, code: str, at: datetime) -> bool:
    factor = factor_of(user)
    step = _step_of(factor, code, at) if factor else None
    if factor is None or step is None:
        return False
    return bool(Factor.objects.filter(pk=factor.pk, last_step__lt=step).update(last_step=step))


def _by_paper(user: User, code: str, at: datetime) -> bool:
    rows = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return bool(rows.update(used_at=at))


def _paper_codes(user: User) -> tuple[str, ...]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = tuple(f"{secrets.randbelow(10**8):08d}" for _n in range(PAPER))
    rows = [RecoveryCode(user=user, digest=_digest(user, code)) for code in dict.fromkeys(codes)]
    RecoveryCode.objects.bulk_create(rows)
    return codes


def _digest(user: User, code: str) -> str:
    digits = "".join(filter(str.isdecimal, code))
    return blind(f"accounts.recovery:{user.pk}", digits or "-")


def _note(
    kind: Happening, user: User, actor: User | None, at: datetime, address: str | None = None
) -> None:
    AccountLog.objects.create(user=user, actor=actor, kind=kind, address=address, at=at)
