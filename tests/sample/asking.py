"""Which pages of the sample street ask the database for one row after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from minhu.accounts.models import User
from tests.security.doors import ANSWERS

MOST = 4
"""How often a page may make the same statement, for two periods of two places, say."""
BY_PERIOD = frozenset({"/desk/figures/panels/"})
"""Pages that draw twelve periods and ask once for each, however many rows there are."""


class Asked(Counter[str]):
    """The statements of one page, each as it is without its values."""

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:  # noqa: ANN401 -- as Django hands it on
        self[sql] += 1
        return execute(sql, *rest)


def asked_row_by_row(username: str | None) -> list[str]:
    """Open every page that needs no key, as somebody or nobody; return those that ask too often."""
    client = Client(raise_request_exception=False)
    if username is not None:
        client.force_login(User.objects.get(username=username))
    return [
        f"{path}: {times}× {sql[:200]}"
        for path in _paths()
        for sql, times in _asked(client, path).items()
        if times > MOST and path not in BY_PERIOD
    ]


def _asked(client: Client, path: str) -> Asked:
    asked = Asked()
    with connection.execute_wrapper(asked):
        client.get(path).getvalue()
    return asked


def _paths() -> Iterator[str]:
    for name in ANSWERS:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue
