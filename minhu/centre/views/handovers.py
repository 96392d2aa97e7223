"""交接班: what was handed over here, with the forms of those who come and go."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhu.centre.domain.handing import hand_over, take_over
from minhu.centre.enums import Shift
from minhu.centre.forms import HandoverForm
from minhu.centre.models import Handover
from minhu.centre.queries.duty import shift_left
from minhu.centre.queries.handovers import handovers_of, usual_words
from minhu.centre.views.door import WRITE, reader, user_of
from minhu.core.clock import now
from minhu.core.errors import DomainError

PER_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handovers(request: HttpRequest) -> HttpResponse:
    """Show what was handed over; what is sent is handed over now."""
    sends = request.method == "POST"
    user, area = reader(request, WRITE) if sends else reader(request)
    may = user.has_perm(WRITE, area)
    form = HandoverForm(request.POST) if sends else None
    if form and form.is_valid():
        hand_over(area, words=form.cleaned_data["words"], actor=user, at=now())
        messages.success(request, _("交班记下了，等接班的人签。"))
        return redirect(f"{reverse('centre:handovers')}?area={area.code}")
    if form is None and may:
        form = HandoverForm(initial={"words": usual_words(area, at=now())})
    rows = Paginator(handovers_of(area), PER_PAGE).get_page(request.GET.get("page"))
    day, shift = shift_left(now())
    leaving = {"day": day, "shift": Shift(shift).label}
    page = {"area": area, "rows": rows, "form": form, "may": may, "leaving": leaving}
    return render(request, "centre/handovers.html", page, status=422 if sends else 200)


@login_required
@require_POST
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign for what somebody else handed over."""
    user = user_of(request)
    note = Handover.objects.select_related("area", "left_by").filter(pk=key).first()
    if note is None or not user.has_perm(WRITE, note.area):
        raise Http404
    try:
        take_over(note, actor=user, at=now())
        messages.success(request, _("接班签好了。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('centre:handovers')}?area={note.area_id}")
