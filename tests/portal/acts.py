"""What a resident does in the tests: send something, and where that leads."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.puzzles import _hash, puzzle
from minhu.people.models import PhoneCode
from minhu.requests.domain.intake import link_secret
from tests.cast import call

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

KEY = "a-key-of-one-form-00001"
PHONE = "13800005678"


def photo(kind: str = "JPEG", name: str = "a.jpg", **extra: object) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, kind, **extra)
    return SimpleUploadedFile(name, out.getvalue())


def send(client: Client, path: str = "/r/DF3", **more: Any) -> Answer:
    """Send the form of a door plate, by default one that is complete."""
    form = {"intake_key": KEY, "words": "二楼的灯不亮三天了", "consent": "yes", **more}
    return client.post(path, {name: value for name, value in form.items() if value is not None})


def solved(mark: str, **changed: object) -> str:
    """Solve the puzzle of a form as a phone does; what is ``changed`` is a lie."""
    found = puzzle(mark, at=now())
    number = next(n for n in count() if _hash(found["salt"], n) == found["challenge"])
    return b64encode(json.dumps({**found, "number": number, **changed}).encode()).decode()


def own(key: str = "portal:one", **more: Any) -> tuple[Case, str]:
    """Let a resident have sent something, and return it with the path of its link."""
    case = call(key, **more)
    case = Case.objects.get(pk=case.pk)
    return case, f"/f/{case.number}/{link_secret(key)}"


def page(response: Answer) -> str:
    return response.content.decode()


def make_code(monkeypatch: pytest.MonkeyPatch, digits: str = "482617") -> str:
    """Let every code that is sent in this test be the same six digits."""
    monkeypatch.setattr("minhu.people.domain.codes.secrets.randbelow", lambda _: int(digits))
    return digits


def codes_sent() -> int:
    return PhoneCode.objects.count()
