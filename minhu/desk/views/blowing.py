"""Drafting a whistle, or writing down a call that came first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.ids import uuid7
from minhu.desk.queries.cases import visible_case
from minhu.desk.queries.choices import home_grids
from minhu.desk.queries.places import home_area
from minhu.desk.queries.whistles import units_here
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.whistles.domain.drafting import Ask, call_first, draft
from minhu.whistles.enums import Kind
from minhu.whistles.forms import AskForm, LiaisonForm, PhoneForm
from minhu.whistles.models import Whistle
from minhu.whistles.queries import liaisons

DRAFT, KEEP = "whistles.draft", "whistles.keep_liaisons"
MINUTE = timedelta(minutes=1)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_whistle(request: StaffRequest) -> HttpResponse:
    home_or_404(request.user, DRAFT)
    form = AskForm(request.POST or None, **_rows(request), initial=_start(_source(request)))
    if request.method != "POST":
        return _new_page(request, form, 200)
    if form.is_valid():
        said = form.cleaned_data
        units = (said["lead"], *said["helping"])
        ask = _ask(
            request,
            said,
            kind=said["kind"],
            units=units,
            asked=said["asked"],
            reason=said["reason"],
        )
        try:
            made = draft(ask, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _drafted_words(request, made))
            return redirect("desk:whistle", made.case.number)
    return _new_page(request, form, 422)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def phone_whistle(request: StaffRequest) -> HttpResponse:
    home = home_or_404(request.user, DRAFT)
    if request.method != "POST":
        return phone_page(request, home, 200)
    rows = {"areas": home_grids(request.user), "liaisons": liaisons(street_of(request))}
    form = PhoneForm(request.POST, **rows)
    if form.is_valid():
        made = _called(request, form)
        if made is not None:
            messages.success(request, _("记下了。24 小时内把理由和要求补上。"))
            return redirect("desk:whistle", made.case.number)
    return phone_page(request, home, 422, form=form)


def phone_page(
    request: StaffRequest, home: Area, status: int, form: PhoneForm | None = None, **more: Any
) -> HttpResponse:
    """Answer with the fast form beside the directory; ``naming`` is a refused entry of it."""
    people = liaisons(street_of(request))
    fresh = {"areas": home_grids(request.user), "initial": _start(_source(request))}
    return _new_page(
        request,
        form or PhoneForm(liaisons=people, **fresh),
        status,
        phone=True,
        people=people,
        may_name=request.user.has_perm(KEEP, home),
        **{"naming": LiaisonForm(units=units_here(request.user), label_suffix=""), **more},
    )


def _drafted_words(request: StaffRequest, made: Whistle) -> str:
    """Return what comes next: the leader, or blowing first while no leader is there."""
    if request.user.has_perm("whistles.blow_first", made.case):
        return _("写好了。可以先吹，领导随后补批。")
    return _("写好了，等领导批准。")


def _called(request: StaffRequest, form: PhoneForm) -> Whistle | None:
    said, at = form.cleaned_data, now()
    ask = _ask(request, said, kind=Kind.PHONE, units=(said["liaison"].unit,))
    called_at = at - said["minutes"] * MINUTE
    try:
        return call_first(
            ask,
            liaison=said["liaison"],
            called_at=called_at,
            said=said["said"],
            actor=request.user,
            at=at,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _ask(request: StaffRequest, said: dict[str, Any], **more: Any) -> Ask:
    shared = ("title", "area", "place", "again")
    source = visible_case(request.user, said["source"]) if said["source"] else None
    key = f"whistle-{said['intake_key']}"
    return Ask(**{name: said[name] for name in shared}, source=source, intake_key=key, **more)


def street_of(request: StaffRequest) -> str:
    home = home_area(request.user)
    return ancestor(home.code, Level.SUBDISTRICT) if home else ""


def _source(request: StaffRequest) -> Case | None:
    number = request.POST.get("source") or request.GET.get("source", "")
    return visible_case(request.user, number) if number else None


def _start(source: Case | None) -> dict[str, Any]:
    start: dict[str, Any] = {"intake_key": uuid7()}
    if source is not None:
        start |= {
            "source": source.number,
            "title": source.title,
            "area": source.area_id,
            "place": source.place,
        }
    return start


def _rows(request: StaffRequest) -> dict[str, Any]:
    return {
        "units": units_here(request.user),
        "areas": home_grids(request.user),
        "label_suffix": "",
    }


def _new_page(request: StaffRequest, form: AskForm, status: int, **more: Any) -> HttpResponse:
    context = {"form": form, "source": _source(request), **more}
    return render(request, "desk/whistle_new.html", context, status=status)
