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


def claim_sending(address: str | None) -> None:
    """Count one sending of an address; raises ``FloodError`` above the hourly limit.

    The limit is ``INTAKE_PER_HOUR``; 0 lifts it.
    """
    limit: int = settings.INTAKE_PER_HOUR
    if not limit or not address:
        return
    key = f"intake:{sha256(address.encode()).hexdigest()[:24]}"
    if cache.add(key, 1, HOUR):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # the hour ended between the two lines
        return
    if count > limit:
        raise FloodError(_("这里发得太多了，请过一会儿再发。着急的事请直接打电话。"))
