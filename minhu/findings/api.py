"""The door for devices: one finding a call, known by code and key, answered in JSON."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from minhu.core.clock import now
from minhu.core.doors import TEXT, Authority, Door, doors, said
from minhu.core.errors import DomainError
from minhu.findings.domain.devices import DEVICES, note_refusal
from minhu.findings.domain.taking import take_finding
from minhu.findings.models import Device
from minhu.findings.reading import BODY, LARGEST, read_told
from minhu.places.http import REFUSALS, for_machines

_TAKEN = said("finding", "state", finding=TEXT, state=TEXT)
doors.add(
    "findings:take",
    Door(
        "/findings/",
        "What a camera or another device found; a person decides about it",
        Authority.DEVICE,
        {201: ("Kept", _TAKEN), 200: ("Kept before", _TAKEN), **REFUSALS},
        takes=BODY.schema,
    ),
)


@for_machines(DEVICES)
def take(request: HttpRequest, device: Device) -> JsonResponse:
    """Take in a finding: 201 the first time, 200 again; what was refused last is kept."""
    at = now()
    try:
        told = read_told(request.read(LARGEST + 1), marks=device.marks, at=at)
        finding, fresh = take_finding(device, told, at=at)
    except DomainError as error:
        note_refusal(device, str(error), at=at)
        raise
    known = {"finding": str(finding.pk), "state": finding.state}
    return JsonResponse(known, status=201 if fresh else 200)
