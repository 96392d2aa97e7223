"""The door for call boxes: a call or a sign of life, known by code and key, answered in JSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minhu.accounts.domain.throttling import TooOftenError
from minhu.accounts.http import address_of
from minhu.care.domain.boxes import admit_box, press, sign_of_life
from minhu.care.models import CallBox
from minhu.core.clock import now
from minhu.core.errors import DomainError

SCHEME = "device"
LARGEST = 4096


# csrf_exempt: the key in the header is the authority, no cookie is.
@csrf_exempt
@require_POST
def call(request: HttpRequest) -> JsonResponse:
    """Open a call: 201 the first time, 200 again, 401 for an unknown key, 422 in words.

    ``{"alive": true}`` only says that the box is alive (200).
    """
    try:
        box = _box(request)
    except TooOftenError as error:
        wait = str(int(error.wait.total_seconds()) + 1)
        return JsonResponse({"error": str(error)}, status=429, headers={"Retry-After": wait})
    if box is None:
        asks = {"WWW-Authenticate": "Device"}
        return JsonResponse({"error": _("设备没有登记，或者密钥不对。")}, status=401, headers=asks)
    try:
        return _heard(box, _read(request.read(LARGEST + 1)))
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=error.status)


def _heard(box: CallBox, said: dict[str, Any]) -> JsonResponse:
    if said.get("alive"):
        sign_of_life(box, said, at=now())
        return JsonResponse({"alive": True})
    intake = press(box, said, at=now())
    words = {"call": intake.case.number, "state": intake.case.state}
    return JsonResponse(words, status=201 if intake.created else 200)


def _box(request: HttpRequest) -> CallBox | None:
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    code, _colon, key = text.strip().partition(":")
    said = (code, key) if kind.lower() == SCHEME else ("", "")
    return admit_box(*said, address=address_of(request), at=now())


def _read(body: bytes) -> dict[str, Any]:
    """Return what was sent; raises ``DomainError`` for what is no object, or too long."""
    try:
        said = json.loads(body) if len(body) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise DomainError(_("要发一个 JSON 对象，最多 4096 字节。"))
    return said
