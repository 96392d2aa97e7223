"""Registering what calls by itself, retiring it, and letting it in by code and key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.accounts.domain.throttling import Pace, claim
from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.keys import CODE, digest_of, new_key
from minhu.places.models import Machine

M = TypeVar("M", bound=Machine)
WRONG = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Machines(Generic[M]):
    """One kind of them: its rows, the sign of its keys, its paces, who may keep it.

    ``keeps`` is the permission over a place, ``keeps_one`` over one of them. ``wrong`` is how
    often an address may be wrong in ten minutes, ``calls`` how often one may call in a minute.
    """

    model: type[M]
    sign: str
    keeps: str
    keeps_one: str
    calls: int
    wrong: int = 30

    @property
    def _named(self) -> str:
        return self.sign.rstrip("_")

    def register(self, facts: dict[str, Any], *, actor: User, at: datetime) -> tuple[M, str]:
        """Register one and return it with its key, shown this once.

        The key is 256 random bits, so a plain digest of it can be kept. Raises
        ``NotAllowedError`` outside the actor's place, ``DomainError`` for a code that is not
        fit or taken.
        """
        if not actor.has_perm(self.keeps, facts["area"]):
            raise NotAllowedError(_("这里的设备不归您管。"))
        if not CODE.fullmatch(facts["code"]):
            raise DomainError(_("编号用小写字母、数字和短横，2 到 32 个。"))
        key = new_key(self.sign)
        made = self.model(**facts, digest=digest_of(key), made_by=actor, made_at=at)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise DomainError(_("这个编号已经用了。")) from None
        return made, key

    @transaction.atomic
    def retire(self, one: M, *, actor: User, at: datetime) -> M:
        """Let one call no more; what came of it stays. Raises ``StaleStateError`` if it was."""
        if not actor.has_perm(self.keeps_one, one):
            raise NotAllowedError(_("这台设备不归您管。"))
        rows = self.model._default_manager.filter(pk=one.pk, ended_at=None)
        if not rows.update(ended_at=at):
            raise StaleStateError(_("这台设备已经停用了。"))
        one.ended_at = at
        return one

    def admit(self, code: str, key: str, *, address: str | None, at: datetime) -> M | None:
        """Return the one behind a code and a key, ``None`` for any other.

        Raises ``TooOftenError`` for too many calls. Must not be called inside a transaction.
        """
        rows = self.model._default_manager.filter(code=code, ended_at=None)
        one = rows.filter(digest=digest_of(key)).select_related("area").first()
        if one is None:
            claim(Pace(f"{self._named}.wrong", self.wrong, WRONG), address or "", at=at)
            return None
        claim(Pace(f"{self._named}.calls", self.calls, MINUTE), str(one.pk), at=at)
        return one
