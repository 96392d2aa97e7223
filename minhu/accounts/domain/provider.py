"""The sign-in service of the office (OpenID Connect): where to send people, whom it vouches for.

Authorization code with PKCE, state and nonce. The service is the one of the settings; what it
publishes of itself is asked for once an hour, and its endpoints lie on its own host or on
those that were named.
"""

from __future__ import annotations

import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from minhu.core.claims import ClaimError, knows, read_claims
from minhu.core.outward import OutwardError, check_address, get_json, post_form

WELL_KNOWN = "/.well-known/openid-configuration"
HOUR, MINUTE = 3600, 60
LEEWAY = timedelta(minutes=1)
"""How far the clocks of the two houses may be apart."""
PATIENCE = timedelta(minutes=10)
"""How long somebody may stay at the service."""
_LONGEST_SUBJECT = 255


class ServiceError(Exception):
    """The service did not vouch for anybody; the message is for the log."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is remembered here while somebody is at the service; good once."""

    state: str
    nonce: str
    verifier: str
    since: float

    @classmethod
    def new(cls, *, at: datetime) -> Errand:
        state, nonce, verifier = (secrets.token_urlsafe(32) for _secret in range(3))
        return cls(state, nonce, verifier, at.timestamp())

    def is_over(self, at: datetime) -> bool:
        return not 0 <= at.timestamp() - self.since <= PATIENCE.total_seconds()


def is_set_up() -> bool:
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT)


def service_name() -> str:
    """Return what people here call the service, empty while there is none."""
    return (settings.OIDC_NAME or _("统一身份")) if is_set_up() else ""


def way_there(errand: Errand, *, back: str) -> str:
    """Return the address of the service that somebody is sent to; raises ``ServiceError``."""
    challenge = urlsafe_b64encode(sha256(errand.verifier.encode()).digest()).rstrip(b"=")
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC_CLIENT,
        "redirect_uri": back,
        "scope": "openid",
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    there = _endpoint("authorization_endpoint")
    return f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"


def vouched_for(errand: Errand, said: Mapping[str, str], *, back: str, at: datetime) -> str:
    """Return the subject for which the service vouches in what it sent back.

    Raises ``ServiceError`` for whatever is not the answer to this errand.
    """
    if errand.is_over(at) or not constant_time_compare(said.get("state", ""), errand.state):
        raise ServiceError("not the answer to what was asked")
    if said.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER or not said.get("code"):
        raise ServiceError(f"refused: {said.get('error', '')[:40]}")
    token = _exchanged(said["code"], errand, back)
    try:
        claims = read_claims(token, _keys(token))
    except ClaimError as error:
        raise ServiceError(str(error)) from error
    return _subject(claims, errand, at)


def _exchanged(code: str, errand: Errand, back: str) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": settings.OIDC_CLIENT,
        "code_verifier": errand.verifier,
    }
    headers = {}
    if settings.OIDC_SECRET:
        pair = f"{quote(settings.OIDC_CLIENT, '')}:{quote(settings.OIDC_SECRET, '')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    try:
        answer = post_form(_endpoint("token_endpoint"), _hosts(), form, headers)
    except OutwardError as error:
        raise ServiceError(str(error)) from error
    return str(answer.get("id_token", ""))


def _subject(claims: Mapping[str, Any], errand: Errand, at: datetime) -> str:
    """Return whom the claims are about, if they are for us, of now and of this errand."""
    heard = claims.get("aud")
    audience = heard if isinstance(heard, list) else [heard]
    subject = claims.get("sub")
    faults = {
        "iss": claims.get("iss") != settings.OIDC_ISSUER,
        "aud": settings.OIDC_CLIENT not in audience,
        "azp": claims.get("azp", settings.OIDC_CLIENT) != settings.OIDC_CLIENT
        or (len(audience) > 1 and "azp" not in claims),
        "exp": not _moment(claims, "exp") > (at - LEEWAY).timestamp(),
        "iat": not 0 < _moment(claims, "iat") <= (at + LEEWAY).timestamp(),
        "nonce": not constant_time_compare(str(claims.get("nonce")), errand.nonce),
        "sub": not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT,
    }
    wrong = [name for name, fault in faults.items() if fault]
    if wrong:
        raise ServiceError(f"claims that do not hold: {', '.join(wrong)}")
    return str(subject)


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0


def _keys(token: str) -> list[dict[str, Any]]:
    """Return the keys of the service; a key that is new is asked for, at most once a minute."""
    keys: list[dict[str, Any]] = cache.get("oidc:keys") or []
    if not (keys and knows(token, keys)) and (not keys or cache.add("oidc:asked", 1, MINUTE)):
        said = _asked(_endpoint("jwks_uri")).get("keys")
        keys = [key for key in said if isinstance(key, dict)] if isinstance(said, list) else []
        cache.set("oidc:keys", keys, HOUR)
    return keys


def _endpoint(name: str) -> str:
    """Return an address the service publishes; raises ``ServiceError`` for one elsewhere."""
    known: dict[str, object] | None = cache.get("oidc:service")
    if known is None:
        known = _asked(settings.OIDC_ISSUER.rstrip("/") + WELL_KNOWN)
        if known.get("issuer") != settings.OIDC_ISSUER:
            raise ServiceError("the service calls itself something else")
        cache.set("oidc:service", known, HOUR)
    address = str(known.get(name, ""))
    try:
        check_address(address, _hosts())
    except OutwardError as error:
        raise ServiceError(str(error)) from error
    return address


def _asked(url: str) -> dict[str, object]:
    try:
        return get_json(url, _hosts())
    except OutwardError as error:
        raise ServiceError(str(error)) from error


def _hosts() -> tuple[str, ...]:
    return (urlsplit(settings.OIDC_ISSUER).netloc, *settings.OIDC_HOSTS)
