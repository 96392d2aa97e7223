"""How long the street desk waits for its worklist when the house holds very many cases."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from minhu.accounts.models import Unit, User
from minhu.bench.ground import prepare
from minhu.bench.loading import fill
from minhu.bench.looking import statements
from minhu.bench.server import HOST
from minhu.bench.times import milliseconds
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.settling import settle

CASES = 1_000_000
ROUNDS = 25
DESK = "jiedao"
COMMUNITY = "999901001003"
_AFTER = re.compile(r"after=([^\"&]+)")


def measure(*, cases: int = CASES, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return how long pages take, the number of cases, and the most statements of a page.

    Fills the database up to ``cases`` first. Raises ``DomainError`` for one that is in use.
    """
    prepare(progress=progress)
    lacking = cases - Case.objects.count()
    if lacking > 0:
        progress(f"装入 {lacking} 件")
        fill(lacking, at=now(), progress=lambda _done, _total: None)
    progress("看工单列表")
    settle()
    client = desk_client()
    took = {path: timed(client, path) for path in pages(client)}
    every = sorted(each for times in took.values() for each in times)
    return {
        "p50_ms": milliseconds(every, 0.5),
        "p99_ms": milliseconds(every, 0.99),
        "cases": Case.objects.count(),
        "sql": max(statements(client, path) for path in took),
    }


def desk_client() -> Client:
    """Return a browser at the street desk, signed in."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(username=DESK))
    return client


def pages(client: Client) -> list[str]:
    """Return what a desk looks at: each filter, the first pages and later ones, one number."""
    unit = Unit.objects.filter(active=True).values_list("pk", flat=True)[0]
    filters: list[dict[str, object]] = [
        {},
        {"view": "mine"},
        {"view": "late"},
        {"view": "today"},
        {"due": "tomorrow"},
        {"area": COMMUNITY},
        {"area": f"{COMMUNITY}001"},
        {"unit": unit},
        {"category": "01"},
        {"channel": "12345"},
        {"turn": "unit"},
        {"view": "mine", "area": COMMUNITY, "category": "02"},
        {"outcome": "closed"},
        {"q": Case.objects.values_list("number", flat=True)[0]},
    ]
    found = []
    for asked in filters:
        path = f"{reverse('desk:worklist')}?{urlencode(asked)}"
        found += [path, *_later(client, path)]
    return found


def timed(client: Client, path: str) -> list[float]:
    """Return how many seconds each of many looks at a page took, the first one left out."""
    took = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        client.get(path)
        took.append(time.perf_counter() - start)
    return took[1:]


def _later(client: Client, path: str) -> list[str]:
    """Return the address of the page after this one, if there is one."""
    mark = _AFTER.search(client.get(path).content.decode())
    return [f"{path}&after={mark[1]}"] if mark else []
