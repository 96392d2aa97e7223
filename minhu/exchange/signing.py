"""The signature on both ways: HMAC-SHA-256 over moment, path and body, with the shared secret."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta

TIME, SIGNATURE, DELIVERY = "Minhu-Time", "Minhu-Signature", "Minhu-Delivery"
CLOCKS = timedelta(minutes=5)
"""How far the clocks of two houses may be apart."""


def signature(secret: str, moment: str, path: str, body: bytes) -> str:
    said = f"{moment}\n{path}\n".encode() + body
    return f"sha256={hmac.digest(secret.encode(), said, 'sha256').hex()}"


def headers(secret: str, path: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """Return what proves that a body is ours, and of now."""
    moment = str(int(at.timestamp()))
    return {TIME: moment, SIGNATURE: signature(secret, moment, path, body)}


def holds(secret: str, sent: tuple[str, str], path: str, body: bytes, *, at: datetime) -> bool:
    """Answer whether a moment and a signature were made with the secret, and lately."""
    moment, said = sent
    if not (moment.isdecimal() and len(moment) < 12):  # noqa: PLR2004 -- seconds of this era
        return False
    right = hmac.compare_digest(signature(secret, moment, path, body).encode(), said.encode())
    return right and abs(at - datetime.fromtimestamp(int(moment), UTC)) <= CLOCKS
