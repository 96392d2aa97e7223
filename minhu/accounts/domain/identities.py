"""Coming in by the sign-in service of the office: only into an account that was tied to it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.domain.factors import factor_of
from minhu.accounts.enums import Happening
from minhu.accounts.models import AccountLog, Identity, User
from minhu.core.errors import DomainError


def tie(*, issuer: str, subject: str, actor: User, at: datetime) -> Identity:
    """Tie one's own account to an account of the service; raises ``DomainError`` when either is."""
    try:
        with transaction.atomic():
            identity = Identity(user=actor, issuer=issuer, subject=subject, tied_at=at)
            identity.save(force_insert=True)
            _note(Happening.IDENTITY_TIED, actor, None, at)
            return identity
    except IntegrityError as error:
        raise DomainError(_("您的账号，或者统一身份那边的账号，已经关联过了。")) from error


@transaction.atomic
def untie(*, issuer: str, actor: User, at: datetime) -> User:
    """Let one's own account be opened by the service no longer."""
    if not Identity.objects.filter(user=actor, issuer=issuer).delete()[0]:
        raise DomainError(_("您的账号没有关联。"))
    _note(Happening.IDENTITY_UNTIED, actor, None, at)
    return actor


@transaction.atomic
def sign_in_by(*, issuer: str, subject: str, address: str | None, at: datetime) -> User:
    """Return the account that is tied to a subject the service has vouched for.

    No account is ever made. An account with a second step is not in yet. Raises
    ``DomainError``, with one answer for no account and for one that is closed.
    """
    tied = Identity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    if tied is None or not tied.user.is_active:
        raise DomainError(
            _("统一身份还没有关联这里的账号。先用用户名和密码登录，在“我的账号”里关联。")
        )
    if factor_of(tied.user) is None:
        _note(Happening.SIGNED_IN, tied.user, address, at)
    return tied.user


def identity_of(user: User, issuer: str) -> Identity | None:
    """Return by which account of the service somebody comes in, if by any."""
    return Identity.objects.filter(user=user, issuer=issuer).first() if issuer else None


def _note(kind: Happening, user: User, address: str | None, at: datetime) -> None:
    AccountLog.objects.create(user=user, actor=user, kind=kind, address=address, at=at)
