"""Calling a service outside over HTTPS: only hosts that were named, no redirects, bounded.

What a page of the place's own configuration names is called and nothing else: an address from
an answer leads nowhere unless its host was named as well.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Collection, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urlencode, urlsplit

TIMEOUT = 10.0
LARGEST = 256 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")
OK = 200


class OutwardError(Exception):
    """A service outside was not called, or did not answer with what was asked for."""


def check_address(url: str, hosts: Collection[str]) -> SplitResult:
    """Return the parts of an address that may be called; raises ``OutwardError`` for any other.

    HTTP without TLS is for a service on this machine.
    """
    parts = urlsplit(url)
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or plain) or parts.username or parts.fragment:
        raise OutwardError(f"not an address to call: {parts.scheme}://{parts.hostname}")
    if parts.netloc not in hosts:
        raise OutwardError(f"not a host that was named: {parts.hostname}")
    return parts


def get_json(url: str, hosts: Collection[str]) -> dict[str, object]:
    return _asked("GET", url, hosts, None, {})


def post_form(
    url: str, hosts: Collection[str], form: Mapping[str, str], headers: Mapping[str, str]
) -> dict[str, object]:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return _asked("POST", url, hosts, urlencode(form).encode(), {**kind, **headers})


def _asked(
    method: str,
    url: str,
    hosts: Collection[str],
    body: bytes | None,
    headers: Mapping[str, str],
) -> dict[str, object]:
    """Return the JSON object that a service answers with; raises ``OutwardError``."""
    parts = check_address(url, hosts)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    line = _line(parts)
    try:
        line.request(method, target, body, {"Accept": "application/json", **headers})
        said = json.loads(_body(line.getresponse()))
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise OutwardError(f"{parts.hostname}: {error}") from error
    finally:
        line.close()
    if not isinstance(said, dict):
        raise OutwardError(f"{parts.hostname}: no object")
    return said


def _line(parts: SplitResult) -> HTTPConnection:
    if parts.scheme == "http":
        return HTTPConnection(parts.netloc, timeout=TIMEOUT)
    context = ssl.create_default_context()
    return HTTPSConnection(parts.netloc, timeout=TIMEOUT, context=context)


def _body(answer: HTTPResponse) -> bytes:
    body = answer.read(LARGEST + 1)
    if answer.status != OK or len(body) > LARGEST:
        raise OutwardError(f"answered {answer.status} with {len(body)} octets")
    return body
