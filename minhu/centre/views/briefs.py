"""日报: the list, one to write or to read, and what may be done to a draft."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.models import User
from minhu.centre.domain import briefing as verbs
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.centre.forms import BriefForm, DayForm
from minhu.centre.models import Brief
from minhu.centre.queries.briefs import briefs_for
from minhu.centre.views.door import WRITE, reader, turn_of, user_of
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.places.models import Area
from minhu.places.queries import home_area

PER_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def briefs(request: HttpRequest) -> HttpResponse:
    """Show the briefs of a place; a day that is sent begins one."""
    sends = request.method == "POST"
    user, area = reader(request, WRITE) if sends else reader(request)
    form = DayForm(request.POST) if sends else DayForm(initial={"day": local_day(now())})
    if sends and form.is_valid():
        try:
            made = verbs.compose_brief(area, form.cleaned_data["day"], actor=user, at=now())
            return redirect("centre:brief", made.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    return _list(request, user, area, form if user.has_perm(WRITE, area) else None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a brief as it is printed; the words that are sent replace those of a draft."""
    user, one = _found(request, key)
    may = not one.is_published and user.has_perm(WRITE, one.area)
    if request.method == "POST" and not may:
        raise Http404
    form = BriefForm(request.POST or None, initial={"words": one.words}) if may else None
    if form and form.is_bound and form.is_valid():
        try:
            verbs.word_brief(one, form.cleaned_data["words"], actor=user, turn=turn_of(request))
            messages.success(request, _("改好了。"))
            return redirect("centre:brief", one.pk)
        except DomainError as error:
            form.add_error(None, str(error))
            one.refresh_from_db()
    page = _page(user, one) | {"form": form}
    return render(request, "centre/brief.html", page, status=422 if form and form.errors else 200)


@login_required
@require_POST
def act(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Publish a draft, or read its figures anew."""
    user, one = _found(request, key)
    turn = turn_of(request)
    if act not in {"publish", "recompose"} or not user.has_perm(WRITE, one.area):
        raise Http404
    try:
        if act == "publish":
            verbs.publish_brief(one, actor=user, at=now(), turn=turn)
            messages.success(request, _("发布了，从现在起不再变。"))
        else:
            verbs.recompose_brief(one, actor=user, at=now(), turn=turn)
            messages.success(request, _("数换成了现在的，文字没有动。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("centre:brief", one.pk)


def _list(request: HttpRequest, user: User, area: Area, form: DayForm | None) -> HttpResponse:
    rows = Paginator(briefs_for(user, area), PER_PAGE).get_page(request.GET.get("page"))
    page = {"area": area, "rows": rows, "form": form}
    refused = form is not None and bool(form.is_bound and form.errors)
    return render(request, "centre/briefs.html", page, status=422 if refused else 200)


def _found(request: HttpRequest, key: UUID) -> tuple[User, Brief]:
    """Return who asks and the brief; absent and forbidden are one answer."""
    user = user_of(request)
    one = Brief.objects.select_related("area", "composed_by", "published_by").filter(pk=key)
    found = one.first()
    if found is None or not user.has_perm("centre.view_brief", found):
        raise Http404
    return user, found


def _page(user: User, one: Brief) -> dict[str, object]:
    kinds, shifts = dict(EntryKind.choices), dict(Shift.choices)
    home = home_area(user)
    return {
        "one": one,
        "said": one.content,
        "lines": [line | {"kind": kinds[line["kind"]]} for line in one.content["lines"]],
        "roster": [(shifts[line["shift"]], line["names"]) for line in one.content["roster"]],
        "seats": Seat.labels,
        "is_home": home is not None and home.pk == one.area_id,
    }
