"""What a device says, as JSON: read strictly, so that nothing about persons comes in.

``BODY`` says what may be there, and nothing else may: ``at`` is ISO 8601 with a zone, the point
is WGS 84, ``blur`` is a list of left, top, width, height as shares of the picture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.core.bodies import Body, Bytes, Each, Moment, Number, Text
from minhu.core.errors import DomainError
from minhu.core.pictures import CleanPicture, clean_picture
from minhu.findings.blurring import Box, without_persons

LARGEST = 2 * 1024 * 1024
SHARE = Number(0, 1)
BODY = Body(
    {
        "id": Text(80, said=True),
        "words": Text(400),
        "category": Text(40),
        "at": Moment(),
        "longitude": Number(-180, 180),
        "latitude": Number(-90, 90),
        "place": Text(120),
        "confidence": SHARE,
        "picture": Bytes(),
        "blur": Each(Each(SHARE, 4, least=4), 200),
    },
    needed=("id",),
    either=("words", "category"),
    largest=LARGEST,
    refusal=gettext_lazy("这里不认人，也不记人。"),  # type: ignore[arg-type]  # -- a text once it is said
)
LONGEST_AGO = timedelta(days=1)
AHEAD = timedelta(minutes=5)
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][·. ]?[A-Z0-9]{5,6}")
_NUMBER = re.compile(r"\d{7,}[\dXx]?")
HIDDEN = "＊"


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, fit to be kept: the picture shows nobody."""

    mark: str
    words: str
    category: str = ""
    found_at: datetime | None = None
    point: tuple[float, float] | None = None
    area_code: str = ""
    place: str = ""
    confidence: int | None = None
    picture: CleanPicture | None = None


def read_told(body: bytes, *, marks: bool, at: datetime) -> Told:
    """Return what a device says; raises ``DomainError`` with what is wrong in it."""
    said = BODY.read(body)
    return Told(
        mark=said["id"],
        words=without_numbers(said.get("words", "")),
        category=said.get("category", ""),
        found_at=_moment(said.get("at"), at),
        point=_point(said),
        place=without_numbers(said.get("place", "")),
        confidence=round(said["confidence"] * 100) if "confidence" in said else None,
        picture=_picture(said, marks=marks),
    )


def without_numbers(words: str) -> str:
    """Return words in which what may be a plate, a phone or an identity number is hidden."""
    return _NUMBER.sub(HIDDEN, _PLATE.sub(HIDDEN, words))


def _moment(said: datetime | None, at: datetime) -> datetime:
    """Return when it was found; a clock that is ahead or stands still is not believed."""
    if said is not None and not at - LONGEST_AGO <= said <= at + AHEAD:
        raise DomainError(_("at 要在最近一天里，请对一下设备的钟。"))
    return said or at


def _point(said: dict[str, Any]) -> tuple[float, float] | None:
    both = [said[name] for name in ("longitude", "latitude") if name in said]
    if len(both) == 1:
        raise DomainError(_("longitude 和 latitude 要一起给。"))
    return (both[0], both[1]) if both else None


def _picture(said: dict[str, Any], *, marks: bool) -> CleanPicture | None:
    """Return the picture without persons; that nothing is said of them is not that none is there."""
    if not said.get("picture"):
        return None
    told = said.get("blur")
    boxes: list[Box] | None = None if told is None else [(a, b, c, d) for a, b, c, d in told]
    return without_persons(clean_picture(BytesIO(said["picture"])), boxes if marks else None)
