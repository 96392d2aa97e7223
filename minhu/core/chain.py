"""The hash chain: each step carries the hash of the one before it, so later changes show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from math import inf
from time import monotonic, time
from uuid import UUID

from minhu.core.ids import uuid7, uuid7_at, written
from minhu.core.registry import Registry

GENESIS = "0" * 64
Links = Callable[[UUID, UUID], Iterator[tuple[UUID, str]]]
"""Yields key and hash of each link drawn from one key up to another, in their order."""
chains: Registry[Links] = Registry("chain")
"""The chains beside those of the cases that the daily seal covers."""
sealed: Registry[Callable[[], datetime | None]] = Registry("sealed")
"""Each answers up to which moment links are sealed, ``None`` while none are."""
SET_BACK = 1.0
"""Seconds a clock may be put right by without being asked about; a seal waits ten minutes."""
_NEVER = datetime.fromtimestamp(0, UTC)
_AS_THEY_ARE = frozenset({dict, list, str, int, bool, type(None)})
_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(value: object) -> object:
    """Return a value as JSON holds it; moments become UTC with microseconds."""
    if isinstance(value, datetime):
        return _moment(value)
    return value if isinstance(value, dict | list | str | int | bool | None) else str(value)


@lru_cache(maxsize=256)
def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def digest(previous: str, fields: Mapping[str, object]) -> str:
    """Return the hash (64 hex digits) of one link: the previous hash and its own fields.

    Key order, spacing and time zone of the fields do not matter; any other change does.
    """
    body = _WRITER.encode(
        {
            name: value if type(value) in _AS_THEY_ARE else plain(value)
            for name, value in fields.items()
        }
    )
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


class LinkKeys:
    """Draws the keys of links; none is earlier than what is sealed already.

    The database is asked once, and again whenever the clock was set back: a clock that only
    goes on never comes to a day that is over. Whether it was set back shows against the time
    since the machine started, which nobody sets.
    """

    def __init__(self) -> None:
        self._ahead = inf
        self._open_from = _NEVER

    def draw(self) -> UUID:
        ahead = time() - monotonic()
        if ahead < self._ahead - SET_BACK:
            known = [until for until in (each() for each in sealed.values()) if until]
            self._open_from, self._ahead = max(known, default=_NEVER), ahead
        self._ahead = max(self._ahead, ahead)
        key = uuid7()
        return key if written(key) >= self._open_from else uuid7_at(self._open_from)


_keys = LinkKeys()


def link_key() -> UUID:
    """Return the key of a new link of a chain: never one of a day that is sealed."""
    return _keys.draw()


def text_digest(*texts: str) -> str:
    """Return the hash under which a text enters the chain without being repeated in it."""
    return sha256("\x1f".join(texts).encode()).hexdigest()
