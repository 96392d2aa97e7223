"""Proof of work in the protocol of ALTCHA: what one form costs nothing costs a flood of them much.

The challenge is the hash of a salt and a number that only the server knows; a browser finds
the number by trying. Nothing is kept: the signature says that the challenge is ours, the salt
until when it holds and for which form, so that one solution sends one form.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypedDict

from django.utils.crypto import constant_time_compare, salted_hmac

ALGORITHM = "SHA-256"
HARDNESS = 100_000
"""The largest number to be found: on average half of it is tried, about a second on a phone."""
GOOD_FOR = timedelta(minutes=30)
_LONGEST = 1000


class Puzzle(TypedDict):
    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str


def puzzle(mark: str, *, at: datetime) -> Puzzle:
    """Return a puzzle for the form with this mark, to be solved within half an hour."""
    salt = _salt(secrets.token_hex(4), at + GOOD_FOR, mark)
    challenge = _hash(salt, secrets.randbelow(HARDNESS + 1))
    return {
        "algorithm": ALGORITHM,
        "challenge": challenge,
        "maxnumber": HARDNESS,
        "salt": salt,
        "signature": _signature(challenge),
    }


def is_solved(proof: str, mark: str, *, at: datetime) -> bool:
    """Answer whether ``proof`` solves a puzzle of ours for this form, in time."""
    said = _read(proof)
    salt, number, challenge = said.get("salt"), said.get("number"), said.get("challenge")
    if not (isinstance(salt, str) and isinstance(challenge, str) and type(number) is int):
        return False
    ours = constant_time_compare(str(said.get("signature")), _signature(challenge))
    return (
        ours
        and said.get("algorithm") == ALGORITHM
        and _hash(salt, number) == challenge
        and _holds(salt, mark, at)
    )


def _salt(nonce: str, until: datetime, mark: str) -> str:
    """Return a salt; its last sign parts it from the number, so that no digit moves across."""
    return f"{nonce}?expires={int(until.timestamp())}&for={_short(mark)}&"


def _holds(salt: str, mark: str, at: datetime) -> bool:
    nonce, _, rest = salt.partition("?expires=")
    until = rest.partition("&")[0]
    if not until.isdecimal() or int(until) < at.timestamp():
        return False
    return salt == f"{nonce}?expires={until}&for={_short(mark)}&"


def _short(mark: str) -> str:
    return sha256(mark.encode()).hexdigest()[:10]


def _hash(salt: str, number: int) -> str:
    return sha256(f"{salt}{number}".encode()).hexdigest()


def _signature(challenge: str) -> str:
    return salted_hmac("minhu.puzzle", challenge, algorithm="sha256").hexdigest()


def _read(proof: str) -> dict[str, object]:
    """Return what a proof says; an empty answer for what cannot be read."""
    if len(proof) > _LONGEST:
        return {}
    try:
        said = json.loads(b64decode(proof, validate=True))
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
