"""Slowing down whoever tries number after number: before a page opens, and after it was none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from minhu.accounts.http import address_of
from minhu.portal.domain.pacing import FloodError, check_looking, count_miss

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
ABSENT = 404


def paced(view: Page[P]) -> Page[P]:
    """Count the misses of an address on a page that a number or link opens."""

    @wraps(view)
    def looked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        address = address_of(request)
        try:
            check_looking(address)
        except FloodError as error:
            often = {"what": "often", "said": str(error)}
            return render(request, "portal/absent.html", often, status=error.status)
        response = view(request, *args, **kwargs)
        if response.status_code == ABSENT:
            count_miss(address)
        return response

    return looked
