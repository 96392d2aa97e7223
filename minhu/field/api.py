"""The door for the phone's own queue: the same deeds, answered in JSON.

Every answer has a ``sentence`` for the worker's eyes. 200 means done (now or the first
time it was sent), 401 sign in and send again, anything from 400 on that this deed will
not be taken as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minhu.accounts.http import StaffRequest
from minhu.campaigns.domain import visiting as verbs
from minhu.campaigns.forms import VisitForm, read_visit
from minhu.campaigns.queries import target_for
from minhu.cases.domain.disclosing import ReasonFirstError
from minhu.cases.procedures import procedures
from minhu.core.bodies import Schema
from minhu.core.clock import now
from minhu.core.doors import TEXT, Authority, Door, doors, form_schema, said
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.unkept import never_cache
from minhu.field import queries
from minhu.field.domain.sending import send_finding, send_record, send_step
from minhu.field.forms import VERBS, FoundForm, RefusedFormError, read_deed, read_finding, read_key
from minhu.field.record_forms import read_record

View = Callable[..., JsonResponse]
FORM = ("application/x-www-form-urlencoded",)
PARTS = ("multipart/form-data",)
_DONE = said("number", "next", number=TEXT, next=TEXT)
_REFUSAL = said("sentence", sentence=TEXT, fields={"type": "object"})
_ANSWERS = {
    200: ("Done, or done before with the same mark", _DONE),
    401: ("Not signed in: it is sent again afterwards", _REFUSAL),
    403: ("Kept closely: a reason first, on its page", _REFUSAL),
    404: ("Not there, or not for them", _REFUSAL),
    409: ("Somebody else was first", _REFUSAL),
    422: ("Something is missing or wrong, said at each field", _REFUSAL),
}
_MARK = "step_key"
_UUID = {"type": "string", "format": "uuid"}


def _deeds() -> Schema:
    """Return the fields of all forms of verbs that are done on a phone."""
    request = procedures["request"]
    fields = {
        name: each
        for verb in VERBS
        for name, each in request.forms[request.lifecycle.edge(verb).form].base_fields.items()
    }
    return form_schema(fields.items(), _MARK) | {"required": [_MARK]}  # the rest: by the verb


def _door(path: str, words: str, takes: Callable[[], Schema], *media: str, **paths: Schema) -> Door:
    return Door(path, words, Authority.SESSION, _ANSWERS, takes=takes, media=media, paths=paths)


doors.add(
    "field:api_found",
    _door(
        "/field/api/found/",
        "Something found on the way; do=settle when it was settled at once",
        lambda: form_schema(FoundForm.base_fields.items(), _MARK),
        *PARTS,
    ),
)
doors.add(
    "field:api_visit",
    _door(
        "/field/api/campaigns/{key}/doors/{door}/",
        "A visit of a campaign, with one member for each of its questions",
        lambda: form_schema(VisitForm.base_fields.items(), _MARK),
        *FORM,
        key=_UUID,
        door=_UUID,
    ),
)
doors.add(
    "field:api_record",
    _door(
        "/field/api/ledgers/{code}/",
        "A record of a ledger, with one member for each of its columns",
        lambda: form_schema((), _MARK),
        *FORM,
    ),
)
doors.add(
    "field:api_step",
    _door(
        "/field/api/tasks/{number}/{verb}/",
        "A verb on a case, with what its form asks",
        _deeds,
        *PARTS,
        verb={"type": "string", "enum": list(VERBS)},
    ),
)


def for_the_queue(view: View) -> View:
    """Answer refusals as the queue understands them."""

    @wraps(view)
    def answered(request: HttpRequest, *args: str, **kwargs: str) -> JsonResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"sentence": _("请先登录，登录了会接着发。")}, status=401)
        try:
            return view(request, *args, **kwargs)
        except RefusedFormError as error:
            faults = {
                name: [str(each) for each in said] for name, said in error.form.errors.items()
            }
            return JsonResponse({"sentence": str(error), "fields": faults}, status=error.status)
        except ReasonFirstError:
            words = _("这件事受限，请先打开它写一句理由。")
            return JsonResponse({"sentence": words}, status=403)
        except Http404:
            words = _("这件事现在不归您办，或者编号不对。")
            return JsonResponse({"sentence": words}, status=404)
        except DomainError as error:
            return JsonResponse({"sentence": str(error)}, status=error.status)

    return never_cache(require_POST(answered))


@for_the_queue
def step(request: StaffRequest, number: str, verb: str) -> JsonResponse:
    """Do one verb on a case, once for each ``step_key``."""
    at = now()
    known = queries.sent_step(read_key(request.POST.get("step_key", "")), request.user)
    case = known.case if known else queries.find_case(request.user, number)
    deed = read_deed(case, verb, request.POST, request.FILES, at=at)
    send_step(case, deed, actor=request.user, at=at)
    handles = request.user.has_perm("requests.handle", case)
    path = reverse("field:task", args=[case.number]) if handles else reverse("field:today")
    return JsonResponse({"number": case.number, "next": path})


@for_the_queue
def found(request: StaffRequest) -> JsonResponse:
    """Take in what was found, once for each ``step_key``."""
    user, at = request.user, now()
    finding = read_finding(
        request.POST, request.FILES, user=user, grids=queries.grids_of(user), at=at
    )
    settled = request.POST.get("do") == "settle"
    intake = send_finding(finding, settled=settled, actor=user, at=at)
    return JsonResponse({"number": intake.case.number, "next": reverse("field:today")})


@for_the_queue
def visit(request: StaffRequest, key: UUID, door: UUID) -> JsonResponse:
    """Write a visit of a campaign, once for each ``step_key``."""
    target = target_for(request.user, key, door)
    if target is None:
        raise Http404
    told = read_visit(target.campaign.kind, request.POST)
    mark = read_key(request.POST.get("step_key", ""))
    try:
        verbs.visit(target, told, key=mark, actor=request.user, at=now())
    except NotAllowedError as error:
        raise DomainError(str(error)) from error
    return JsonResponse({"number": target.text, "next": reverse("field:campaign", args=[key])})


@for_the_queue
def record(request: StaffRequest, code: str) -> JsonResponse:
    """Write a record of a ledger, once for each ``step_key``."""
    user, ledger = request.user, queries.find_ledger(request.user, code)
    values = read_record(user, ledger, request.POST)
    key = read_key(request.POST.get("step_key", ""))
    try:
        written = send_record(ledger, values, key=key, actor=user, at=now())
    except NotAllowedError as error:
        # The place is not theirs: to be put right here, for signing in again would not help.
        raise DomainError(str(error)) from error
    return JsonResponse({"number": written.key, "next": reverse("field:ledger", args=[code])})
