"""Bringing a request to where somebody outside has to do something."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from minhu.accounts.models import Unit
from minhu.cases.models import Case
from minhu.core.ids import uuid7
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast, call

PHONE = "13800005678"


def given_away(cast: Cast, key: str = "one", unit: Unit | None = None, **more: object) -> Case:
    """Let the desk accept and dispatch a call, to a unit or to the grid worker."""
    caller: dict[str, Any] = {"name": "张三", "phone": PHONE, **more}
    case = call(key, **caller)
    for minutes, verb in enumerate(("accept", "dispatch"), 1):
        at = NOW + timedelta(minutes=minutes)
        take(case, verb, answers={"unit": unit}, actor=cast.desk, at=at)
    return case


def signed(cast: Cast, key: str = "one") -> Case:
    case = given_away(cast, key)
    at = NOW + timedelta(minutes=10)
    take(case, "sign", answers={}, actor=cast.grid_worker, at=at)
    return case


def contacted(cast: Cast, key: str = "one") -> Case:
    case = signed(cast, key)
    at = NOW + timedelta(minutes=20)
    take(case, "contact", answers={"channel": "phone"}, actor=cast.grid_worker, at=at)
    return case


def mark() -> str:
    return str(uuid7())


def photo(name: str = "photo.jpg", colour: str = "green") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")
