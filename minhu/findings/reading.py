"""What a device says, as JSON: read strictly, so that nothing about persons comes in.

``id`` and ``words`` or ``category`` are needed; ``at`` (ISO 8601 with a zone), ``longitude`` and
``latitude`` (WGS 84), ``place``, ``confidence`` (0 to 1), ``picture`` (base64) and ``blur`` (a
list of left, top, width, height as shares of the picture) may be there, and nothing else.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.pictures import CleanPicture, clean_picture
from minhu.findings.blurring import Box, without_persons

LARGEST = 2 * 1024 * 1024
KNOWN = frozenset(
    (
        *("id", "words", "category", "at", "longitude", "latitude", "place", "confidence"),
        *("picture", "blur"),
    )
)
MOST_BOXES = 200
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
    said = _document(body)
    words, category = _text(said, "words", 400), _text(said, "category", 40)
    mark = _text(said, "id", 80)
    if not mark or not (words or category):
        raise DomainError(_("要有 id，还要有 words 或者 category。"))
    return Told(
        mark=mark,
        words=without_numbers(words),
        category=category,
        found_at=_moment(said, at),
        point=_point(said),
        place=without_numbers(_text(said, "place", 120)),
        confidence=_confidence(said),
        picture=_picture(said, marks=marks),
    )


def without_numbers(words: str) -> str:
    """Return words in which what may be a plate, a phone or an identity number is hidden."""
    return _NUMBER.sub(HIDDEN, _PLATE.sub(HIDDEN, words))


def _document(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST:
        raise DomainError(_("太大了，最多 2 MB。"))
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise DomainError(_("不是 JSON。")) from error
    if not isinstance(said, dict):
        raise DomainError(_("要的是一个 JSON 对象。"))
    strange = sorted(set(said) - KNOWN)
    if strange:
        words = {"names": "、".join(name[:40] for name in strange[:5])}
        raise DomainError(_("这几项不收：%(names)s。这里不认人，也不记人。") % words)
    return said


def _text(said: dict[str, Any], name: str, longest: int) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or len(value) > longest or "\0" in value:
        words = {"name": name, "n": longest}
        raise DomainError(_("%(name)s 要是不超过 %(n)d 个字的文字。") % words)
    return value.strip()


def _number(value: object, name: str, least: float, most: float) -> float:
    fine = isinstance(value, int | float) and not isinstance(value, bool)
    if not fine or not isinstance(value, int | float) or not least <= value <= most:
        words = {"name": name, "least": f"{least:g}", "most": f"{most:g}"}
        raise DomainError(_("%(name)s 要是 %(least)s 到 %(most)s 的数。") % words)
    return float(value)


def _moment(said: dict[str, Any], at: datetime) -> datetime:
    """Return when it was found; a clock that is ahead or stands still is not believed."""
    typed = _text(said, "at", 40)
    if not typed:
        return at
    try:
        moment = parse_datetime(typed)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DomainError(_("at 要是带时区的时间，例如 2026-11-20T10:00:00+08:00。"))
    if not at - LONGEST_AGO <= moment <= at + AHEAD:
        raise DomainError(_("at 要在最近一天里，请对一下设备的钟。"))
    return moment


def _point(said: dict[str, Any]) -> tuple[float, float] | None:
    if "longitude" not in said and "latitude" not in said:
        return None
    return (
        _number(said.get("longitude"), "longitude", -180, 180),
        _number(said.get("latitude"), "latitude", -90, 90),
    )


def _confidence(said: dict[str, Any]) -> int | None:
    if said.get("confidence") is None:
        return None
    return round(_number(said["confidence"], "confidence", 0, 1) * 100)


def _picture(said: dict[str, Any], *, marks: bool) -> CleanPicture | None:
    boxes = _boxes(said)
    if not said.get("picture"):
        return None
    try:
        content = b64decode(said["picture"], validate=True)
    except (TypeError, ValueError, binascii.Error) as error:
        raise DomainError(_("picture 要是 base64。")) from error
    return without_persons(clean_picture(BytesIO(content)), boxes if marks else None)


def _boxes(said: dict[str, Any]) -> list[Box] | None:
    """Return where faces and plates are; ``None`` when nothing is said of that."""
    told = said.get("blur")
    if told is None:
        return None
    if not isinstance(told, list) or len(told) > MOST_BOXES:
        raise DomainError(_("blur 要是一列方框，最多 200 个。"))
    return [_box(each) for each in told]


def _box(told: object) -> Box:
    if not isinstance(told, list) or len(told) != 4:  # noqa: PLR2004 -- left, top, width, height
        raise DomainError(_("blur 里每个方框是四个数：左、上、宽、高，都按画面的几分之几。"))
    left, top, wide, high = (_number(each, "blur", 0, 1) for each in told)
    return left, top, wide, high
