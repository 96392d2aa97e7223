"""A sealed file gives back what went in, or nothing: whatever is done to it."""

from __future__ import annotations

from io import BytesIO

import pytest

from minhu.core.crypto import SealError
from minhu.core.vault import PIECE, TAG, Locker, Opener

KEY = b"k" * 32
SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5)
SEALED = PIECE + TAG


def locked(text: bytes) -> bytes:
    file = BytesIO()
    with Locker(file, KEY, {"made": "today"}) as locker:
        locker.write(text)
    return file.getvalue()


def opened(sealed: bytes, key: bytes = KEY) -> bytes:
    return Opener(BytesIO(sealed), key).readall()


@pytest.mark.parametrize("size", SIZES)
def test_what_went_in_comes_out_at_every_length(size: int) -> None:
    text = bytes(range(256)) * (size // 256 + 1)
    assert opened(locked(text[:size])) == text[:size]


def test_nothing_of_it_can_be_read_without_the_key() -> None:
    sealed = locked(b"13800005678" * 100)
    assert b"13800005678" not in sealed
    with pytest.raises(SealError):
        opened(sealed, b"x" * 32)


def test_one_changed_bit_anywhere_is_refused() -> None:
    sealed = locked(b"x" * (PIECE + 50))
    for place in (0, 20, 40, len(sealed) - SEALED, len(sealed) - 60, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealError):
            opened(bytes(changed))


def test_pieces_cannot_be_cut_off_moved_or_repeated() -> None:
    sealed = locked(b"a" * PIECE + b"b" * PIECE + b"c" * PIECE)
    head = len(sealed) - 3 * SEALED
    first, second, third = (sealed[head + n * SEALED :][:SEALED] for n in range(3))
    for pieces in ((first, second), (second, first, third), (first, first, second, third), ()):
        with pytest.raises(SealError):
            opened(sealed[:head] + b"".join(pieces))


def test_what_is_none_of_ours_is_refused_in_words() -> None:
    for text in (b"", b"PK\x03\x04", b"MINHU-VAULT-1 {}\n", b"MINHU-VAULT-1 [1]\nxx"):
        with pytest.raises(SealError, match="not a backup"):
            opened(text)
