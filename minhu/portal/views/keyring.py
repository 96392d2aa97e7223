"""The cookie in which a phone keeps the links of its own requests.

Signed, so that nobody can write one; out of reach of scripts; sent by top-level navigation
only. It merely spares looking a link up: everything that changes a request carries the
secret in its address, so a phone that loses its cookies loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "minhu_mine"
MOST = 30
_SALT = "portal.keyring"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Keyring:
    """Secrets by case number for what was sent, numbers of what was joined; newest last."""

    own: Mapping[str, str] = field(default_factory=dict)
    joined: tuple[str, ...] = ()

    def owning(self, links: Iterable[tuple[str, str]]) -> Keyring:
        new = dict(links)
        kept = {number: secret for number, secret in self.own.items() if number not in new}
        return replace(self, own=dict([*kept.items(), *new.items()][-MOST:]))

    def joining(self, number: str) -> Keyring:
        rest = tuple(each for each in self.joined if each != number)
        return replace(self, joined=(*rest, number)[-MOST:])


def read(request: HttpRequest) -> Keyring:
    """Return the keyring of this phone; one that was tampered with counts as none."""
    if COOKIE not in request.COOKIES:
        return Keyring()
    try:
        held = signing.loads(request.COOKIES[COOKIE], salt=_SALT)
    except signing.BadSignature:
        return Keyring()
    return Keyring(dict(held["own"]), tuple(held["joined"]))


def hand_out(response: HttpResponse, ring: Keyring) -> HttpResponse:
    """Let the phone keep this ring for a year; packing a single link makes it no shorter."""
    held = {"own": list(ring.own.items()), "joined": list(ring.joined)}
    response.set_cookie(
        COOKIE,
        signing.dumps(held, salt=_SALT, compress=len(ring.own) + len(ring.joined) > 1),
        max_age=_YEAR,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
