"""对接: what came from 12345 and 110, what went back, and the table of fields of each partner."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.models import User
from minhu.centre.exchange_forms import PartnerForm, TableForm
from minhu.centre.views.door import place_for, user_of
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.unkept import never_cache
from minhu.exchange.domain import keeping
from minhu.exchange.domain.sending import send_again
from minhu.exchange.enums import Kind
from minhu.exchange.models import Partner
from minhu.exchange.queries import orders_of, partners_of, tries_of

PER_PAGE = 30
ADD = "exchange.add_partner"
SHOWN = 30


@login_required
@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """Show what came and went; what is sent adds a partner, its secret shown this once."""
    sends = request.method == "POST"
    user, area = place_for(request, ADD if sends else "exchange.list")
    form = PartnerForm(request.POST) if sends else PartnerForm()
    more: dict[str, object] = {}
    if sends and form.is_valid():
        said = form.cleaned_data
        about = keeping.About(said["code"], Kind(said["kind"]), said["name"], said["address"])
        try:
            made, secret = keeping.add_partner(area, about, actor=user, at=now())
            form, more = PartnerForm(), {"made": made, "secret": secret}
        except DomainError as error:
            form.add_error(None, str(error))
    code, unsent = request.GET.get("partner", ""), request.GET.get("unsent") == "1"
    rows = orders_of(user, area, partner=code, unsent=unsent)
    page = {
        "area": area,
        "partners": partners_of(area),
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": code,
        "unsent": unsent,
        "form": form if user.has_perm(ADD, area) else None,
        **more,
    }
    refused = bool(form.is_bound and form.errors)
    return render(request, "centre/exchange.html", page, status=422 if refused else 200)


@login_required
@require_safe
def partner(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a partner: its table of fields, and the last tries to hand results over."""
    user, one = _found(request, key)
    return _show(request, user, one, TableForm(one))


@login_required
@require_POST
def act(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Put the table right, send again what was not taken, or end the exchange."""
    user, one = _found(request, key)
    form = TableForm(one, request.POST if act == "set" else None)
    if act not in {"set", "again", "end"}:
        raise Http404
    if act == "set" and not form.is_valid():
        return _show(request, user, one, form, status=422)
    try:
        messages.success(request, _do(act, one, user, form))
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, user, one, form, status=422)
    return redirect("centre:partner", one.pk)


def _do(act: str, one: Partner, user: User, form: TableForm) -> str:
    if act == "set":
        said = form.cleaned_data["address"]
        keeping.set_partner(one, address=said, tables=form.tables, actor=user)
        return _("改好了。以后来的和送的按新的表。")
    if act == "again":
        return _("%(n)d 件排上队了，马上再送。") % {"n": send_again(one, actor=user)}
    keeping.end_partner(one, actor=user, at=now())
    return _("停了，以后不收也不送。")


def _found(request: HttpRequest, key: UUID) -> tuple[User, Partner]:
    """Return who asks and the partner; absent and forbidden are one answer."""
    user = user_of(request)
    one = Partner.objects.select_related("area", "made_by").filter(pk=key).first()
    if one is None or not user.has_perm("exchange.view", one):
        raise Http404
    return user, one


def _show(
    request: HttpRequest, user: User, one: Partner, form: TableForm, status: int = 200
) -> HttpResponse:
    at_work = one.ended_at is None
    page = {
        "one": one,
        "form": form,
        "tries": tries_of(one)[:SHOWN],
        "may_keep": at_work and user.has_perm(keeping.KEEP, one),
        "may_send": at_work and bool(one.address) and user.has_perm("exchange.send_again", one),
    }
    return render(request, "centre/partner.html", page, status=status)
