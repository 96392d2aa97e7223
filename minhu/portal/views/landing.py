"""The front door, and what is the same for every page: type size, privacy, robots, absence."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from minhu.accounts.http import page_here
from minhu.core.clock import now
from minhu.portal.queries.exclusions import months
from minhu.portal.queries.funds import funds
from minhu.portal.queries.wishes import wall

LARGE = "minhu_large"
_YEAR = 365 * 24 * 3600
_ROBOTS = "User-agent: *\nAllow: /$\nDisallow: /\n"


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/landing.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


@require_safe
def excluded(request: HttpRequest) -> HttpResponse:
    """Tell everybody how much was excluded and why."""
    return render(request, "portal/excluded.html", {"months": months(now())})


@require_safe
def fund(request: HttpRequest) -> HttpResponse:
    """Tell everybody what the community fund collected and spent."""
    return render(request, "portal/fund.html", {"funds": funds()})


@require_safe
def wishes(request: HttpRequest) -> HttpResponse:
    """Show everybody what is wished for, and what came true."""
    return render(request, "portal/wishes.html", {"wall": wall(now())})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django hands it to every view
    """Ask search engines to keep out of everything but the front door."""
    return HttpResponse(_ROBOTS, content_type="text/plain; charset=utf-8")


@require_safe
def type_size(request: HttpRequest) -> HttpResponse:
    """Turn large type on or off and go back; a plain link, so that it works without script."""
    response = redirect(back_to(request))
    if request.COOKIES.get(LARGE):
        response.delete_cookie(LARGE)
        return response
    response.set_cookie(
        LARGE, "1", max_age=_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response


def back_to(request: HttpRequest) -> str:
    """Return where ``?to=`` leads, if it leads to a page of this house."""
    return page_here(request, request.GET.get("to", "")) or reverse("portal:landing")


def absent(request: HttpRequest, what: str = "case") -> HttpResponse:
    """Answer 404 and say what to do; ``what`` is what was looked for."""
    return render(request, "portal/absent.html", {"what": what}, status=404)
