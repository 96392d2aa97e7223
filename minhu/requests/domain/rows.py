"""One row of an office's old file as what it says; nothing here touches the database."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from minhu.cases.enums import Channel
from minhu.core.errors import DomainError
from minhu.core.phones import read_phone
from minhu.places.domain.divisions import RowError
from minhu.places.geometry import point_to_wgs84
from minhu.requests.domain.filemaps import FileMap

YEARS = range(1970, 2200)
KEY_LENGTH = 80
PLACE_LENGTH = 120
NAME_LENGTH = 40
JOINTS = {"words": "\n", "place": " · "}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says; empty or ``None`` is what it does not say. ``point`` is in WGS 84."""

    row: int
    key: str
    title: str
    words: str
    place: str
    category: str
    channel: str
    unit: str
    area: str
    point: tuple[float, float] | None
    name: str
    phone: str
    created: datetime
    due: datetime | None
    closed: datetime | None
    reply: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A row about to be read: its number, its cells, the map, and what time it is now."""

    row: int
    cells: Mapping[str, str]
    file_map: FileMap
    at: datetime

    def text(self, name: str) -> str:
        """Return what a row says of a field, in our words where the map has them."""
        cells = (_clean(self.cells[column]) for column in self.file_map.columns.get(name, ()))
        if name not in {"words", "reply"}:
            cells = (" ".join(cell.split()) for cell in cells)
        said = JOINTS.get(name, " ").join(cell for cell in cells if cell)
        said = said or self.file_map.constants.get(name, "")
        return self.file_map.values.get(name, {}).get(said, said)

    def refusal(self, name: str, reason: str) -> RowError:
        return RowError(self.file_map.named(name), reason)


def read_entry(reading: Reading) -> Entry:
    """Return what a row says; raises ``RowError`` with the column and why it cannot be right."""
    created, due, closed = _times(reading)
    return Entry(
        reading.row,
        _key(reading),
        reading.text("title"),
        _words(reading),
        reading.text("place")[:PLACE_LENGTH],
        reading.text("category")[:NAME_LENGTH],
        _channel(reading),
        reading.text("unit"),
        reading.text("area"),
        _point(reading),
        reading.text("name")[:NAME_LENGTH],
        _phone(reading),
        created,
        due,
        closed,
        reading.text("reply"),
    )


def _key(reading: Reading) -> str:
    number = reading.text("id")
    if not number:
        raise reading.refusal("id", _("没有编号"))
    key = f"import:{reading.file_map.source}:{number}"
    if len(key) > KEY_LENGTH:
        raise reading.refusal("id", _("编号太长"))
    return key


def _words(reading: Reading) -> str:
    words = reading.text("words")
    if not words and not reading.text("title"):
        name = "words" if "words" in reading.file_map.columns else "title"
        raise reading.refusal(name, _("没有写反映的是什么"))
    return words


def _channel(reading: Reading) -> str:
    said = reading.text("channel")
    if said not in Channel.values:
        known = "、".join(Channel.values)
        reason = _("“%(said)s”不是来路，请在对照表里写明它是 %(known)s 里的哪一个")
        raise reading.refusal("channel", reason % {"said": said[:20], "known": known})
    return said


def _phone(reading: Reading) -> str:
    phone = reading.text("phone")
    if phone and not read_phone(phone):
        raise reading.refusal("phone", _("电话不对"))
    return phone


def _times(reading: Reading) -> tuple[datetime, datetime | None, datetime | None]:
    created, due, closed = (_moment(reading, name) for name in ("created", "due", "closed"))
    if created is None:
        raise reading.refusal("created", _("没有时间"))
    for name, moment in (("created", created), ("closed", closed)):
        if moment is not None and moment > reading.at:
            raise reading.refusal(name, _("时间在将来"))
    if closed is not None and closed < created:
        raise reading.refusal("closed", _("办结早于收到"))
    if due is not None and due < created:
        raise reading.refusal("due", _("期限早于收到"))
    return created, due, closed


def _moment(reading: Reading, name: str) -> datetime | None:
    said = reading.text(name)
    if not said:
        return None
    moment = _parsed(said, reading.file_map.times)
    if moment is None:
        raise reading.refusal(name, _("“%(said)s”不是对照表写的时间格式") % {"said": said[:30]})
    if moment.year not in YEARS:
        raise reading.refusal(name, _("“%(said)s”不是合理的时间") % {"said": said[:30]})
    return moment if moment.tzinfo else moment.replace(tzinfo=reading.file_map.zone)


def _parsed(said: str, formats: tuple[str, ...]) -> datetime | None:
    """Return the moment by the first format that fits; without formats ISO 8601 is meant."""
    for written in formats or ("",):
        try:
            return datetime.strptime(said, written) if written else datetime.fromisoformat(said)  # noqa: DTZ007 -- the zone of the map is set afterwards
        except ValueError:
            continue
    return None


def _point(reading: Reading) -> tuple[float, float] | None:
    """Return the point in WGS 84, or ``None`` where there is none that can be trusted."""
    said = {name: reading.text(name) for name in ("longitude", "latitude")}
    if not any(said.values()):
        return None
    for name, number in said.items():
        if not _is_number(number):
            raise reading.refusal(name, _("“%(said)s”不是坐标") % {"said": number[:20]})
    if max(map(_decimals, said.values())) < reading.file_map.precision:
        return None
    try:
        return point_to_wgs84(
            float(said["longitude"]), float(said["latitude"]), reading.file_map.crs
        )
    except DomainError as error:
        raise reading.refusal("longitude", str(error)) from error


def _is_number(said: str) -> bool:
    try:
        return math.isfinite(float(said))
    except ValueError:
        return False


def _decimals(said: str) -> int:
    """Return how many decimals a number carries; zeros at its end say nothing."""
    return len(said.partition(".")[2].rstrip("0"))


def _clean(cell: str) -> str:
    """Return a cell without what cannot be seen, but with its lines."""
    return "".join(
        sign for sign in cell if sign in "\n\t" or unicodedata.category(sign) != "Cc"
    ).strip()
