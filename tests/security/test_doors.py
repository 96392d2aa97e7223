"""Every door of the house, tried by everybody: what it answers stands in a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from minhu.accounts.models import User
from minhu.cases.models import Attachment, Case
from minhu.places.models import Plate
from minhu.requests.domain.intake import link_secret
from tests.cast import GRID, NOW, STREET, Cast, call, forget_what_was_read, set_the_stage
from tests.requests.stage import stand
from tests.security.doors import ANSWERS, EVERYBODY, in_words
from tests.stage import staged


def doors(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Return every door of the project by its whole name."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from doors(each, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", each


DOORS = dict(doors())
CODES = {
    "desk:category": "0201",
    "desk:wording": "urge",
    **dict.fromkeys(
        ("desk:grid_card", "desk:take_seat", "desk:write_card", "desk:add_alias"), GRID
    ),
}
"""What stands in the address where a code is asked for that is no plate."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A case in work at the unit of the cast, and the cookie of everybody who has signed in."""

    case: Case
    cookies: dict[str, str]


@pytest.mark.parametrize("name", DOORS)
def test_every_door_answers_everybody_as_the_table_says(name: str, scene: Scene) -> None:
    path, clients = _path(name, scene.case), {who: _client(scene, who) for who in EVERYBODY}
    assert {method: _answers(path, method, clients) for method in ("GET", "POST")} == ANSWERS[name]


def test_the_table_names_no_door_that_was_taken_out() -> None:
    assert sorted(set(ANSWERS) - set(DOORS)) == []


def _answers(path: str, method: str, clients: dict[str, Client]) -> dict[int, str]:
    """Return who got which status, as the table writes it; a trace fails the test.

    What one of them does is undone, so that each finds the house as it was.
    """
    got: dict[int, list[str]] = defaultdict(list)
    for who, client in clients.items():
        before = transaction.savepoint()
        answer = client.generic(method, path, HTTP_HOST="localhost")
        answer.getvalue()  # a file is closed once it was read
        transaction.savepoint_rollback(before)
        got[answer.status_code].append(who)
    return {status: in_words(tuple(names)) for status, names in sorted(got.items())}


def _client(scene: Scene, who: str) -> Client:
    client = Client()
    if who in scene.cookies:
        client.cookies[configured.SESSION_COOKIE_NAME] = scene.cookies[who]
    return client


@pytest.fixture
def scene(db: None, settings: Settings, pictures: Path) -> Scene:  # noqa: ARG001 -- it stands there
    settings.MEDIA_ROOT = pictures
    made = staged(_scene)
    forget_what_was_read()
    return made


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pictures")


def _scene() -> Scene:
    cast = set_the_stage()
    staff = {who: getattr(cast, who) for who in EVERYBODY[1:]}
    return Scene(_case(cast), {who: _signed_in(user) for who, user in staff.items()})


def _case(cast: Cast) -> Case:
    """Return a case in work at the unit of the cast, with a picture; a plate hangs in its grid."""
    case = stand(call("doors"), "working", cast)
    Attachment.objects.create(
        case=case,
        step=case.steps.get(seq=1),
        picture=ContentFile(b"jpeg", "a.jpg"),
        thumbnail=ContentFile(b"j", "b.jpg"),
        width=1,
        height=1,
        sha256="0" * 64,
    )
    Plate.objects.create(code="DF3", area_id=GRID, name="3号楼", put_up_at=NOW)
    return case


def _signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[configured.SESSION_COOKIE_NAME].value


def _path(name: str, case: Case) -> str:
    picture = case.attachments.get().pk
    known = {
        "number": case.number,
        "procedure": "hazard",
        "secret": link_secret(case.intake_key or ""),
        "seq": 1,
        "verb": "add" if name.startswith("portal") else "report",
        "code": CODES.get(name, STREET if "poster" in name else "DF3"),
        "key": "a-key-of-nobody" if name == "portal:joined" else picture,
        "name": "grids" if name.startswith("ogc") else "suspensions",
        "said": "accept",
        "picture_id": picture,
        "act": "publish",
        "kind": "pdf",
        "template": picture,
        "size": "s",
        "door": picture,
        "window": picture,
        "maker": "record",
        "subject": "patrols",
        "mark": "0" * 32,
    }
    wanted = DOORS[name].pattern.converters
    return reverse(name, kwargs={each: known[each] for each in wanted})
