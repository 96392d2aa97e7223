"""Keys by which machines and programs are known, and the codes they go by."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")
"""What a machine or a partner may be called: 2 to 32 small letters, digits and dashes."""


def new_key(sign: str) -> str:
    """Return 256 random bits as text; the sign in front says what it opens."""
    return sign + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """Return what is kept of a key: a plain digest, for nobody guesses so many random bits."""
    return sha256(key.encode()).hexdigest()
