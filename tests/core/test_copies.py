"""Which database a row is read from: the copy only for what somebody merely looks at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver, resolve

from minhu.accounts.models import User
from minhu.core import copies
from minhu.core.copies import COPY, FIRST, WROTE, Copies, LookAtTheCopy

LIST, CASE = "/desk/", "/desk/accounts/"
router = Copies()


@pytest.fixture(autouse=True)
def _nobody_away() -> Iterator[None]:
    copies._away_until = 0.0
    yield
    copies._away_until = 0.0


def asked(path: str, method: str = "GET", **cookies: str) -> tuple[str, HttpResponse]:
    """Return from which database a page reads, and its answer."""
    request = RequestFactory().generic(method, path)
    request.COOKIES.update(cookies)
    read: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve(path)
        looking.process_view(request)
        read.append(router.db_for_read(User))
        assert router.db_for_read(Session) == router.db_for_write(User) == FIRST
        return HttpResponse()

    looking = LookAtTheCopy(answer)
    response = looking(request)
    assert router.db_for_read(User) == FIRST
    return read[0], response


def test_a_list_is_read_from_the_copy_and_nothing_else_is() -> None:
    assert asked(LIST)[0] == COPY
    assert asked(LIST, "POST")[0] == FIRST
    assert asked(CASE)[0] == FIRST


def test_whoever_has_just_written_reads_the_first_database() -> None:
    _read, response = asked(CASE, "POST", **{settings.SESSION_COOKIE_NAME: "key"})
    assert response.cookies[WROTE]["max-age"] == settings.OWN_WRITES_SECONDS
    assert asked(LIST, **{WROTE: "1"})[0] == FIRST
    assert WROTE not in asked(CASE, "POST")[1].cookies  # a resident gets no cookie


def test_a_page_is_read_again_from_the_first_when_the_copy_fails() -> None:
    request = RequestFactory().get(LIST)
    request.resolver_match = resolve(LIST)
    request.resolver_match.func = lambda _request: HttpResponse(router.db_for_read(User))
    looking = LookAtTheCopy(lambda _request: HttpResponse())
    looking.process_view(request)
    assert looking.process_exception(request, ValueError()) is None
    answer = looking.process_exception(request, OperationalError("gone"))
    assert answer is not None
    assert answer.content.decode() == FIRST
    assert looking.process_exception(request, OperationalError("again")) is None
    assert asked(LIST)[0] == FIRST


def test_the_copy_is_never_migrated_and_its_pages_exist() -> None:
    assert router.allow_migrate(FIRST)
    assert not router.allow_migrate(COPY)
    assert router.allow_relation()
    names = {f"desk:{name}" for name in _names("desk")} | {f"centre:{n}" for n in _names("centre")}
    assert names >= settings.LOOKED_AT


def _names(space: str) -> set[str]:
    _prefix, resolver = get_resolver().namespace_dict[space]
    return {name for name in resolver.reverse_dict if isinstance(name, str)}
