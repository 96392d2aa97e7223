"""Sealing: AES-256-GCM for what may be read back, HMAC-SHA-256 for what is only compared.

The key ring comes from ``MINHU_KEYS`` (``id:key,id:key``, newest first, keys in URL-safe
base64) or from ``keys/data`` in the data folder (the same, one to a line). The newest key
seals, every key of the ring opens. The key of the blind index is another one and never
changes: a new one would make every stored index unfindable.
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from minhu.core.secrets import kept
from minhu.core.whole import settle

_NONCE = 12
_KEY_BYTES = 32


class SealError(Exception):
    """A sealed text was changed, moved to another row, or its key is not in the ring."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys by their id, the newest first."""

    keys: tuple[tuple[str, bytes], ...]

    @property
    def newest(self) -> tuple[str, bytes]:
        return self.keys[0]

    def key(self, name: str) -> bytes:
        """Return the key of that id; raises ``SealError`` when it has left the ring."""
        for known, key in self.keys:
            if known == name:
                return key
        raise SealError(f"no key {name!r} in the ring")


def new_key() -> str:
    """Return a fresh key with a random id, as a line of the ring."""
    return f"{secrets.token_hex(4)}:{urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}"


@lru_cache(maxsize=8)
def read_ring(text: str) -> Ring:
    """Return the ring that a text describes; raises ``SealError`` when it describes none."""
    pairs = [entry.partition(":") for entry in text.replace(",", "\n").split()]
    try:
        keys = tuple((name, urlsafe_b64decode(key)) for name, _, key in pairs)
    except ValueError as error:
        raise SealError("a key of the ring is not base64") from error
    if not keys or any(not name or len(key) != _KEY_BYTES for name, key in keys):
        raise SealError("a ring needs keys of 32 bytes, each with an id")
    return Ring(keys)


def ring_file() -> Path:
    return Path(settings.DATA) / "keys" / "data"


def ring() -> Ring:
    """Return the present ring; a key added to the file counts at once in every process."""
    given = os.environ.get("MINHU_KEYS")
    return read_ring(given or kept(ring_file(), new_key))


def add_key() -> str:
    """Put a new key in front of the ring file and return its id.

    The draft is created exclusively before the ring is read, so of two commands at once
    one is refused and no key is lost; it is on the disk before anything is sealed with it.
    """
    if os.environ.get("MINHU_KEYS"):
        raise SealError("the ring comes from MINHU_KEYS: put the new key first there")
    ring()
    path, line = ring_file(), new_key()
    draft = path.with_name("data.new")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise SealError(f"somebody else is adding a key (or {draft} was left behind)") from error
    with os.fdopen(handle, "w") as file:
        file.write(f"{line}\n{path.read_text()}")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    settle(path.parent)
    return line.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A text that is read only on purpose: neither ``str`` nor ``repr`` shows it."""

    token: str = ""

    def __str__(self) -> str:
        return "***" if self.token else ""

    def __repr__(self) -> str:
        return f"Sealed({self})"

    def __bool__(self) -> bool:
        return bool(self.token)

    def deconstruct(self) -> tuple[str, tuple[str], dict[str, object]]:
        """Return how a migration writes this value down."""
        return ("minhu.core.crypto.Sealed", (self.token,), {})

    @property
    def key_id(self) -> str:
        return self.token.partition(".")[0]

    def open(self, *, bound_to: str) -> str:
        """Return the text; raises ``SealError`` unless it was sealed for the same place."""
        if not self.token:
            return ""
        name, _, body = self.token.partition(".")
        try:
            raw = urlsafe_b64decode(body)
            cipher = AESGCM(ring().key(name))
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
        except (ValueError, InvalidTag) as error:
            raise SealError("a sealed text was changed or moved") from error


def seal(text: str, *, bound_to: str) -> Sealed:
    """Seal a text for one place (table, row and column): elsewhere it does not open."""
    if not text:
        return Sealed()
    name, key = ring().newest
    nonce = secrets.token_bytes(_NONCE)
    body = nonce + AESGCM(key).encrypt(nonce, text.encode(), bound_to.encode())
    return Sealed(f"{name}.{urlsafe_b64encode(body).decode()}")


def sealer() -> Callable[[str, str], Sealed]:
    """Return what seals many texts with the newest key: a text and the place it is bound to."""
    name, key = ring().newest
    cipher = AESGCM(key)

    def sealed(text: str, bound_to: str) -> Sealed:
        nonce = secrets.token_bytes(_NONCE)
        body = nonce + cipher.encrypt(nonce, text.encode(), bound_to.encode())
        return Sealed(f"{name}.{urlsafe_b64encode(body).decode()}")

    return sealed


def blinder(kind: str) -> Callable[[str], str]:
    """Return what gives many texts of a kind their blind index; the same as ``blind``."""
    begun = hmac.new(_index_key(), f"{kind}\x1f".encode(), sha256)

    def blinded(text: str) -> str:
        digest = begun.copy()
        digest.update(text.encode())
        return digest.hexdigest()

    return blinded


def _index_key() -> bytes:
    given = os.environ.get("MINHU_INDEX_KEY")
    path = Path(settings.DATA) / "keys" / "index"
    return (given or kept(path, lambda: secrets.token_urlsafe(_KEY_BYTES))).encode()


def blind(kind: str, text: str) -> str:
    """Return the blind index (64 hex digits) of a text: equal texts of a kind, equal index."""
    if not text:
        return ""
    return hmac.new(_index_key(), f"{kind}\x1f{text}".encode(), sha256).hexdigest()


class SealedField(models.TextField[Sealed, Sealed]):
    """A column that holds a sealed text and gives it out still sealed."""

    def from_db_value(self, value: str | None, *_: object) -> Sealed:
        return Sealed(value or "")

    def to_python(self, value: object) -> Sealed:
        return value if isinstance(value, Sealed) else Sealed(str(value or ""))

    def get_prep_value(self, value: object) -> str:
        """Return the token; plain text is refused, so that none ever reaches the database."""
        if isinstance(value, Sealed):
            return value.token
        raise TypeError("only sealed text goes into a sealed column")
