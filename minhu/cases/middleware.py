"""Asking for the reason first: whatever page a closely kept case was about to be shown on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from minhu.cases.domain.disclosing import ReasonFirstError


class ReasonFirst:
    """Lead to the page that asks why, as a whole page also where htmx asked for a part."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ReasonFirstError):
            return None
        page = resolve_url("desk:disclose", error.number)
        return HttpResponseClientRedirect(page) if HtmxDetails(request) else redirect(page)
