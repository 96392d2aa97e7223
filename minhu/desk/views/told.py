"""通知我: where somebody is told besides the inbox, of what, and how that went."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.notice_forms import OwnForm
from minhu.desk.views.door import staff_only
from minhu.notices.carriers import open_ways
from minhu.notices.domain.keeping import set_outlet
from minhu.notices.enums import OWN, Way
from minhu.notices.queries import concerning
from minhu.notices.queries.outlets import own_outlets

SHOWN = 20


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: StaffRequest) -> HttpResponse:
    """Show one's own ways out with their kinds, and the last messages that went by them."""
    if request.method != "POST":
        return _page(request, None)
    way = next((way for way in _ways() if f"{way}-way" in request.POST), None)
    if way is None:
        raise Http404
    form = OwnForm(request.POST, way=way)
    if not form.is_valid():
        return _page(request, form)
    try:
        asks = {**form.cleaned_data, "way": way}
        set_outlet(request.user, asks=asks, actor=request.user, at=now())
    except DomainError as error:
        form.add_error("address", str(error))
        return _page(request, form)
    messages.success(request, _("记下了。收件箱里照样都有。"))
    return redirect("desk:told")


def _ways() -> list[Way]:
    return [way for way in open_ways() if way in OWN]


def _page(request: StaffRequest, refused: OwnForm | None) -> HttpResponse:
    own = own_outlets(request.user)
    forms = []
    for way in _ways():
        outlet = own.get(way)
        initial = {"kinds": outlet.kinds} if outlet else {}
        form = OwnForm(way=way, initial=initial)
        taken = refused if refused is not None and refused.prefix == way else form
        forms.append((way, outlet, taken))
    context = {"forms": forms, "last": concerning(request.user)[:SHOWN]}
    return render(request, "desk/told.html", context, status=422 if refused else 200)
