"""Making a key for a program, letting it in, ending it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.domain.throttling import Pace, claim
from minhu.accounts.enums import Happening, TokenScope
from minhu.accounts.models import AccountLog, Token, User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.keys import digest_of, new_key

SIGN = "minhu_"
LONGEST = timedelta(days=90)
MOST = 10
USED_EVERY = timedelta(minutes=1)
"""How often "last used" is written at most; a program may ask every second."""
PER_TOKEN = Pace("token.calls", 600, timedelta(minutes=10))
PER_ADDRESS = Pace("token.wrong", 30, timedelta(minutes=10))
END = "accounts.end_token"


@transaction.atomic
def make_token(
    *, name: str, scopes: Collection[str], days: int, actor: User, at: datetime
) -> tuple[Token, str]:
    """Make a key for a program of one's own and return it with its text, shown this once.

    The text is 256 random bits, so a plain digest of it can be kept.
    """
    wanted = [scope for scope in TokenScope.values if scope in scopes]
    lasts, clean = timedelta(days=days), " ".join(name.split())
    if not wanted or not clean or not timedelta() < lasts <= LONGEST:
        raise DomainError(_("请写明给什么程序用、能做什么、用多少天（最多90天）。"))
    if Token.objects.filter(user=actor, ended_at=None, expires_at__gt=at).count() >= MOST:
        raise DomainError(_("最多同时有10把，先停掉不用的。"))
    text = new_key(SIGN)
    token = Token(user=actor, name=clean[:40], scopes=" ".join(wanted), made_at=at)
    token.digest, token.mark, token.expires_at = digest_of(text), text[:12], at + lasts
    token.save(force_insert=True)
    _note(Happening.TOKEN_MADE, token, actor, at)
    return token, text


@transaction.atomic
def end_token(token: Token, *, actor: User, at: datetime) -> Token:
    """End a key; the next call with it is refused."""
    if not actor.has_perm(END, token):
        raise NotAllowedError(_("这把密钥不归您管。"))
    if not Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=at, ended_by=actor):
        raise DomainError(_("这把密钥已经停了。"))
    _note(Happening.TOKEN_ENDED, token, actor, at)
    return token


def admit(text: str, *, address: str | None, at: datetime) -> Token | None:
    """Return the key behind a text as long as it opens anything; ``None`` for any other.

    Raises ``TooOftenError`` for too many calls with one, or too many wrong ones from one
    address. Must not be called inside a transaction.
    """
    token = Token.objects.select_related("user").filter(digest=digest_of(text)).first()
    good = token is not None and token.ended_at is None and at < token.expires_at
    if token is None or not good or not token.user.is_active:
        claim(PER_ADDRESS, address or "", at=at)
        return None
    claim(PER_TOKEN, str(token.pk), at=at)
    if token.used_at is None or token.used_at + USED_EVERY <= at:
        Token.objects.filter(pk=token.pk).update(used_at=at)
    return token


def _note(kind: Happening, token: Token, actor: User, at: datetime) -> None:
    AccountLog.objects.create(user=token.user, actor=actor, kind=kind, note=str(token), at=at)
