"""A sign-in service of a test: one that is honest, until a test lets it lie."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from minhu.core.clock import now

CLIENT, SECRET, CODE = "minhu", "between-us-two", "one-code"


def b64(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def number(value: int, size: int) -> str:
    return b64(value.to_bytes(size))


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def published() -> list[dict[str, str]]:
    """Return the two keys as the service publishes them."""
    first, second = rsa_key().public_key().public_numbers(), ec_key().public_key().public_numbers()
    return [
        {"kty": "RSA", "kid": "one", "use": "sig", "n": number(first.n, 256), "e": "AQAB"},
        {"kty": "EC", "kid": "two", "crv": "P-256"}
        | {"x": number(second.x, 32), "y": number(second.y, 32)},
    ]


def signed(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a token, signed as its header says."""
    body = ".".join(b64(json.dumps(part).encode()) for part in (header, claims))
    if header["alg"] == "RS256":
        return f"{body}.{b64(rsa_key().sign(body.encode(), padding.PKCS1v15(), SHA256()))}"
    if header["alg"] == "ES256":
        r, s = decode_dss_signature(ec_key().sign(body.encode(), ec.ECDSA(SHA256())))
        return f"{body}.{b64(r.to_bytes(32) + s.to_bytes(32))}"
    return f"{body}."


@dataclass(slots=True)
class Service:
    """What the service says: ``claims``, ``header``, ``about`` and ``keys`` are lies of a test."""

    address: str = ""
    subject: str = "subject-1"
    asked: dict[str, str] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, str]] = field(default_factory=published)
    token: str = ""
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def description(self) -> dict[str, Any]:
        ends = {"authorization_endpoint": "/enter", "token_endpoint": "/token", "jwks_uri": "/keys"}
        about = {name: self.address + path for name, path in ends.items()}
        return {"issuer": self.address, **about, **self.about}

    def visit(self, there: str) -> dict[str, str]:
        """Let somebody be sent here and say who they are; returns what is sent back."""
        self.asked = {name: value[0] for name, value in parse_qs(urlsplit(there).query).items()}
        return {"code": CODE, "state": self.asked["state"]}

    def exchange(self, form: dict[str, str]) -> dict[str, Any]:
        proof = b64(sha256(form["code_verifier"].encode()).digest())
        if form["code"] != CODE or proof != self.asked["code_challenge"]:
            return {"error": "invalid_grant"}
        at = now().timestamp()
        claims = {"iss": self.address, "aud": CLIENT, "sub": self.subject, "iat": at}
        claims |= {"exp": at + 300, "nonce": self.asked["nonce"], **self.claims}
        header = {"alg": "RS256", "kid": "one", **self.header}
        return {"id_token": self.token or signed(header, claims)}


@contextmanager
def open_service() -> Iterator[Service]:
    """Serve on this machine until the test is over."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = {"/keys": {"keys": service.keys}}.get(self.path, service.description())
            self._say(said)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: value[0] for name, value in parse_qs(body).items()}
            self._say(service.exchange(form))

        def _say(self, said: object) -> None:
            service.calls.append(self.path)
            status, body = service.answers.get(self.path, (200, json.dumps(said).encode()))
            self.send_response(status)
            self.send_header("Location", f"{service.address}/keys")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
