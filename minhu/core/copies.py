"""Reading what people only look at from a copy of the database (streaming replication).

Which pages these are says ``LOOKED_AT``. Whoever has just written reads the first database for
some seconds, so that nobody misses their own deed; sessions always do. A copy that fails is
left alone for a while, and the page is read again from the first.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import structlog
from django.conf import settings
from django.db import OperationalError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

FIRST, COPY = "default", "copy"
ALWAYS_FIRST = frozenset({"sessions"})
SAFE = ("GET", "HEAD")
WROTE = "minhu_wrote"
"""The cookie of somebody who has just written; it says nothing but that."""
LEFT_ALONE = 30.0
"""Seconds for which a copy that failed is not asked."""
_looking: ContextVar[bool] = ContextVar("looking", default=False)
_away_until = 0.0
log = structlog.get_logger()


class Copies:
    """The router: rows that are only looked at come from the copy, everything else from the first."""

    def db_for_read(self, model: type[Model], **_hints: object) -> str:
        return COPY if _looking.get() and model._meta.app_label not in ALWAYS_FIRST else FIRST

    def db_for_write(self, _model: type[Model], **_hints: object) -> str:
        return FIRST

    def allow_relation(self, *_rows: Model, **_hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, *_app: str, **_hints: object) -> bool:
        return db != COPY


class LookAtTheCopy:
    """Let pages that people only look at be read from the copy, and remember who has written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _looking.set(False)
        try:
            response = self.get_response(request)
        finally:
            _looking.reset(before)
        if request.method not in SAFE and settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.set_cookie(
                WROTE,
                "1",
                max_age=settings.OWN_WRITES_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        match = request.resolver_match
        named = match is not None and match.view_name in settings.LOOKED_AT
        fresh = request.method in SAFE and WROTE not in request.COOKIES
        _looking.set(named and fresh and time.monotonic() >= _away_until)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Read the page again from the first database where the copy did not answer."""
        global _away_until  # noqa: PLW0603 -- one copy for the whole process
        match = request.resolver_match
        if not _looking.get() or not isinstance(error, OperationalError) or match is None:
            return None
        log.warning("the copy of the database did not answer", error=str(error))
        _away_until = time.monotonic() + LEFT_ALONE
        _looking.set(False)
        view: Callable[..., Any] = match.func
        answer: HttpResponse = view(request, *match.args, **match.kwargs)
        return answer
