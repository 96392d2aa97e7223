"""Pictures of cases, for the staff who may see the case."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from minhu.accounts.models import User
from minhu.cases.models import Attachment
from minhu.cases.queries import may_open
from minhu.core.clock import now

KEEP = "private, max-age=86400, immutable"


@login_required
@require_safe
def picture(request: HttpRequest, key: UUID) -> HttpResponseBase:
    return _sent(_attachment(request, key).picture)


@login_required
@require_safe
def thumbnail(request: HttpRequest, key: UUID) -> HttpResponseBase:
    return _sent(_attachment(request, key).thumbnail)


def _attachment(request: HttpRequest, key: UUID) -> Attachment:
    """Return a picture this user may see; absent and forbidden are one answer."""
    found = Attachment.objects.select_related("case").filter(pk=key).first()
    if found is None or not request.user.has_perm("cases.view_case", found.case):
        raise Http404
    if isinstance(request.user, User) and not may_open(request.user, found.case, now()):
        raise Http404
    return found


def _sent(file: FieldFile) -> FileResponse:
    try:
        answer = FileResponse(file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Cache-Control"] = KEEP
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
