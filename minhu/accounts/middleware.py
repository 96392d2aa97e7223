"""Leading whoever is no longer signed in back to where they were."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from minhu.accounts.doorway import SECOND, stay
from minhu.core.clock import now

SAFE = ("GET", "HEAD")


class SignInAgain:
    """Send to the sign-in page as a whole page, and from there back to a page that can be opened.

    Without this htmx would follow the redirect and put the sign-in page into a card, and a
    form that was sent after the session had ended would be "opened" after signing in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _leads_to_sign_in(response):
            return response
        htmx = HtmxDetails(request)
        if htmx:
            return HttpResponseClientRedirect(_sign_in(htmx.current_url_abs_path or ""))
        if request.method not in SAFE:
            return redirect(_sign_in(_before(request)))
        return response


class StaySignedIn:
    """Let nobody who works be signed out in the middle of it; who stopped is, after a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            stay(request, at=now())
        return response


class SecondFactorFirst:
    """Where the office asks for it, nobody works before their second step is set up.

    In use only with ``MINHU_SECOND_FACTOR=required``; pages for residents never ask who
    somebody is, so they stay as they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        own = resolve_url("accounts:own")
        signed_in = SESSION_KEY in request.session
        if signed_in and not request.session.get(SECOND) and not _is_account_page(request):
            return redirect(own)
        return self.get_response(request)


def _is_account_page(request: HttpRequest) -> bool:
    return request.path.startswith("/accounts/")


def _leads_to_sign_in(response: HttpResponse) -> bool:
    """Answer whether a page asked for somebody signed in; leaving leads there as well."""
    if not isinstance(response, HttpResponseRedirectBase):
        return False
    return response.url.startswith(f"{_sign_in_page()}?next=")


@cache
def _sign_in_page() -> str:
    return resolve_url(settings.LOGIN_URL)


def _sign_in(back: str) -> str:
    page = _sign_in_page()
    return f"{page}?{urlencode({'next': back})}" if back and back != page else page


def _before(request: HttpRequest) -> str:
    """Return the page of this house that the form stood on, empty for any other."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return ""
    return f"{came.path}?{came.query}" if came.query else came.path
