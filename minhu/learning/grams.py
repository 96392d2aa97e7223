"""Texts as counts of the pieces they are made of: one, two or three characters in a row.

Chinese needs no word list this way. A piece is a whole number (16 bits for each character), so
that a batch of texts is counted by a few passes over arrays and no dictionary is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Numbers = NDArray[np.float32]
Places = NDArray[np.int64]

LONGEST = 3
BITS = 16
END = "\0"
SPACE = re.compile(r"\s+")
DIGITS = re.compile(r"\d+")
PSEUDONYM = re.compile(r"[a-z]\d*(?=[市区县镇])")


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each piece stands in each text: three columns of one length, by text, then piece."""

    texts: Places
    codes: Codes
    times: Numbers


def plain(text: str) -> str:
    """Return what is compared of a text: no spaces, every number one 0, places without a name.

    Numbers of houses, phones and days say nothing about a kind, and a phone is nobody's business.
    """
    return SPACE.sub("", DIGITS.sub("0", PSEUDONYM.sub("", text.lower().replace(END, ""))))


def counted(texts: Sequence[str], length: int) -> Counts:
    """Count the pieces of ``length`` characters in plain texts."""
    characters = _characters(texts)
    owner = np.cumsum(characters == 0) - (characters == 0)
    last = len(characters) - length + 1
    codes = np.zeros(max(last, 0), np.uint64)
    whole = np.ones(len(codes), bool)
    for offset in range(length):
        shown = characters[offset : offset + len(codes)]
        codes = (codes << np.uint64(BITS)) | shown
        whole &= shown != 0
    return _summed(owner[: len(codes)][whole], codes[whole])


def words_of(codes: Iterable[int]) -> list[str]:
    """Return pieces as people read them."""
    return [_word(int(code)) for code in codes]


def _characters(texts: Sequence[str]) -> Codes:
    joined = "".join(f"{text}{END}" for text in texts).encode("utf-32-le", "replace")
    wide = np.frombuffer(joined, dtype="<u4")
    return np.asarray(np.minimum(wide, 0xFFFF), np.uint64)


def _summed(owner: Places, codes: Codes) -> Counts:
    order = np.lexsort((codes, owner))
    owner, codes = owner[order], codes[order]
    first = np.ones(len(codes), bool)
    first[1:] = (codes[1:] != codes[:-1]) | (owner[1:] != owner[:-1])
    starts = np.flatnonzero(first)
    times = np.diff(np.append(starts, len(codes))).astype(np.float32)
    return Counts(owner[starts], codes[starts], times)


def _word(code: int) -> str:
    letters = ""
    while code:
        letters = chr(code & 0xFFFF) + letters
        code >>= BITS
    return letters
