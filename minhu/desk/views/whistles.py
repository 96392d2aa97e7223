"""吹哨: the register, one whistle, and drafting one or calling first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.cases.models import Case
from minhu.catalogue.queries import reason_for
from minhu.core.clock import now
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.ids import uuid7
from minhu.desk.queries.cases import visible_case
from minhu.desk.queries.choices import home_grids
from minhu.desk.queries.places import home_area
from minhu.desk.queries.whistles import figures, register, tab_counts, units_here
from minhu.desk.tables.lanes import drawing
from minhu.desk.tables.whistle_acts import acts, edges_now, form_of
from minhu.desk.views.door import staff_only
from minhu.places.models import Area
from minhu.whistles.domain.drafting import Ask, call_first, draft
from minhu.whistles.domain.liaisons import name_liaison
from minhu.whistles.domain.limits import limit
from minhu.whistles.domain.steps import take
from minhu.whistles.enums import Kind
from minhu.whistles.forms import AskForm, LiaisonForm, PhoneForm, WhistleForm
from minhu.whistles.models import Whistle
from minhu.whistles.queries import by_number, liaisons, repeats

DRAFT, KEEP = "whistles.draft", "whistles.keep_liaisons"
MINUTE = timedelta(minutes=1)


@staff_only
@require_safe
def whistles(request: StaffRequest) -> HttpResponse:
    at, wanted = now(), _filters(request)
    page = Paginator(register(request.user, wanted, at=at), 30).get_page(request.GET.get("page"))
    words = {"open": _("在途"), "unscored": _("待评"), "over": _("已销"), "all": _("全部")}
    counted = tab_counts(request.user)
    context = {
        "at": at,
        "page": page,
        "wanted": wanted,
        "tabs": [(code, words[code], n) for code, n in counted.items()],
        "kinds": Kind.choices,
        "figures": figures(request.user, at=at),
        "units": [(str(unit.pk), unit.name) for unit in units_here(request.user)],
    }
    return render(request, "desk/whistles.html", context)


@staff_only
@require_safe
def whistle(request: StaffRequest, number: str) -> HttpResponse:
    return _page(request, _found(request, number), 200)


@staff_only
@require_POST
def whistle_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Do one verb. Refused answers come back with the page (422), a stale state as 409."""
    found = _found(request, number)
    edge = next((edge for edge in edges_now(found, request.user) if edge.verb == verb), None)
    if edge is None:
        raise Http404
    form = form_of(edge, found, request.user, sent=request.POST)
    if not form.is_valid():
        return _page(request, found, 422, {verb: form})
    try:
        take(found, verb, answers=form.cleaned_data, actor=request.user, at=now())
    except StaleStateError as error:
        messages.warning(request, str(error))
        return _page(request, _found(request, number), 409)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, _found(request, number), 422, {verb: form})
    messages.success(request, _("%(what)s：记下了。") % {"what": _(edge.label)})
    return redirect("desk:whistle", found.case.number)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_whistle(request: StaffRequest) -> HttpResponse:
    home = _home(request, DRAFT)
    form = AskForm(request.POST or None, **_rows(request), initial=_start(_source(request)))
    if request.method != "POST":
        return _new_page(request, form, home, 200)
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
            messages.success(request, _("写好了，等领导批准。"))
            return redirect("desk:whistle", made.case.number)
    return _new_page(request, form, home, 422)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def phone_whistle(request: StaffRequest) -> HttpResponse:
    home = _home(request, DRAFT)
    rows = {"areas": home_grids(request.user), "liaisons": liaisons(_street(request))}
    form = PhoneForm(request.POST or None, **rows, initial=_start(_source(request)))
    if request.method != "POST":
        return _new_page(request, form, home, 200, phone=True)
    if form.is_valid():
        made = _called(request, form)
        if made is not None:
            messages.success(request, _("记下了。24 小时内把理由和要求补上。"))
            return redirect("desk:whistle", made.case.number)
    return _new_page(request, form, home, 422, phone=True)


@staff_only
@require_POST
def new_liaison(request: StaffRequest) -> HttpResponse:
    home = _home(request, KEEP)
    form = LiaisonForm(request.POST, units=units_here(request.user))
    if form.is_valid():
        try:
            name_liaison(**form.cleaned_data, home=home, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("联络人记下了。"))
            return redirect("desk:phone_whistle")
    rows = {"areas": home_grids(request.user), "liaisons": liaisons(_street(request))}
    fresh = PhoneForm(**rows, initial=_start(None))
    return _new_page(request, fresh, home, 422, phone=True, naming=form)


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


def _found(request: StaffRequest, number: str) -> Whistle:
    found = by_number(request.user, number)
    if found is None:
        raise Http404
    return found


def _home(request: StaffRequest, permission: str) -> Area:
    home = home_area(request.user)
    if home is None or not request.user.has_perm(permission, home):
        raise Http404
    return home


def _street(request: StaffRequest) -> str:
    home = home_area(request.user)
    return f"{home.code[:9]}000" if home else ""


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


def _filters(request: StaffRequest) -> dict[str, str]:
    """Return the filters of the URL; what cannot be read is empty."""
    asked = {name: request.GET.get(name, "") for name in ("view", "kind", "unit", "measure")}
    if asked["kind"] not in Kind.values:
        asked["kind"] = ""
    try:
        UUID(asked["unit"])
    except ValueError:
        asked["unit"] = ""
    return asked


def _new_page(
    request: StaffRequest, form: AskForm, home: Area, status: int, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "source": _source(request),
        "people": liaisons(_street(request)) if more.get("phone") else [],
        "naming": more.pop("naming", None)
        or LiaisonForm(units=units_here(request.user), label_suffix=""),
        "may_name": request.user.has_perm(KEEP, home),
        **more,
    }
    return render(request, "desk/whistle_new.html", context, status=status)


def _page(
    request: StaffRequest,
    found: Whistle,
    status: int,
    bound: dict[str, WhistleForm] | None = None,
) -> HttpResponse:
    at, case = now(), found.case
    reason = reason_for("whistle", found.reason) if found.reason else None
    timed = {} if found.kind == Kind.PHONE else {"ack": limit(found.kind, "ack", at)}
    same = repeats(
        at, source=found.source, area_code=case.area_id, place=case.place, without=found.pk
    )
    context = {
        "at": at,
        "whistle": found,
        "case": case,
        "calls": list(found.calls.all()),
        "drawing": drawing(found, at=at),
        "acts": acts(found, request.user, bound=bound),
        "reason": reason,
        "limits": {name: str(each) for name, each in timed.items()}
        | {"arrive": str(limit(found.kind, "arrive", at))},
        "same": same.count(),
        "steps": list(case.steps.select_related("actor").order_by("-seq")),
        "may_see_source": found.source is not None
        and request.user.has_perm("cases.view_case", found.source),
    }
    return render(request, "desk/whistle.html", context, status=status)
