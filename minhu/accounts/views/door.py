"""Signing in and out, and choosing a language."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts import domain, doorway
from minhu.accounts.domain.factors import factor_of
from minhu.accounts.domain.provider import service_name
from minhu.accounts.forms import CodeForm, LanguageForm, SignInForm
from minhu.accounts.http import address_of, page_here
from minhu.accounts.models import User
from minhu.accounts.queries import sample_accounts
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return _sign_in_page(request, form)
    at = now()
    try:
        user = domain.sign_in(**form.cleaned_data, address=address_of(request), at=at)
    except DomainError as error:
        form.add_error(None, str(error))
        return _sign_in_page(request, form)
    return enter(request, user, _next(request, ""), at=at)


def enter(request: HttpRequest, user: User, onward: str, *, at: datetime) -> HttpResponse:
    """Lead somebody on who has shown who they are, by the second step where there is one."""
    onward = onward or resolve_url(str(settings.LOGIN_REDIRECT_URL))
    if factor_of(user) is not None:
        doorway.hold(request, user, at=at)
        return redirect(f"{resolve_url('accounts:second')}?{urlencode({'next': onward})}")
    doorway.let_in(request, user, second=False, at=at)
    return redirect(onward)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the second step; whoever takes too long begins anew."""
    user = doorway.held(request, at=now())
    if user is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if form.is_valid() and _passed(request, user, form):
        return redirect(_next(request, str(settings.LOGIN_REDIRECT_URL)))
    page = {"form": form, "next": _next(request, "")}
    return render(request, "accounts/second.html", page, status=422 if form.is_bound else 200)


def _passed(request: HttpRequest, user: User, form: CodeForm) -> bool:
    code, at = form.cleaned_data["code"], now()
    try:
        domain.pass_second(user=user, code=code, address=address_of(request), at=at)
    except DomainError as error:
        form.add_error("code", str(error))
        return False
    doorway.let_in(request, user, second=True, at=at)
    return True


def refused(request: HttpRequest, words: str) -> HttpResponse:
    """Show the door again, and say why somebody did not get in by the service of the office."""
    return _sign_in_page(request, SignInForm(), words)


def _sign_in_page(request: HttpRequest, form: SignInForm, refusal: str = "") -> HttpResponse:
    page = {
        "form": form,
        "refusal": refusal,
        "service": service_name(),
        "next": _next(request, ""),
        "samples": sample_accounts(),
        "password": settings.DEMO_PASSWORD,
    }
    failed = form.is_bound or refusal
    return render(request, "accounts/sign_in.html", page, status=422 if failed else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        domain.sign_out(actor=request.user, address=address_of(request), at=now())
        domain.forget_device(request.session.session_key, at=now())
    logout(request)
    return redirect("accounts:sign_in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to where it was chosen."""
    form = LanguageForm(request.POST)
    answer = redirect(_next(request, "/"))
    if form.is_valid():
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            form.cleaned_data["language"],
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
            httponly=True,
        )
    return answer


def _next(request: HttpRequest, otherwise: str) -> str:
    """Return where to go on to: only ever to a page of this house."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    here = page_here(request, wanted)
    return here or (resolve_url(otherwise) if otherwise else "")
