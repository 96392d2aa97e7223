"""How long everybody waits for their pages, over HTTP, with eight people at work at once.

Each page is asked for by somebody whose work it is; the people take turns in an order of
their own, so that what is measured is a house in use and not one page after the other.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Barrier, Thread
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from minhu.accounts.models import User
from minhu.bench.district import LEADER, hire_leader
from minhu.bench.ground import prepare
from minhu.bench.loading import fill
from minhu.bench.looking import rows_read, statements
from minhu.bench.server import HOST, Wire, serving
from minhu.bench.times import milliseconds
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.lifecycle import Outcome
from minhu.places.codes import span
from minhu.sample.staff import STREET

SECONDS, CLIENTS = 20.0, 8
FOUND = 200
_SEED = 5
_LISTS = (
    ("worklist of the street", "jiedao", ""),
    ("what is late", "jiedao", "?view=late"),
    ("closed cases", "jiedao", "?outcome=closed"),
    ("one category, one community", "jiedao", "?area=999901001003&category=01"),
    ("worklist of a community", "shequ3", ""),
    ("worklist of a unit", "chengguan", ""),
)
_OTHERS = (
    ("supervisor's board", "duban", "desk:supervise"),
    ("leader's page", "lingdao", "desk:leader"),
    ("figures", "lingdao", "desk:figures"),
    ("indicators", "lingdao", "desk:indicators"),
    ("bulletins", "lingdao", "desk:bulletins"),
    ("what falls due", "jiedao", "desk:due"),
    ("map of the grids", "jiedao", "desk:grids"),
    ("open cases on the map", "jiedao", "desk:grids_cases"),
    ("operations room", "lingdao", "centre:room"),
    ("figures of the district", LEADER, "desk:figures"),
    ("indicators of the district", LEADER, "desk:indicators"),
    ("leader's page of the district", LEADER, "desk:leader"),
    ("operations room of the district", LEADER, "centre:room"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it is called, whose it is, and where."""

    name: str
    user: str
    path: str


@dataclass(slots=True)
class Visitor:
    """Somebody who opens one page after another on one connection."""

    port: int
    asked: list[tuple[Page, bytes]]
    chance: random.Random
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    fault: str = ""

    def run(self, begin: Barrier, seconds: float) -> None:
        wire = Wire(self.port)
        try:
            for page, request in self.asked:
                self._look(wire, page, request)
            begin.wait()
            self.took.clear()
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                self._look(wire, *self.chance.choice(self.asked))
        except Exception as error:  # noqa: BLE001 -- a thread that fails must free the others
            begin.abort()
            self.fault = repr(error)
        finally:
            wire.close()

    def _look(self, wire: Wire, page: Page, request: bytes) -> None:
        start = time.perf_counter()
        status, _head = wire.ask(request)
        self.took[page.name].append(time.perf_counter() - start)
        if status != FOUND:
            raise DomainError(f"{page.path} 回答了 {status}。")


def measure(
    *,
    cases: int,
    seconds: float = SECONDS,
    clients: int = CLIENTS,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Return for each page how long it took, alone and among others, its statements and rows.

    Fills the database up to ``cases`` first; one that holds more stays as it is. Raises
    ``DomainError`` for a database that is in use, and when a page did not open.
    """
    prepare(progress=progress)
    lacking = cases - Case.objects.count()
    if lacking > 0:
        progress(f"装入 {lacking} 件")
        fill(lacking, at=now(), progress=lambda _done, _total: None)
    hire_leader()
    every = list(pages())
    with serving(environment={}) as (port, _server):
        progress("一个人看")
        alone = _took(_visit(port, every, seconds, 1))
        progress("一起看")
        took = _took(_visit(port, every, seconds, clients))
    return {
        "cases": Case.objects.count(),
        "clients": clients,
        "pages_per_s": round(sum(map(len, took.values())) / seconds, 1),
        "database": connection.vendor,
        "pages": {page.name: _line(page, alone[page.name], took[page.name]) for page in every},
    }


def pages() -> Iterator[Page]:
    """Yield the pages that are looked at, each with somebody who may."""
    for name, user, asked in _LISTS:
        yield Page(name, user, reverse("desk:worklist") + asked)
    for name, user, view in _OTHERS:
        yield Page(name, user, reverse(view))
    first, after = span(STREET)
    known = Case.objects.filter(outcome=Outcome.OPEN, area_id__gte=first, area_id__lt=after)
    number = known.order_by("due_at", "pk").values_list("number", flat=True)[:1].get()
    yield Page("one case", "jiedao", reverse("desk:case", args=[number]))
    yield Page("search by a word", "jiedao", f"{reverse('desk:worklist')}?q={quote('井盖')}")


def _line(page: Page, alone: list[float], took: list[float]) -> dict[str, Any]:
    browser = _browser(page.user)
    return {
        "alone_p50_ms": milliseconds(sorted(alone), 0.5),
        "alone_p99_ms": milliseconds(sorted(alone), 0.99),
        "p50_ms": milliseconds(sorted(took), 0.5),
        "p99_ms": milliseconds(sorted(took), 0.99),
        "looks": len(took),
        "sql": statements(browser, page.path),
        "rows": rows_read(browser, page.path),
    }


def _took(visitors: list[Visitor]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = defaultdict(list)
    for visitor in visitors:
        for name, times in visitor.took.items():
            took[name] += times
    return took


def _visit(port: int, every: list[Page], seconds: float, clients: int) -> list[Visitor]:
    asked = requests(every)
    seeds = [random.Random(_SEED + place) for place in range(clients)]  # noqa: S311 -- no secret
    visitors = [Visitor(port, asked, seed) for seed in seeds]
    begin = Barrier(clients)
    threads = [Thread(target=visitor.run, args=(begin, seconds)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fault = next((visitor.fault for visitor in visitors if visitor.fault), "")
    if fault:
        raise DomainError(f"有一页没有打开：{fault}")
    return visitors


def requests(every: list[Page]) -> list[tuple[Page, bytes]]:
    """Return each page with the request of somebody who has signed in."""
    keys = {user: _key(user) for user in {page.user for page in every}}
    return [(page, _request(page, keys[page.user])) for page in every]


def _request(page: Page, key: str) -> bytes:
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
    return f"GET {page.path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n".encode()


def _key(user: str) -> str:
    return _browser(user).cookies[settings.SESSION_COOKIE_NAME].value


def _browser(user: str) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(User.objects.get(username=user))
    return client
