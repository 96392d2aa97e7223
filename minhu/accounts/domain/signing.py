"""Signing in and out."""

from __future__ import annotations

from datetime import datetime, timedelta
from unicodedata import normalize

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from minhu.accounts.domain.factors import factor_of, prove
from minhu.accounts.domain.throttling import Pace, TooOftenError, claim, forgive, give_back
from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, User
from minhu.core.errors import DomainError

PER_ACCOUNT = Pace("sign_in.account", 5, timedelta(minutes=15))
PER_ADDRESS = Pace("sign_in.address", 50, timedelta(minutes=15))


def sign_in(*, username: str, password: str, address: str | None, at: datetime) -> User:
    """Return the account that name and password belong to.

    Tries are counted by the name as typed, whether or not an account has it, and a password
    is hashed either way: answer and work are the same for an unknown name, a wrong password
    and an account that is closed. An account with a second step is not in yet
    (``pass_second``). Raises ``DomainError``; not for use inside a transaction.
    """
    typed = normalize("NFKC", username.replace("\0", "")).strip()
    tried = typed.casefold()
    try:
        claim(PER_ADDRESS, address or "", at=at)
        claim(PER_ACCOUNT, tried, at=at)
    except TooOftenError as error:
        if error.first:
            _note(Happening.THROTTLED, typed, address, at)
        raise
    user = authenticate(username=typed, password=password)
    if not isinstance(user, User):
        _note(Happening.REFUSED, typed, address, at)
        raise DomainError(_("用户名或密码不对，请再看看。"))
    forgive(PER_ACCOUNT, tried)
    give_back(PER_ADDRESS, address or "")
    if factor_of(user) is None:
        _come_in(user, address, at)
    return user


def pass_second(*, user: User, code: str, address: str | None, at: datetime) -> User:
    """Let somebody in whose password was right, by the code of the second step.

    Raises what ``prove`` raises; not for use inside a transaction.
    """
    prove(user, code, address=address, at=at)
    _come_in(user, address, at)
    return user


def _come_in(user: User, address: str | None, at: datetime) -> None:
    AccountLog.objects.create(
        user=user, actor=user, kind=Happening.SIGNED_IN, address=address, at=at
    )


def sign_out(*, actor: User, address: str | None, at: datetime) -> AccountLog:
    """Record that somebody left; the session itself is ended by the page."""
    return AccountLog.objects.create(
        user=actor, actor=actor, kind=Happening.SIGNED_OUT, address=address, at=at
    )


def _note(kind: Happening, typed: str, address: str | None, at: datetime) -> None:
    user = User.objects.filter(username=typed).first()
    AccountLog.objects.create(user=user, kind=kind, address=address, at=at)
