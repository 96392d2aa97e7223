"""A file that only its key opens: any length in pieces, each sealed, none exchangeable.

AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): the
nonce of a piece is a random prefix, the number of the piece and whether it is the last one.
So a changed, moved, missing or added piece is found, and so is a file that was cut short. The
first line, with what may be read without the key, is bound to every piece.
"""

from __future__ import annotations

import io
import json
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minhu.core.crypto import SealError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"MINHU-VAULT-1 "
PIECE, TAG, PREFIX, KEY = 64 * 1024, 16, 7, 32
LONGEST_HEAD = 4096


def make_key(path: Path) -> None:
    """Write a fresh key into a file of its own; raises ``FileExistsError`` rather than replace one."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(urlsafe_b64encode(secrets.token_bytes(KEY)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> bytes:
    """Return the key in a file; raises ``SealError`` when there is none in it."""
    try:
        key = urlsafe_b64decode(path.read_text("ascii").strip())
    except (NotBase64, UnicodeDecodeError) as error:
        raise SealError("no key in the file") from error
    if len(key) != KEY:
        raise SealError("no key in the file")
    return key


class Locker(io.RawIOBase):
    """Takes bytes and writes them sealed; only ``close`` makes the file whole."""

    def __init__(self, file: IO[bytes], key: bytes, about: Mapping[str, str]) -> None:
        self._file, self._cipher = file, AESGCM(key)
        self._prefix = secrets.token_bytes(PREFIX)
        told = json.dumps({**about, "prefix": self._prefix.hex()}, ensure_ascii=True)
        self._head = MAGIC + told.encode() + b"\n"
        self._waiting, self._number = bytearray(), 0
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        taken = memoryview(data).cast("B")
        self._waiting += taken
        while len(self._waiting) > PIECE:
            self._seal(last=False)
        return len(taken)

    def close(self) -> None:
        if not self.closed:
            self._seal(last=True)
        super().close()

    def _seal(self, *, last: bool) -> None:
        piece = bytes(self._waiting[:PIECE])
        del self._waiting[:PIECE]
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


class Opener(io.RawIOBase):
    """Gives back the bytes of a sealed file; raises ``SealError`` at the first wrong piece.

    Whoever must not act on half a file reads it to its end first.
    """

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        self._file, self._cipher = file, AESGCM(key)
        self._head = file.readline(LONGEST_HEAD)
        self.about = _about(self._head)
        self._prefix = bytes.fromhex(self.about.pop("prefix", ""))
        self._ahead = file.read(PIECE + TAG)
        self._ready, self._number, self._over = memoryview(b""), 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        if not self._ready and not self._over:
            self._ready = memoryview(self._next())
        taken = memoryview(buffer).cast("B")
        size = min(len(taken), len(self._ready))
        taken[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _next(self) -> bytes:
        sealed, self._ahead = self._ahead, self._file.read(PIECE + TAG)
        self._over = not self._ahead
        nonce = _nonce(self._prefix, self._number, last=self._over)
        self._number += 1
        try:
            return self._cipher.decrypt(nonce, sealed, self._head)
        except (InvalidTag, ValueError) as error:
            raise SealError("the file was changed or cut, or this is not its key") from error


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _about(head: bytes) -> dict[str, str]:
    """Return what the first line says; raises ``SealError`` when the file is none of ours."""
    try:
        told = json.loads(head.removeprefix(MAGIC)) if head.startswith(MAGIC) else {}
        known = {str(name): str(value) for name, value in told.items()}
        ours = len(bytes.fromhex(known["prefix"])) == PREFIX
    except (ValueError, KeyError, AttributeError):
        ours = False
    if not ours:
        raise SealError("not a backup of Minhu")
    return known
