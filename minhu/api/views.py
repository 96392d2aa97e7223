"""The doors for programs of the office: reading ledgers, and writing records into them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.enums import TokenScope
from minhu.accounts.http import StaffRequest
from minhu.accounts.models import Token
from minhu.accounts.programs import opens_to
from minhu.api import queries
from minhu.api.definition import definition_of
from minhu.api.domain.sending import (
    Sending,
    add_once,
    change_once,
    move_once,
    picture_once,
    read_values,
)
from minhu.api.forms import (
    KEY,
    LARGEST,
    LARGEST_PICTURE,
    PageForm,
    UnreadableError,
    read_body,
    read_key,
    read_move,
)
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of, ledger_for

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
View = TypeVar("View", bound=Callable[..., Any])


class ProgramRequest(StaffRequest):
    token: Token


class _AbsentError(Exception):
    """Not there, or not for this program: one answer."""


def _for_programs(view: View) -> View:
    """Let only programs with a key in, and answer every refusal as JSON.

    No cookie opens these pages, so that no other site can write through somebody's browser.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not isinstance(getattr(request, "token", None), Token):
            asks = {"WWW-Authenticate": "Bearer"}
            said = {"error": _("请带上密钥：Authorization: Bearer …")}
            return JsonResponse(said, status=401, headers=asks)
        try:
            answer: JsonResponse = view(request, *args, **kwargs)
        except UnreadableError as error:
            return JsonResponse({"error": str(error)}, status=400)
        except (_AbsentError, NotAllowedError):
            said = {"error": _("没有这一页，或者这把密钥打不开。")}
            return JsonResponse(said, status=404)
        answer["Cache-Control"] = "private, no-store"
        return answer

    return guarded  # type: ignore[return-value]  # -- it takes what the page takes


@require_safe
def definition(request: HttpRequest) -> JsonResponse:
    """Describe every door for programs as OpenAPI; the same for everybody."""
    return JsonResponse(definition_of(request.build_absolute_uri("/")), content_type=OPENAPI)


@opens_to(TokenScope.LEDGERS)
@_for_programs
@require_safe
def ledgers(request: ProgramRequest) -> JsonResponse:
    return JsonResponse({"ledgers": queries.ledgers_of(request.user)})


@opens_to(TokenScope.LEDGERS)
@_for_programs
@require_safe
def ledger(request: ProgramRequest, code: str) -> JsonResponse:
    return JsonResponse(queries.described(request.user, _ledger(request, code)))


@opens_to(TokenScope.LEDGERS, writing=TokenScope.RECORDS)
@_for_programs
@require_http_methods(["GET", "HEAD", "POST"])
def records(request: ProgramRequest, code: str) -> JsonResponse:
    """Answer with a page of records; what is sent goes in as a new one, once."""
    book = _ledger(request, code)
    if request.method != "POST":
        form = PageForm(request.GET)
        if not form.is_valid():
            raise UnreadableError("；".join(f"{n}：{e[0]}" for n, e in form.errors.items()))
        asked = form.cleaned_data | {"after": str(form.cleaned_data["after"] or "")}
        return JsonResponse(queries.page_of(request.user, book, asked))
    if not request.user.has_perm("ledgers.fill_ledger", book):
        raise _AbsentError
    said, sending = _sent(request)
    return _written(
        request,
        book,
        lambda: add_once(book, read_values(book, said["values"]), sending=sending),
        adds=True,
    )


@opens_to(TokenScope.LEDGERS, writing=TokenScope.RECORDS)
@_for_programs
@require_http_methods(["GET", "HEAD", "PATCH"])
def record(request: ProgramRequest, code: str, key: UUID) -> JsonResponse:
    """Answer with a record; what is sent changes it, once."""
    book = _ledger(request, code)
    found = queries.record_for(request.user, book, key)
    if found is None:
        raise _AbsentError
    if request.method != "PATCH":
        return JsonResponse(queries.said(request.user, found))
    if not request.user.has_perm("ledgers.keep_record", found):
        raise _AbsentError
    said, sending = _sent(request)
    seen = said.get("version")
    return _written(
        request,
        book,
        lambda: change_once(found, read_values(book, said["values"]), seen=seen, sending=sending),
    )


