"""Signing in by the service of the office, and tying one's own account to it."""

from __future__ import annotations

import logging
from dataclasses import astuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.domain import identities, provider
from minhu.accounts.domain.provider import Errand, ServiceError
from minhu.accounts.http import StaffRequest, address_of, page_here
from minhu.accounts.models import User
from minhu.accounts.views.door import enter, refused
from minhu.accounts.views.own import own_page
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache

PENDING = "oidc_errand"
log = logging.getLogger(__name__)


# Opened by a link: the policy lets no form of ours end at another host.
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the service; who is signed in ties the account by it."""
    if not provider.is_set_up():
        raise Http404
    errand = Errand.new(at=now())
    try:
        there = provider.way_there(errand, back=_back(request))
    except ServiceError as error:
        return _failed(request, error)
    request.session[PENDING] = [*astuple(errand), page_here(request, request.GET.get("next", ""))]
    return HttpResponse(status=302, headers={"Location": there})


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Take in whom the service vouches for; what was remembered of the errand is good once."""
    pending = request.session.pop(PENDING, None)
    if pending is None or not provider.is_set_up():
        raise Http404
    *kept, onward = pending
    said, at = request.GET.dict(), now()
    try:
        subject = provider.vouched_for(Errand(*kept), said, back=_back(request), at=at)
    except ServiceError as error:
        return _failed(request, error)
    whom = {"issuer": settings.OIDC_ISSUER, "subject": subject}
    try:
        if isinstance(request.user, User):
            identities.tie(**whom, actor=request.user, at=at)
            return redirect("accounts:own")
        user = identities.sign_in_by(**whom, address=address_of(request), at=at)
    except DomainError as error:
        return _refused(request, str(error))
    return enter(request, user, onward, at=at)


@login_required
@require_POST
def untie(request: StaffRequest) -> HttpResponse:
    """Let one's own account be opened by the service no longer."""
    try:
        identities.untie(issuer=settings.OIDC_ISSUER, actor=request.user, at=now())
    except DomainError as error:
        return own_page(request, status=409, refusal=str(error))
    return redirect("accounts:own")


def _failed(request: HttpRequest, error: ServiceError) -> HttpResponse:
    log.warning("sign-in service %s: %s", urlsplit(settings.OIDC_ISSUER).hostname, error)
    return _refused(request, _("统一身份那边没有登录成功，请再试一次，或者用用户名和密码。"))


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    if isinstance(request.user, User):
        return own_page(request, status=422, refusal=words)  # type: ignore[arg-type]  # -- somebody of staff, as was just asked
    return refused(request, words)


def _back(request: HttpRequest) -> str:
    site = settings.SITE_URL.rstrip("/")
    path = reverse("accounts:oidc_back")
    return f"{site}{path}" if site else request.build_absolute_uri(path)
