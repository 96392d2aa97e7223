"""The request as pages for staff see it, and where it came from."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from minhu.accounts.models import User


class StaffRequest(HttpRequest):
    user: User
    htmx: HtmxDetails


def address_of(request: HttpRequest) -> str | None:
    """Return the address a request came from, ``None`` when it has none (a local socket).

    ``MINHU_PROXIES`` says how many proxies of ours stand in front; only what they wrote
    themselves into ``X-Forwarded-For`` is believed, never what the visitor wrote.
    """
    hops = [hop for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    near = [*hops, request.META.get("REMOTE_ADDR", "")]
    return _read(near[-1 - settings.PROXIES] if len(near) > settings.PROXIES else near[-1])


@lru_cache(maxsize=1024)
def _read(written: str) -> str | None:
    try:
        return str(ip_address(written.strip()))
    except ValueError:
        return None


def page_here(request: HttpRequest, wanted: str) -> str:
    """Return a typed address if it is the path of a page of this house, else nothing."""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else ""