@opens_to(TokenScope.LEDGERS, writing=TokenScope.RECORDS)
@_for_programs
@require_POST
def moves(request: ProgramRequest, code: str, key: UUID) -> JsonResponse:
    """Move a record along the life of its ledger, once; which moves there are the record says."""
    book, found = _mine(request, code, key)
    body = request.read(LARGEST + 1)
    mark, said = read_key(request.headers.get(KEY, "")), read_move(body)
    sending = _sending(request, body, mark, said.get("source", ""))
    more = {"note": said.get("note", ""), "seen": said.get("version")}
    return _written(request, book, lambda: move_once(found, said["verb"], **more, sending=sending))


@opens_to(TokenScope.LEDGERS, writing=TokenScope.RECORDS)
@_for_programs
@require_POST
def pictures(request: ProgramRequest, code: str, key: UUID, name: str) -> JsonResponse:
    """Put a picture, the body itself, into a column of a record, once."""
    book, found = _mine(request, code, key)
    column = book.columns.filter(name=name, kind=Kind.PICTURES, retired_at=None).first()
    if column is None:
        raise _AbsentError
    mark = read_key(request.headers.get(KEY, ""))
    body = request.read(LARGEST_PICTURE + 1)
    sending = _sending(request, body, mark, "")
    return _written(request, book, lambda: picture_once(found, column, body, sending=sending))


def _mine(request: ProgramRequest, code: str, key: UUID) -> tuple[Ledger, Record]:
    """Return a record that the owner of the key may write."""
    book = _ledger(request, code)
    found = queries.record_for(request.user, book, key)
    if found is None or not request.user.has_perm("ledgers.keep_record", found):
        raise _AbsentError
    return book, found


def _written(
    request: ProgramRequest,
    book: Ledger,
    deed: Callable[[], tuple[Record, bool]],
    *,
    adds: bool = False,
) -> JsonResponse:
    """Do a deed and answer with the record: 201 for a new one, 200 for any other.

    A refusal says of each column, by its name, why.
    """
    try:
        written, fresh = deed()
    except NotAllowedError:
        raise
    except DomainError as error:
        return JsonResponse(_refusal(error, book), status=error.status)
    status = 201 if fresh and adds else 200
    return JsonResponse(queries.said(request.user, written), status=status)


def _refusal(error: DomainError, book: Ledger) -> dict[str, Any]:
    faults = error.faults if isinstance(error, UnansweredError) else {}
    columns = {name: each for each in columns_of(book) for name in (each.slot, each.name)}
    told = []
    for name, why in faults.items():
        column = columns.get(name)
        named = (column.name, column.label) if column else (name, name)
        told.append({"column": named[0], "label": named[1], "why": why})
    return {"error": str(error), "faults": told}


def _sent(request: ProgramRequest) -> tuple[dict[str, Any], Sending]:
    """Return what was sent and how; its source is what it says, else the name of the key."""
    body = request.read(LARGEST + 1)
    key, said = read_key(request.headers.get(KEY, "")), read_body(body)
    return said, _sending(request, body, key, said.get("source", ""))


def _sending(request: ProgramRequest, body: bytes, key: str, source: str) -> Sending:
    source = source or _("程序：%(name)s") % {"name": request.token.name}
    told = f"{request.method} {request.path}\n".encode() + body
    hand = Hand(request.user, now(), source)
    return Sending(key, sha256(told).hexdigest(), hand, request.user)


def _ledger(request: ProgramRequest, code: str) -> Ledger:
    found = ledger_for(request.user, code)
    if found is None:
        raise _AbsentError
    return found
