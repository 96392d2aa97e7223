"""The request as pages for staff see it, and where it came from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
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
    hops = [hop for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    near = [*hops, request.META.get("REMOTE_ADDR", "")]
    seen = near[-1 - settings.PROXIES] if len(near) > settings.PROXIES else near[-1]
    try:
        return str(ip_address(seen.strip()))
    except ValueError:
        return None
