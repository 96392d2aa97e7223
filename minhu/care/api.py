"""The door for call boxes: a call or a sign of life, known by code and key, answered in JSON."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from minhu.care.domain.boxes import BODY, BOXES, press, sign_of_life
from minhu.care.models import CallBox
from minhu.core.clock import now
from minhu.core.doors import TEXT, Authority, Door, doors, said
from minhu.places.http import REFUSALS, for_machines

_CALL = said("call", "state", call=TEXT, state=TEXT)
_HEARD: dict[str, object] = {"anyOf": [_CALL, said("alive", alive={"type": "boolean"})]}
doors.add(
    "care:call",
    Door(
        "/care/calls/",
        "Somebody pressed the button, or the box says that it is alive",
        Authority.DEVICE,
        {201: ("A call is open", _CALL), 200: ("Known before, or alive", _HEARD), **REFUSALS},
        takes=BODY.schema,
    ),
)


@for_machines(BOXES)
def call(request: HttpRequest, box: CallBox) -> JsonResponse:
    """Open a call: 201 the first time, 200 again; ``{"alive": true}`` only says so (200)."""
    told = BODY.read(request.read(BODY.largest + 1))
    if told.get("alive"):
        sign_of_life(box, told, at=now())
        return JsonResponse({"alive": True})
    intake = press(box, told, at=now())
    known = {"call": intake.case.number, "state": intake.case.state}
    return JsonResponse(known, status=201 if intake.created else 200)
