"""A device on a roof, what it says, and pictures with somebody in them."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from minhu.findings.domain.devices import About, register_device
from minhu.findings.domain.taking import hand_in, take_finding
from minhu.findings.models import Device, Finding
from minhu.findings.reading import Told, read_told
from minhu.places.models import Area
from tests.cast import GRID, NOW, Cast

FACE = (0.5, 0.25, 0.25, 0.5)


def device(cast: Cast, code: str = "eye-1", **more: Any) -> tuple[Device, str]:
    facts: dict[str, Any] = {"kind": "eye", "name": "东风一号高点", "place": "东风小区楼顶"}
    facts |= {"area": Area.objects.get(code=GRID), "signed": True, **more}
    return register_device(About(code, **facts), actor=cast.street, at=NOW)


def said(**more: Any) -> bytes:
    return json.dumps({"id": "a1", "words": "绿化带里有一堆垃圾", **more}).encode()


def found(cast: Cast, mark: str = "a1", *, at: datetime = NOW, **more: Any) -> Finding:
    known = Device.objects.filter(code="eye-1").first() or device(cast, marks=True)[0]
    told = read_told(said(id=mark, **more), marks=known.marks, at=at)
    return take_finding(known, told, at=at)[0]


def patrolled(cast: Cast, mark: str = "p1", words: str = "井盖翘起来了") -> Finding:
    told = Told(mark=mark, words=words, area_code=GRID, place="梧桐街口")
    return hand_in(told, actor=cast.grid_worker, at=NOW)


def street_picture() -> Image.Image:
    """Return a picture with a fine pattern where the face is, flat elsewhere."""
    image = Image.new("RGB", (400, 200), (90, 140, 90))
    draw = ImageDraw.Draw(image)
    for x in range(200, 300, 4):
        draw.line((x, 50, x, 149), fill=(255, 255, 255), width=2)
    return image


def sent_picture(image: Image.Image | None = None) -> str:
    out = BytesIO()
    (image or street_picture()).save(out, "PNG")
    return b64encode(out.getvalue()).decode()
