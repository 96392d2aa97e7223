"""Workbooks of older and other formats, walked through: the records of .xls and .xlsb, the tags of .ods.

An .xls lies in sectors ([MS-CFB]) and is a row of records ([MS-XLS]), as each part of an .xlsb is
([MS-XLSB]). All positions are counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from struct import unpack_from
from typing import Final

Part = tuple[int, int, int]
"""A record: its kind, where what it says begins, and where that ends."""
MOST_ROWS: Final = 1_048_576
"""As many rows as a sheet can have."""
TAGS = re.compile(
    rb"<table:table (?P<sheet>[^<>]*)>|<table:table-row\b(?P<row>[^<>]*)>"
    rb"|<table:(?:covered-)?table-cell\b(?P<cell>[^<>]*)>"
)
NAME = re.compile(rb'table:name="([^"]*)"')
_AGAIN = re.compile(rb'repeated="(\d+)"')
ROW: Final = 0
"""The record of .xlsb that begins a row."""


def times(said: bytes) -> int:
    """Return how often a row or a cell of .ods stands there, by what its tag says."""
    again = _AGAIN.search(said)
    return min(int(again[1]), MOST_ROWS) if again else 1


_NO_SECTOR: Final = 0xFFFFFFFA
"""From here on the number of a sector names none."""
_FIRST_TABLES, _SMALL = 109, 0x1000
_BEGINS, _OVER = 0x0809, 0x000A


def stream_of(content: bytes) -> bytes:
    """Return the workbook out of the sectors it lies in; a small one lies in a stream of small ones."""
    (shift, small) = unpack_from("<HH", content, 30)
    size = 1 << shift
    whole = content[size:]
    following = _numbers(_chain(whole, size, _tables(content, size)))
    folder = _chain(whole, size, _way(unpack_from("<I", content, 48)[0], following))
    (first,) = unpack_from("<I", folder, 116)
    for at in range(0, len(folder), 128):
        name = folder[at : at + 64].decode("utf-16-le", "replace").rstrip("\0").lower()
        if name in {"workbook", "book"}:
            begins, length = unpack_from("<II", folder, at + 116)
            if length >= _SMALL:
                return _chain(whole, size, _way(begins, following))[:length]
            table = _chain(whole, size, _way(unpack_from("<I", content, 60)[0], following))
            inner = _chain(whole, size, _way(first, following))
            return _chain(inner, 1 << small, _way(begins, _numbers(table)))[:length]
    return b""


def _tables(content: bytes, size: int) -> list[int]:
    """Return the sectors that say of each sector which follows it."""
    tables = list(unpack_from(f"<{_FIRST_TABLES}I", content, 76))
    (more,) = unpack_from("<I", content, 68)
    while more < _NO_SECTOR and len(tables) * size < len(content):
        *some, more = unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        tables += some
    return [each for each in tables if each < _NO_SECTOR]


def _numbers(table: bytes) -> tuple[int, ...]:
    return unpack_from(f"<{len(table) // 4}I", table)


def _way(sector: int, following: Sequence[int]) -> Iterator[int]:
    """Yield the sectors from one on, in their order; none comes round again."""
    for _each in following:
        if sector >= _NO_SECTOR:
            return
        yield sector
        sector = following[sector]


def _chain(content: bytes, size: int, way: Iterable[int]) -> bytes:
    return b"".join(content[sector * size : (sector + 1) * size] for sector in way)


def records(stream: bytes, at: int) -> Iterator[Part]:
    """Yield the records from a place to the end of the part that begins there."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        yield kind, at + 4, at + 4 + length
        depth += (kind == _BEGINS) - (kind == _OVER)
        if depth <= 0:
            return
        at += 4 + length


def wide_records(stream: bytes) -> Iterator[Part]:
    """Yield the records of a part of .xlsb."""
    at = 0
    while at < len(stream):
        kind, at = _varying(stream, at, 2)
        length, at = _varying(stream, at, 4)
        yield kind, at, at + length
        at += length


def _varying(stream: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of as many bytes as it needs, seven bits in each, and where it ends."""
    number = 0
    for n in range(most):
        number |= (stream[at + n] & 0x7F) << 7 * n
        if stream[at + n] < 0x80:  # noqa: PLR2004 -- the bit that says that more follows
            return number, at + n + 1
    return number, at + most
