"""Every door that takes a form, as everybody, with nothing and with nonsense in it.

No page breaks, who may not writes nothing, and nobody moves a case they cannot see. The doors
are those of the table, so a new one is attacked without a line here. Each body is sent inside a
transaction that is undone, so all of them meet the same house.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from tests.cast import OTHER_GRID, Cast, call
from tests.house.sources import PRODUCT
from tests.security.doors import ANSWERS, EVERYBODY, named
from tests.security.keys import where
from tests.security.test_doors import DOORS, _case, _path
from tests.security.town import set_the_town
from tests.stage import staged

pytestmark = [pytest.mark.django_db, pytest.mark.crawl]
TAKERS = sorted(name for name, said in ANSWERS.items() if set(said["POST"]) - {405})
BY_HAND = re.compile(r"POST(?:\.get(?:list)?\(|\[)\"(\w+)\"")
CHANGES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
ALLOWED = {"django_session", "accounts_throttle", "accounts_accountlog", "accounts_signedin"}
"""What is written of whoever comes, whatever they may: sessions, paces, the log of accounts."""
REFUSED = {401, 403, 404}
URLENCODED = "application/x-www-form-urlencoded"
PARTS = 3
FEW = 3
BY_LINK = "portal:"
"""Doors of residents, where the link is the key, whoever holds it."""


@cache
def names() -> tuple[str, ...]:
    """Return the name of every field that any form of the house asks for."""
    found = {name for form in _forms(forms.BaseForm) for name in getattr(form, "base_fields", {})}
    for path in PRODUCT.rglob("*.py"):
        found |= set(BY_HAND.findall(path.read_text("utf-8")))
    return tuple(sorted(found))


def _forms(form: type[Any]) -> Iterator[type[Any]]:
    for each in form.__subclasses__():
        yield each
        yield from _forms(each)


@cache
def _all(*values: str) -> str:
    """Return a form in which every field says the same; made once, for it is sent often."""
    return urlencode([(name, value) for name in names() for value in values])


def _elsewhere() -> str:
    """Return a form that speaks of a place and a case of somebody else, wherever it can."""
    other = Case.objects.get(intake_key="elsewhere")
    known = {"note": "看看", "reason": "看看", "unit": str(other.pk)}
    known |= {"area": OTHER_GRID, "area_code": OTHER_GRID, "grid": OTHER_GRID, "home": OTHER_GRID}
    known |= {"cases": other.number, "number": other.number, "into": other.number}
    return urlencode({**dict.fromkeys(names(), "1"), **known})


def _files() -> dict[str, object]:
    sheets: dict[str, object] = {
        name: SimpleUploadedFile("a.xlsx", b"PK\x03\x04\xff") for name in names()[:40]
    }
    return sheets | {
        name: SimpleUploadedFile("a.jpg", b"\xff\xd8\xff")
        for name in ("file", "pictures", "picture", "template")
    }


BODIES: Mapping[str, Callable[[], Any]] = {
    "nothing": lambda: "",
    "markup": lambda: _all("<script>'\"--\0</script>{{7*7}}%s"),
    "endless number": lambda: _all("9" * 40),
    "no number": lambda: _all("NaN", "-1"),
    "first of days": lambda: _all("0001-01-01"),
    "last of days": lambda: _all("9999-12-31T23:59"),
    "many at once": lambda: _all("1", "2", "", "../../x"),
    "long": lambda: _all("长" * 300),
    "elsewhere": _elsewhere,
    "files": _files,
    "no json": lambda: "{",
    "odd json": lambda: '{"at": [], "verb": {}, "key": 1e999, "answers": "x", "area": null}',
}


@dataclass(slots=True)
class Siege:
    """What was met at the doors."""

    cast: Cast
    broken: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    sent: int = 0

    def send(self, door: str, who: str, body: str, client: Client, path: str) -> None:
        """Send one body inside a transaction, look what it did, and undo it."""
        tables: set[str] = set()
        undone = transaction.savepoint()
        before = dict(Case.objects.values_list("pk", "seq"))
        user = getattr(self.cast, who, None)
        seen = _seen(user)
        with _watching(tables):
            status, why = self._post(client, path, BODIES[body]())
        after = dict(Case.objects.values_list("pk", "seq"))
        transaction.savepoint_rollback(undone)
        self.sent += 1
        told = f"{who}, {body}: {status} {why}"
        if status >= 500:
            self.broken.setdefault(door, told)
        if status in REFUSED and tables - ALLOWED:
            self.written.setdefault(door, f"{told} {sorted(tables - ALLOWED)}")
        theirs = user and not door.startswith(BY_LINK)
        if theirs and any(after[key] != n and key not in seen for key, n in before.items()):
            self.moved.setdefault(door, told)

    def _post(self, client: Client, path: str, body: Any) -> tuple[int, str]:  # noqa: ANN401 -- a form or a text
        """Return the status, and what went wrong inside where something did."""
        known: dict[str, Any] = {"HTTP_HOST": "localhost"}
        if isinstance(body, str):
            known["content_type"] = "application/json" if body[:1] in "{[" else URLENCODED
        answer = client.post(path, body, **known)
        answer.getvalue()
        trouble = getattr(answer, "exc_info", None)
        return int(answer.status_code), repr(trouble[1]) if trouble else ""


def _seen(user: object) -> set[Any]:
    return set(visible_to(user).values_list("pk", flat=True)) if isinstance(user, User) else set()


@contextmanager
def _watching(tables: set[str]) -> Iterator[None]:
    """Collect the tables that are written to."""

    def note(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:  # noqa: ANN401 -- as Django calls it
        found = CHANGES.match(str(sql))
        if found:
            tables.add(found.group(1).lower())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def _may(door: str) -> list[str]:
    """Return who gets further than being turned away at a door, by the table."""
    found = []
    for status, words in ANSWERS[door]["POST"].items():
        if status not in REFUSED:
            found += [each for each in named(words) if each != "anonymous"]
    return found


def _turns(door: str, turn: int) -> Iterator[tuple[str, str]]:
    """Yield who sends what: every body by somebody who may, and a few by some who may not.

    That nobody else gets further is held by the table of doors.
    """
    bodies, may = list(BODIES), _may(door)
    for place, body in enumerate(bodies if may else ()):
        yield may[(turn + place) % len(may)], body
    others = [each for each in EVERYBODY if each not in may]
    for place in range(min(FEW, len(others))):
        yield others[(turn + place) % len(others)], bodies[(turn + place) % len(bodies)]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_breaks_and_nobody_writes_what_they_may_not(
    cast: Cast, part: int, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("minhu.portal.domain.pacing.MISSES", 10_000)
    call("elsewhere", area_code=OTHER_GRID)
    case = _case(cast)
    siege, clients = Siege(cast), {who: _client(cast, who) for who in EVERYBODY}
    for turn, door in enumerate(TAKERS[part::PARTS]):
        path = _path(door, case)
        for who, body in _turns(door, turn):
            clients[who].raise_request_exception = False
            siege.send(door, who, body, clients[who], path)
    assert siege.broken == {}
    assert siege.written == {}
    assert siege.moved == {}
    assert siege.sent >= len(TAKERS) // PARTS * FEW


def _client(cast: Cast, who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(cast, who))
    return client


TRYING = ("desk", "street", "leader", "grid_worker", "worker", "system_admin", "security_admin")
OUTSIDE = ("stranger", "other_worker", "anonymous")
NO_PAGE = {
    **dict.fromkeys(
        ("api:ledger", "api:records", "api:record", "exchange:orders", "exchange:results"),
        "by a key or a signature: test_schemathesis",
    ),
    **dict.fromkeys(
        ("desk:send_pictures", "desk:drop_record_picture", "desk:record_picture"),
        "a column in the body, a picture that is there: tests/desk/test_record_pictures",
    ),
    "desk:map_export": "asks in its query which level: tests/desk/test_map_files",
    "desk:begin_round": "a ledger whose lines belong to another: tests/ledgers/test_rounds",
    "desk:list_parts": "a ledger whose lines belong to another: tests/ledgers/test_ticking",
    "desk:record_person": "a column of people in the ledger: its own tests",
    "portal:joined": "its key is made in a session",
    "portal:released_picture": "no picture of the town is released",
    "desk:bulletin_act": "both papers of the town are out",
}
"""Doors at which nobody of the town gets through, whatever the key; each with why."""


def test_behind_every_key_there_is_something_and_no_form_about_it_breaks(
    db: None,  # noqa: ARG001 -- the town stands in the database
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("minhu.portal.domain.pacing.MISSES", 10_000)
    cast = staged(set_the_town)
    call("elsewhere", area_code=OTHER_GRID)
    siege, shut = Siege(cast), []
    clients = {who: _client(cast, who) for who in (*TRYING, *OUTSIDE)}
    for client in clients.values():
        client.raise_request_exception = False
    keyed = sorted(name for name, door in DOORS.items() if door.pattern.converters)
    for turn, door in enumerate(keyed):
        path = reverse(door, kwargs=dict(where(door, DOORS[door].pattern.converters)))
        inside = next((who for who in TRYING if _passes(siege, door, clients[who], path)), "")
        if not inside and not door.startswith("api:"):  # by a key of a program, as below
            shut.append(door)
        for who, body in _sent(door, turn, inside):
            siege.send(door, who, body, clients[who], path)
    assert sorted(set(shut) - set(NO_PAGE)) == []
    assert siege.broken == {}
    assert siege.written == {}
    assert siege.moved == {}


def _passes(siege: Siege, door: str, client: Client, path: str) -> bool:
    """Answer whether somebody gets through a door: to a page, on from it, or to what is missing."""
    method = "POST" if 405 in ANSWERS[door]["GET"] else "GET"
    undone = transaction.savepoint()
    answer = client.generic(method, path, HTTP_HOST="localhost")
    answer.getvalue()
    transaction.savepoint_rollback(undone)
    if answer.status_code >= 500:
        siege.broken.setdefault(door, f"{method}: {answer.status_code}")
    return answer.status_code not in REFUSED


def _sent(door: str, turn: int, inside: str) -> Iterator[tuple[str, str]]:
    """Yield who sends what: half of the bodies by who gets through, one by each from outside."""
    if not set(ANSWERS[door]["POST"]) - {405, 302}:
        return
    bodies = list(BODIES)
    for body in bodies[turn % 2 :: 2]:
        yield inside or "street", body
    for place, who in enumerate(OUTSIDE):
        yield who, bodies[(turn + place) % len(bodies)]
