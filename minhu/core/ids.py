"""Identifiers: UUIDv7 keys that sort by time, case numbers that nobody can guess."""

from __future__ import annotations

import re
import secrets
import uuid
from datetime import UTC, date, datetime

import uuid_utils
from stdnum import luhn
from stdnum.exceptions import ValidationError

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM = 6
_SHAPE = re.compile(r"([0-9]{8})-?([0-9A-Z]{6})-?([0-9A-Z])")
_ALIKE = str.maketrans("OILU", "011V")


def uuid7() -> uuid.UUID:
    """Return a new key; keys made later sort later."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def uuid7_at(moment: datetime) -> uuid.UUID:
    """Return a key for something that happened at ``moment`` (imports, replays)."""
    nanoseconds = int(moment.timestamp()) * 10**9 + moment.microsecond * 1000
    return uuid.UUID(int=uuid_utils.uuid7(nanoseconds=nanoseconds).int)


def first_key(moment: datetime) -> uuid.UUID:
    """Return the key before which only keys drawn earlier than ``moment`` sort."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def written(key: uuid.UUID) -> datetime:
    """Return when a key was drawn, to the millisecond."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC)


def case_number(day: date) -> str:
    """Return a new case number such as ``20261119-7K3M9P-Q``.

    Day, 30 random bits in Crockford's base 32, and a check character that catches every
    single wrong character (Luhn modulo 32).
    """
    bits = secrets.randbits(5 * _RANDOM)
    body = "".join(CROCKFORD[bits >> 5 * place & 31] for place in range(_RANDOM))
    stamp = f"{day:%Y%m%d}"
    return f"{stamp}-{body}-{luhn.calc_check_digit(stamp + body, CROCKFORD)}"


def read_case_number(typed: str) -> str | None:
    """Return the number that somebody meant, or ``None`` when it cannot be one.

    Spaces, lower case, missing dashes and the look-alikes O, I, L, U are forgiven.
    """
    match = _SHAPE.fullmatch(re.sub(r"\s", "", typed).upper().translate(_ALIKE))
    if match is None:
        return None
    stamp, body, check = match.groups()
    try:
        luhn.validate(stamp + body + check, CROCKFORD)
    except ValidationError:
        return None
    return f"{stamp}-{body}-{check}"


def short_code() -> str:
    """Return eight characters for an address, from the random end of a key."""
    number = uuid7().int
    return "".join(CROCKFORD[(number >> 5 * n) % 32] for n in range(8)).lower()
