"""Reading what a sign-in service has signed: a JSON Web Token, checked before it is believed.

Two ways of signing are taken, RS256 and ES256, each only with a key of its kind; what a token
says of itself (``none``, HS256) chooses nothing.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from binascii import Error as NoBase64
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

Key = Mapping[str, Any]
SHORTEST, HALF = 2048, 32
_LONGEST = 20_000
T = TypeVar("T")


class ClaimError(Exception):
    """A token is not what it has to be; the message is for the log, not for people."""


def read_claims(token: str, keys: Iterable[Key]) -> dict[str, Any]:
    """Return what a token says, if one of the keys has signed it; raises ``ClaimError``."""
    parts = token.split(".")
    if len(token) > _LONGEST or len(parts) != 3:  # noqa: PLR2004 -- header, claims, signature
        raise ClaimError("no token")
    header, claims = _object(parts[0]), _object(parts[1])
    check = _CHECKS.get(str(header.get("alg")))
    if check is None or "crit" in header:
        raise ClaimError(f"signed in a way we do not take: {header.get('alg')}")
    signed, signature = f"{parts[0]}.{parts[1]}".encode(), _octets(parts[2])
    wanted = [key for key in keys if header.get("kid") in {None, key.get("kid")}]
    if not any(_fits(check, key, signature, signed) for key in wanted):
        raise ClaimError("not signed with a key of the service")
    return claims


def knows(token: str, keys: Iterable[Key]) -> bool:
    """Answer whether the key that a token names is among those that are known."""
    named = _object(token.split(".", maxsplit=1)[0]).get("kid")
    return named is None or any(key.get("kid") == named for key in keys)


def _fits(check: Callable[[Key, bytes, bytes], None], key: Key, *said: bytes) -> bool:
    if key.get("use", "sig") != "sig":
        return False
    try:
        check(key, *said)
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True


def _rsa(key: Key, signature: bytes, signed: bytes) -> None:
    if key["kty"] != "RSA" or key.get("alg", "RS256") != "RS256":
        raise ValueError("a key of another kind")
    public = RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    if public.key_size < SHORTEST:
        raise ValueError("too short a key")
    public.verify(signature, signed, PKCS1v15(), SHA256())


def _elliptic(key: Key, signature: bytes, signed: bytes) -> None:
    if key["kty"] != "EC" or key["crv"] != "P-256" or len(signature) != 2 * HALF:
        raise ValueError("a key of another kind")
    point = EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), SECP256R1())
    r, s = (int.from_bytes(signature[cut]) for cut in (slice(HALF), slice(HALF, None)))
    point.public_key().verify(encode_dss_signature(r, s), signed, ECDSA(SHA256()))


_CHECKS: dict[str, Callable[[Key, bytes, bytes], None]] = {"RS256": _rsa, "ES256": _elliptic}


def _number(text: str) -> int:
    return int.from_bytes(_octets(text))


def _octets(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NoBase64, ValueError) as error:
        raise ClaimError("not base64") from error


def _object(text: str) -> dict[str, Any]:
    try:
        said = json.loads(_octets(text))
    except (ValueError, RecursionError) as error:
        raise ClaimError("not JSON") from error
    if not isinstance(said, dict):
        raise ClaimError("not an object")
    return said
