"""The page of one's own account: the second step, and where one is signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts import domain, doorway
from minhu.accounts.domain.factors import (
    address_for_app,
    begin_factor,
    confirm_factor,
    drop_factor,
    factor_of,
    prove,
)
from minhu.accounts.domain.identities import identity_of
from minhu.accounts.domain.provider import service_name
from minhu.accounts.forms import CodeForm, TokenForm
from minhu.accounts.http import StaffRequest, address_of
from minhu.accounts.models import Factor
from minhu.accounts.queries import devices, tokens_of
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache


@never_cache
@login_required
@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """Show how one's own account is protected and where it is signed in."""
    return own_page(request)


@never_cache
@login_required
@require_POST
def begin(request: StaffRequest) -> HttpResponse:
    """Draw a secret and show it as a QR code for the app."""
    try:
        factor = begin_factor(request.user)
    except DomainError as error:
        return own_page(request, status=409, refusal=str(error))
    return own_page(request, **_drawn(factor), code=CodeForm())


@sensitive_post_parameters("code")
@never_cache
@login_required
@require_POST
def confirm(request: StaffRequest) -> HttpResponse:
    """Take the first code of the app; the codes for paper are shown this once."""
    factor = Factor.objects.filter(user=request.user, confirmed_at=None).first()
    if factor is None:
        raise Http404
    form = CodeForm(request.POST)
    try:
        code = form.cleaned_data["code"] if form.is_valid() else ""
        paper = confirm_factor(factor, code, at=now())
    except DomainError as error:
        form.add_error("code", str(error))
        return own_page(request, status=422, **_drawn(factor), code=form)
    request.session[doorway.SECOND] = True
    return own_page(request, paper=paper)


@sensitive_post_parameters("code")
@never_cache
@login_required
@require_POST
def drop(request: StaffRequest) -> HttpResponse:
    """Take the second step off; the phone (or paper) is asked for once more."""
    form, at = CodeForm(request.POST), now()
    if not form.is_valid():
        return own_page(request, status=422, leaving=form)
    try:
        prove(request.user, form.cleaned_data["code"], address=address_of(request), at=at)
        drop_factor(request.user, actor=request.user, at=at)
    except DomainError as error:
        form.add_error("code", str(error))
        return own_page(request, status=422, leaving=form)
    return redirect("accounts:own")


@login_required
@require_POST
def end(request: StaffRequest, key: UUID) -> HttpResponse:
    """Sign one of one's own devices out."""
    device = devices(request.user, at=now()).filter(pk=key).first()
    if device is None:
        raise Http404
    domain.end_device(device, actor=request.user, at=now())
    return redirect("accounts:own")


def _drawn(factor: Factor) -> dict[str, Any]:
    code = segno.make(address_for_app(factor), error="m")
    return {"picture": code.svg_data_uri(scale=5, border=2), "secret": factor.disclose()}


def own_page(request: StaffRequest, *, status: int = 200, **more: object) -> HttpResponse:
    """Return the page of one's own account."""
    page = {
        "factor": factor_of(request.user),
        "devices": devices(request.user, at=now()),
        "service": service_name(),
        "identity": identity_of(request.user, settings.OIDC_ISSUER),
        "must_protect": settings.SECOND_FACTOR == "required",
        "here": request.session.session_key,
        "leaving": CodeForm(auto_id="leaving_%s"),
        "tokens": tokens_of(request.user, at=now()),
        "token_form": TokenForm(auto_id="token_%s"),
        **more,
    }
    return render(request, "accounts/own.html", page, status=status)
