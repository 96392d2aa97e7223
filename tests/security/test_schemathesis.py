"""The interfaces for maps and for programs hold to their descriptions, whatever is asked of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from pytest_django import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from minhu.accounts.domain import tokens
from minhu.accounts.domain.throttling import Pace
from minhu.accounts.domain.tokens import make_token
from minhu.core.clock import now
from minhu.core.doors import Authority, doors
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Ledger, Record
from tests.campaigns.stage import door, ordered
from tests.care.test_boxes import box
from tests.cast import GRID, OTHER_GRID, Cast, call
from tests.exchange.stage import came, partner, signed
from tests.field.walks import given_away
from tests.findings.stage import device
from tests.ledgers.conftest import ledger
from tests.ogc.conftest import ground

__all__ = ["ground", "ledger"]
CHECKS = [
    *(not_a_server_error, status_code_conformance),
    *(content_type_conformance, response_schema_conformance),
]
TRIES = 20
VISITS = "/field/api/campaigns/{key}/doors/{door}/"


MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let no request of a client that is not Django's own close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def probe(
    operation: Any,  # noqa: ANN401 -- an operation of any description
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
    where: Mapping[str, str] = MappingProxyType({}),
    mode: GenerationMode = GenerationMode.POSITIVE,
    tries: int = TRIES,
) -> list[int]:
    """Ask for what the description allows, ``where`` it leads somewhere; returns the answers.

    In the negative ``mode`` what it does not allow is sent, and has to be refused.
    """
    answers = []
    refuses = [] if mode is GenerationMode.POSITIVE else [negative_data_rejection]

    @given(case=operation.as_strategy(generation_mode=mode))
    @how(
        max_examples=tries,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:  # noqa: ANN401 -- the same
        case.path_parameters |= {
            name: where[name] for name in where if name in case.path_parameters
        }
        sent = {"Accept-Encoding": "identity", **headers}
        answers.append(case.call_and_validate(checks=[*CHECKS, *refuses], headers=sent).status_code)

    ask()
    return answers


@pytest.mark.usefixtures("ground", "one_connection")
def test_the_interface_keeps_to_its_description_and_never_breaks() -> None:
    call("one", area_code=GRID)
    call("two", area_code=OTHER_GRID)
    described = schemathesis.openapi.from_wsgi("/ogc/api", get_wsgi_application())
    operations: list[Any] = [found.ok() for found in described.get_all_operations()]  # type: ignore[union-attr]  # -- an error among them fails here
    asked = [len(probe(each)) for each in operations]
    assert (len(operations) >= 12, sum(asked) > len(asked)) == (True, True)


@pytest.mark.usefixtures("one_connection")
def test_the_interface_for_programs_keeps_to_its_description_and_never_breaks(
    ledger: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "PER_TOKEN", Pace("token.calls", 10_000, timedelta(minutes=10)))
    record = write(ledger, {"c1": "一号院"}, hand=Hand(cast.street, now()))
    scopes = ("ledgers", "records")
    key = make_token(name="测", scopes=scopes, days=7, actor=cast.street, at=now())[1]
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    headers = {"Authorization": f"Bearer {key}"}
    where = {"code": ledger.code, "id": str(record.pk)}
    found: set[int] = set()
    for each in described.get_all_operations():
        operation = each.ok()  # type: ignore[union-attr]  # -- an error among them fails here
        if not operation.path.startswith("/api/"):
            continue  # of machines and phones: below
        for led in ({}, where):
            found.update(probe(operation, headers=headers, where=led))
    assert {200, 404, 422} <= found
    assert Record.objects.filter(ledger=ledger).count() == 1


class Signing:
    """The house with somebody in front of it who signs as a partner does, and brings cookies."""

    def __init__(self, secret: str) -> None:
        self.secret, self.house = secret, get_wsgi_application()

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:  # noqa: ANN401 -- as WSGI says
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        path = environ["PATH_INFO"].encode("latin-1").decode()
        for name, said in signed(self.secret, path, body).items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = said
        environ["HTTP_COOKIE"] = environ.get("HTTP_X_COOKIES", "")
        return self.house({**environ, "wsgi.input": BytesIO(body)}, start)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody at a door: what goes in the head, and where the names in the path lead."""

    headers: Mapping[str, str]
    where: Mapping[str, str] = field(default_factory=dict)


