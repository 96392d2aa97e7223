"""Programs that show a key instead of signing in: which pages open to them, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from minhu.accounts.domain.throttling import TooOftenError
from minhu.accounts.domain.tokens import admit
from minhu.accounts.enums import TokenScope
from minhu.accounts.http import address_of
from minhu.core.clock import now

SAFE = ("GET", "HEAD")
View = TypeVar("View", bound=Callable[..., Any])


def opens_to(scope: TokenScope, *, writing: TokenScope | None = None) -> Callable[[View], View]:
    """Let programs with a key of this scope read a page; it goes outside every other decorator.

    With ``writing`` those with a key of that scope send something there, too.
    """

    def marked(view: View) -> View:
        view.__dict__["token_scope"] = scope
        view.__dict__["token_scope_writing"] = writing or ""
        return view

    return marked


class KeyHolders:
    """Let a program in that shows ``Authorization: Bearer …``; it reads what its owner may see.

    A wrong, ended or expired key is a 401; a page that is not in its scope is as absent as
    one that is not there (404). Nothing is written but on pages that say so, with a key for that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: list[Any],
        _kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        kind, _space, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        try:
            token = admit(text.strip(), address=address_of(request), at=now())
        except TooOftenError as error:
            seconds = str(int(error.wait.total_seconds()) + 1)
            return JsonResponse({"error": str(error)}, status=429, headers={"Retry-After": seconds})
        if token is None:
            asks = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            said = _("密钥不对、过期或停了。")
            return JsonResponse({"error": said}, status=401, headers=asks)
        wanted = "token_scope" if request.method in SAFE else "token_scope_writing"
        if not token.opens(getattr(view, wanted, "")):
            return JsonResponse({"error": _("没有这一页，或者这把密钥打不开。")}, status=404)
        request.user = token.user
        request.__dict__["token"] = token
        return None
