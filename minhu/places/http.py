"""The door of a machine: known by code and key in the header, answered in JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minhu.accounts.domain.throttling import TooOftenError
from minhu.accounts.http import address_of
from minhu.core.clock import now
from minhu.core.doors import TEXT, said
from minhu.core.errors import DomainError
from minhu.places.domain.machines import Machines
from minhu.places.models import Machine

SCHEME = "device"
ERROR = said("error", error=TEXT)
REFUSALS = {
    401: ("No such machine, or not its key", ERROR),
    422: ("Refused, in words", ERROR),
    429: ("Too often", ERROR),
}
M = TypeVar("M", bound=Machine)


def later(error: TooOftenError) -> JsonResponse:
    """Answer whoever calls too often, with when to come again."""
    wait = str(int(error.wait.total_seconds()) + 1)
    return JsonResponse({"error": str(error)}, status=429, headers={"Retry-After": wait})


def for_machines(
    kind: Machines[M],
) -> Callable[[Callable[[HttpRequest, M], JsonResponse]], Callable[..., HttpResponse]]:
    """Let only machines of a kind in, and answer every refusal in words: 401, 422, 429."""

    def guarded(view: Callable[[HttpRequest, M], JsonResponse]) -> Callable[..., HttpResponse]:
        # csrf_exempt: the key in the header is the authority, no cookie is.
        @csrf_exempt
        @require_POST
        @wraps(view)
        def answered(request: HttpRequest) -> JsonResponse:
            try:
                one = _admitted(request, kind)
            except TooOftenError as error:
                return later(error)
            if one is None:
                words, asks = _("设备没有登记，或者密钥不对。"), {"WWW-Authenticate": "Device"}
                return JsonResponse({"error": words}, status=401, headers=asks)
            try:
                return view(request, one)
            except DomainError as error:
                return JsonResponse({"error": str(error)}, status=error.status)

        return answered

    return guarded


def _admitted(request: HttpRequest, kind: Machines[M]) -> M | None:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    code, _colon, key = text.strip().partition(":")
    said = (code, key) if scheme.lower() == SCHEME else ("", "")
    return kind.admit(*said, address=address_of(request), at=now())
