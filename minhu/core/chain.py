"""The hash chain: each step carries the hash of the one before it, so later changes show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from minhu.core.registry import Registry

GENESIS = "0" * 64
Links = Callable[[UUID, UUID], Iterator[tuple[UUID, str]]]
"""Yields key and hash of each link drawn from one key up to another, in their order."""
chains: Registry[Links] = Registry("chain")
"""The chains beside those of the cases that the daily seal covers."""
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
    body = _WRITER.encode({name: plain(value) for name, value in fields.items()})
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def text_digest(*texts: str) -> str:
    """Return the hash under which a text enters the chain without being repeated in it."""
    return sha256("\x1f".join(texts).encode()).hexdigest()
