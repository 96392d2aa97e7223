"""What an indicator may count of a ledger, as its definition writes it.

``records``, ``state:办结``, ``choice:管理=无主管``, ``sum:户数`` (also in one state:
``sum:户数@完成``, or of one choice: ``sum:户数[管理=无主管]``), ``unique:企业`` (objects, against times, also of
one choice: ``unique:领取人[项目=低保]``), ``covered:grid`` (places that have
a record, against records: domain §4, 24 of 52), and ``areas:grid`` (all places there are).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from minhu.ledgers.cells import plain
from minhu.places.enums import Level


class What(StrEnum):
    """What is counted."""

    RECORDS = "records"
    STATE = "state"
    CHOICE = "choice"
    SUM = "sum"
    UNIQUE = "unique"
    COVERED = "covered"
    AREAS = "areas"


class Term(NamedTuple):
    """A term that was read. ``word`` is a choice, a state or a level; empty where none is said.

    ``split`` is the column of choices that it is taken apart by.
    """

    ledger: str
    what: What
    column: str = ""
    word: str = ""
    split: str = ""


_SHAPES = {
    What.RECORDS: re.compile(""),
    What.STATE: re.compile(r"(?P<word>[^@=:]+)"),
    What.CHOICE: re.compile(r"(?P<column>[^@=]+)=(?P<word>[^@=]+)"),
    What.SUM: re.compile(
        r"(?P<column>[^@=\[\]]+)(?:@(?P<word>[^@=]+)|\[(?P<split>[^=]+)=(?P<chosen>[^=]+)\])?"
    ),
    What.UNIQUE: re.compile(r"(?P<column>[^@=\[\]]+)(?:\[(?P<split>[^=]+)=(?P<chosen>[^=]+)\])?"),
    What.COVERED: re.compile(r"(?P<word>community|grid)"),
    What.AREAS: re.compile(r"(?P<word>community|grid)"),
}
LEVELS = {"community": Level.COMMUNITY, "grid": Level.GRID}


@lru_cache(maxsize=4096)
def read_term(text: str) -> Term:
    """Read a term; raises ``ValueError`` for one that is none."""
    ledger, _dot, asked = text.partition(".")
    name, _colon, rest = asked.partition(":")
    if not ledger or name not in set(What):
        raise ValueError(f"no such term: {text}")
    found = _SHAPES[What(name)].fullmatch(rest)
    if found is None:
        raise ValueError(f"no such term: {text}")
    parts = {key: plain(word) for key, word in found.groupdict().items() if word}
    if "chosen" in parts:
        parts["word"] = parts.pop("chosen")
    return Term(ledger, What(name), **parts)
