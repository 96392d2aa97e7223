"""How often one address may send: generous, for a whole building may share one address.

Counted in the cache and not in the database: the count may be lost at a restart, and what
it protects from is a flood, not a guess. Above that, and while all together send more than a
street ever does, a form has to come with a puzzle solved by the phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.puzzles import is_solved

MINUTE, HOUR = 60, 3600
WITH_WORK = 4
"""How many times the limit of an address may be sent with a puzzle solved each time."""


class FloodError(DomainError):
    """Too much from one address; pages answer 429."""

    status = 429


MISSES, TEN_MINUTES = 30, 600
"""How many numbers or links that are none one address may try in ten minutes."""


ASKS = 60
"""How many addresses may be looked up from one address of the net in ten minutes."""


class WorkFirstError(FloodError):
    """So much is sent that a form has to come with a solved puzzle."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a form brings along as its solved puzzle, and the mark of the form it is for."""

    text: str
    mark: str


def claim_sending(address: str | None, *, proof: Proof | None = None, at: datetime) -> None:
    """Count one sending of an address; raises ``FloodError`` above the limits.

    The limit of an address is ``INTAKE_PER_HOUR``, that of all together in a minute
    ``PRESSURE_PER_MINUTE``; 0 lifts it. A form that can bring a proof is let through above
    them when the proof is good, and told to solve a puzzle when not (``WorkFirstError``).
    """
    limit: int = settings.INTAKE_PER_HOUR
    sent = _count("intake", address, HOUR) if limit and address else 0
    if proof is None or sent > WITH_WORK * limit:
        if sent > limit:
            raise FloodError(_("这里发得太多了，请过一会儿再发。着急的事请直接打电话。"))
        return
    if settings.PRESSURE_PER_MINUTE:
        _count("all", "", MINUTE)
    if (sent > limit or _is_pressed()) and not is_solved(proof.text, proof.mark, at=at):
        raise WorkFirstError(
            _(
                "现在发的人很多，要等手机先算一下才能发，几秒钟就好。等不来就过一会儿再发，着急的事请直接打电话。"
            )
        )


def wants_work(address: str | None) -> bool:
    """Answer whether a form sent now would have to bring a solved puzzle."""
    limit: int = settings.INTAKE_PER_HOUR
    sent = cache.get(_key("intake", address), 0) if limit and address else 0
    return _is_pressed() or (bool(limit) and sent >= limit)


def _is_pressed() -> bool:
    limit: int = settings.PRESSURE_PER_MINUTE
    return bool(limit) and cache.get(_key("all", ""), 0) > limit


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


def claim_asking(address: str | None) -> None:
    """Count one address looked up; raises ``FloodError`` above what anybody needs."""
    if address and _count("ask", address, TEN_MINUTES) > ASKS:
        raise FloodError(_("这里查地址的次数太多，请过10分钟再查，或者在下面选一个地方。"))


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
