"""The door for devices: one finding a call, known by code and key, answered in JSON."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minhu.accounts.domain.throttling import TooOftenError
from minhu.accounts.http import address_of
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.findings.domain.devices import admit_device, note_refusal
from minhu.findings.domain.taking import take_finding
from minhu.findings.models import Device
from minhu.findings.reading import LARGEST, read_told

SCHEME = "device"


# csrf_exempt: the key in the header is the authority, no cookie is.
@csrf_exempt
@require_POST
def take(request: HttpRequest) -> JsonResponse:
    """Take in a finding: 201 the first time, 200 again, 401 for an unknown key, 422 in words."""
    try:
        device = _device(request)
    except TooOftenError as error:
        wait = str(int(error.wait.total_seconds()) + 1)
        return JsonResponse({"error": str(error)}, status=429, headers={"Retry-After": wait})
    if device is None:
        asks = {"WWW-Authenticate": "Device"}
        return JsonResponse({"error": _("设备没有登记，或者密钥不对。")}, status=401, headers=asks)
    return _taken(device, request.read(LARGEST + 1))


def _device(request: HttpRequest) -> Device | None:
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    code, _colon, key = text.strip().partition(":")
    said = (code, key) if kind.lower() == SCHEME else ("", "")
    return admit_device(*said, address=address_of(request), at=now())


def _taken(device: Device, body: bytes) -> JsonResponse:
    at = now()
    try:
        finding, fresh = take_finding(device, read_told(body, marks=device.marks, at=at), at=at)
    except DomainError as error:
        note_refusal(device, str(error), at=at)
        return JsonResponse({"error": str(error)}, status=error.status)
    said = {"finding": str(finding.pk), "state": finding.state}
    return JsonResponse(said, status=201 if fresh else 200)
