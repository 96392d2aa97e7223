"""How often one address may send: generous, for a whole building may share one address.

Counted in the cache and not in the database: the count may be lost at a restart, and what
it protects from is a flood, not a guess.
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError

HOUR = 3600


class FloodError(DomainError):
    """Too much from one address; pages answer 429."""

    status = 429


MISSES, TEN_MINUTES = 30, 600
"""How many numbers or links that are none one address may try in ten minutes."""


def claim_sending(address: str | None) -> None:
    """Count one sending of an address; raises ``FloodError`` above the hourly limit.

    The limit is ``INTAKE_PER_HOUR``; 0 lifts it.
    """
    limit: int = settings.INTAKE_PER_HOUR
    if not limit or not address:
        return
    if _count("intake", address, HOUR) > limit:
        raise FloodError(_("这里发得太多了，请过一会儿再发。着急的事请直接打电话。"))


def check_looking(address: str | None) -> None:
    """Raise ``FloodError`` for an address that has tried too many numbers that are none."""
    if address and cache.get(_key("miss", address), 0) >= MISSES:
        raise FloodError(
            _("这里查错的次数太多，请过10分钟再查。着急就打电话给社区，带上编号当面查也行。")
        )


def count_miss(address: str | None) -> None:
    """Count one number or link that was none; those that are right are never counted."""
    if address:
        _count("miss", address, TEN_MINUTES)


def _count(what: str, address: str, seconds: int) -> int:
    key = _key(what, address)
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the time ended between the two lines
        return 1


def _key(what: str, address: str) -> str:
    return f"{what}:{sha256(address.encode()).hexdigest()[:24]}"
