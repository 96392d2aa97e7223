"""我的副本: what is kept of somebody, to read, print and take along, and a way to have it put right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.core.clock import now
from minhu.core.unkept import never_cache
from minhu.portal.queries import doors, following
from minhu.portal.queries.copies import as_data, own_copy
from minhu.portal.views.landing import absent
from minhu.portal.views.paced import paced


@paced
@never_cache
@require_safe
def copy(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """Show the copy of a request to whoever holds its link; ``?as=json`` hands it out as a file."""
    case = following.case_by_link(number, secret)
    if case is None:
        return absent(request)
    found = own_copy(case, at=now())
    if request.GET.get("as") == "json":
        name = f'attachment; filename="{case.number}.json"'
        told = {"ensure_ascii": False, "indent": 2}
        return JsonResponse(
            as_data(found), headers={"Content-Disposition": name}, json_dumps_params=told
        )
    page = {
        "copy": found,
        "case": case,
        "secret": secret,
        "desk": doors.addressee(doors.nowhere()),
    }
    return render(request, "portal/copy.html", page)
