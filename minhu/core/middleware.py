"""What every page gets around its view: the language a person chose, and what is too large."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers


class OnePolicy:
    """The content security policy, put together once: no page of ours changes it.

    django-csp's own middleware does so for every answer, twice.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response


class ChosenLanguage:
    """Chinese, unless a cookie says that somebody chose another language.

    Not ``LocaleMiddleware``: what a browser says it accepts is not what its owner chose.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        language = chosen if known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class Bounds:
    """Refuse what is larger than any of our forms, before a byte of it is read (413).

    An address with a NUL in it names nothing (404). An address that only takes something in, opened by going back or by typing it, gets a
    sentence as well (405): Django answers it with an empty page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _size(request) > settings.UPLOAD_LIMIT:
            return render(request, "413.html", status=413)
        if _names_nothing(request):
            return render(request, "404.html", status=404)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = render(request, "405.html")
            response.content, response["Content-Type"] = page.content, page["Content-Type"]
        return response


def _names_nothing(request: HttpRequest) -> bool:
    """Answer whether an address holds a NUL, which PostgreSQL takes in no text."""
    return "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")


def _size(request: HttpRequest) -> int:
    said = str(request.META.get("CONTENT_LENGTH") or "")
    return int(said) if said.isdecimal() else 0