def _callers(cast: Cast, ledger: Ledger) -> tuple[dict[str, Caller], str]:
    """Return who has the right key for each door of machines and phones, and a partner's secret."""
    eye, eye_key = device(cast)
    called, box_key = box(cast)
    known, secret = partner(cast)
    came(known)
    case, campaign = given_away(cast), ordered(cast)
    phone = Client()
    phone.force_login(cast.grid_worker)
    token = "t" * 32
    session = {
        "X-Cookies": f"sessionid={phone.cookies['sessionid'].value}; csrftoken={token}",
        "X-CSRFToken": token,
    }
    at_the_door = {"key": str(campaign.pk), "door": str(door(campaign).pk)}
    return {
        "/findings/": Caller({"Authorization": f"Device {eye.code}:{eye_key}"}),
        "/care/calls/": Caller({"Authorization": f"Device {called.code}:{box_key}"}),
        "/exchange/{code}/orders/": Caller({}, {"code": known.code}),
        "/exchange/{code}/orders/{number}/results/": Caller(
            {}, {"code": known.code, "number": "A-1"}
        ),
        "/field/api/found/": Caller(session),
        VISITS: Caller(session, at_the_door),
        "/field/api/ledgers/{code}/": Caller(session, {"code": ledger.code}),
        "/field/api/tasks/{number}/{verb}/": Caller(
            session, {"number": case.number, "verb": "sign"}
        ),
        "/locate": Caller({}),
    }, secret


def _bodies_only(house: Any) -> Any:  # noqa: ANN401 -- as WSGI says, and an untyped description
    """Return the description without its keys, which are right here: it is bodies that are tried."""
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", house).raw_schema
    for operations in document["paths"].values():
        for told in operations.values():
            told["security"] = []
    described = schemathesis.openapi.from_dict({**document, "security": []})
    described.app = house
    return described


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait: the paces have tests of their own."""
    for where in ("places.domain.machines.claim", "exchange.api.claim"):
        monkeypatch.setattr(f"minhu.{where}", lambda *_args, **_more: None)
    monkeypatch.setattr("minhu.portal.views.addresses.claim_asking", lambda _address: None)


@pytest.mark.usefixtures("one_connection", "unhurried")
def test_every_door_of_machines_and_phones_takes_what_it_says_and_nothing_else(
    ledger: Ledger, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    callers, secret = _callers(cast, ledger)
    described = _bodies_only(Signing(secret))
    found: dict[str, Counter[int]] = {}
    for each in described.get_all_operations():
        operation = each.ok()
        if operation.path.startswith("/api/"):
            continue
        caller, got = callers.pop(operation.path), Counter[int]()
        for mode in MODES[: 1 if operation.method == "get" else 2]:
            head, where = caller.headers, caller.where
            got.update(probe(operation, headers=head, where=where, mode=mode, tries=TRIES // 2))
        found[operation.path] = got
    assert callers == {}
    assert [path for path, got in found.items() if not got[200] + got[201] + got[422]] == []
    done = {path for path, got in found.items() if got[200] + got[201]}
    assert set(found) - done <= {"/field/api/ledgers/{code}/", VISITS}  # of one kind or ledger
    assert sum(got.total() for got in found.values()) >= TRIES // 2 * len(found)


@pytest.mark.usefixtures("one_connection", "unhurried")
def test_no_door_of_machines_and_phones_opens_to_a_wrong_key_or_another_method(
    ledger: Ledger, cast: Cast
) -> None:
    callers, _secret = _callers(cast, ledger)
    client, answers = Client(), {}
    client.get("/api/openapi.json")  # now every door stands there
    for name in doors:
        known = doors[name]
        where = {"code": "hotline", "number": "A-1", "verb": "sign", **callers[known.path].where}
        path = known.path.format(**where)
        other = client.get if known.method == "post" else client.post
        wrong = {"Authorization": "Device eye-1:device_no", "Minhu-Signature": "sha256=00"}
        answers[name] = (
            other(path).status_code,
            client.generic(known.method.upper(), path, headers=wrong).status_code,
            resolve(path).view_name,
        )
    assert answers == {
        name: (405, 422 if doors[name].authority is Authority.NOBODY else 401, name)
        for name in doors
    }
