"""Every page as everybody, by its links: no page breaks, and none says what its reader may not know."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from minhu.accounts.models import User
from tests.cast import Cast
from tests.security.net import Told, cases, papers, people
from tests.security.test_doors import DOORS

pytestmark = [pytest.mark.django_db, pytest.mark.crawl]
LINKS = re.compile(r"""(?:(?:href|src|hx-get|formaction)=["']|data-[a-z]+=["'](?=[/?]))([^"'#]+)""")
"""Addresses that pages lead to, or give to their scripts: these begin with ``/`` or ``?``."""
LEAVING = ("/static/", "/accounts/sign-out/", "/accounts/language/")
EXTRA = (
    *("/desk/?outcome=all&q={number}", "/desk/?q=暗号", "/f/{number}", "/desk/cases/{number}/"),
    *("/desk/cases/{number}/why/", "/field/tasks/{number}/", "/desk/whistles/new/?source={number}"),
    *("/desk/cases/{number}/open/", "/desk/?view=all&outcome=all", "/centre/?area=999901001001"),
    *("/desk/figures/?by=category", "/desk/figures/?list=open", "/desk/grids/cases.json"),
    *("/desk/registers/exclusions/?as=csv", "/desk/figures/?list=valid&by=channel"),
)
KEYS = re.compile(r"\d{8}-\w{6}-\w|[0-9a-f]{8}-[0-9a-f-]{27}|\d{9,}|(?<=/catalogue/)\d+")
MOST = 1
PAPERS = "/bulletins/"
"""Where a street reads of what is ordinary, whoever has it: by number, without words."""


@dataclass(slots=True)
class Walk:
    """What somebody met on a walk through the house."""

    who: str
    told: list[Told]
    client: Client = field(default_factory=Client)
    asked: frozenset[str] = frozenset()
    seen: set[str] = field(default_factory=set)
    kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)
    probes: int = 0
    broken: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    def go(self, first: list[str]) -> Walk:
        self.asked = frozenset(first)
        ahead = deque(first)
        while ahead:
            path = ahead.popleft()
            if self._is_new(path):
                ahead.extend(self._visit(path))
        return self

    def _is_new(self, path: str) -> bool:
        """Answer whether to open an address: each kind of page once, those of the first list always."""
        parts = urlsplit(path)
        inside = not parts.netloc and parts.path.startswith("/")
        if not inside or parts.path.startswith(LEAVING) or path in self.seen:
            return False
        self.seen.add(path)
        names = sorted({name for name, _value in parse_qsl(parts.query)})
        self.kinds[kind := (KEYS.sub("*", parts.path), *names)] += 1
        return path in self.asked or self.kinds[kind] <= MOST

    def _visit(self, path: str) -> Iterator[str]:
        answer = self.client.get(path)
        body = answer.getvalue().decode("utf-8", "replace")
        if answer.status_code >= 500:
            self.broken.append(f"{self.who} {path}: {answer.status_code}")
        self._probe(path, body)
        if "Location" in answer.headers:
            yield answer["Location"]
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            yield from (urljoin(path, unescape(link)) for link in LINKS.findall(body))

    def _probe(self, path: str, body: str) -> None:
        """Hold a page against the model; what stands in its own address is no news."""
        for one in self.told:
            self.probes += 1
            excused = one.number in path or (one.level == 0 and PAPERS in path)
            if not excused and one.number in body and not one.may_know(self.who):
                self.leaks.append(f"{self.who} {path}: number {one}")
            if one.words in body and not one.may_read(self.who):
                self.leaks.append(f"{self.who} {path}: words {one}")


def _doors() -> Iterator[str]:
    """Yield every address that can be written without knowing anything."""
    for name in DOORS:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _first(told: list[Told]) -> list[str]:
    few = [one for one in told if one.state == "working"]
    asked = [path.format(number=one.number) for one in few for path in EXTRA]
    return [*_doors(), *dict.fromkeys(asked)]


def _walk(who: str, user: User | None, told: list[Told]) -> Walk:
    walk = Walk(who, told)
    if user is not None:
        walk.client.force_login(user)
    return walk.go(_first(told))


@pytest.mark.parametrize("half", [0, 1])
def test_nobody_meets_a_broken_page_or_one_that_says_too_much(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, half: int
) -> None:
    monkeypatch.setattr("minhu.portal.domain.pacing.MISSES", 10_000)
    told = cases(cast)
    papers(cast, told)
    walkers = list(people(cast).items())[half::2]
    walks = [_walk(who, user, told) for who, user in walkers]
    assert [broken for walk in walks for broken in walk.broken] == []
    assert [leak for walk in walks for leak in walk.leaks] == []
    assert sum(walk.probes for walk in walks) >= 5_000
