"""Reading what people type into a cell, and writing it as they know it.

A number is kept as ``{"n": "1200", "floor": true}``: ``floor`` for 余 and 多, which say "at
least" (domain page, section 2); 98.5% is kept as 98.5, in per cent. Money is kept in fen, decimals to the sixth place. A place is kept
by its code and as it was typed, a point as ``lon`` and ``lat`` in WGS 84, several choices as a
list in the order they are offered, a line or an area as its points (``traces``), a person as who it is and a mask (``domain.naming``), pictures as the names they are stored by. Everything else is text: 08:30, 2026-11-20 08:30.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum.cn import uscc

from minhu.core.errors import DomainError
from minhu.core.masks import mask_name, mask_phone
from minhu.core.tables import Unreckoned
from minhu.ledgers import traces
from minhu.ledgers.enums import NUMBERS, TRACED, Kind
from minhu.ledgers.traces import POINT_PLACES
from minhu.people.domain.persons import read_person
from minhu.places.enums import Crs
from minhu.places.geometry import point_to_wgs84

LONGEST = 2000
MANIFOLD = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(
    r"(?P<n>-?\d[\d,]*(?:\.\d+)?)(?P<more>余|多|\+)?(?P<times>百|千|万|亿)?(?P<late>余|多|\+)?"
    r"(?:%|元|个|家|户|人|名|处|件|栋|套|间|亩|辆|平方米|平米|㎡|m2|米|次|份|场)?"
)
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0?0:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
_IN_TEN_THOUSANDS = re.compile(r"[(/:]单?位?:?万")
_SPACED = re.compile(r"[-/.年月] ")
_TIME = re.compile(r"(\d{1,2})[:时点](\d{2})(?:[:分](?:\d{2}(?:\.\d+)?)?)?")
_BETWEEN = re.compile(r"[、;；\n|]|, ?|，")
_POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)[,，;； ] *(-?\d{1,2}(?:\.\d+)?)")
NOBODY = ("无", "没有", "-", "—")
NOTHING = (*NOBODY, "--", "——", "/", "\\", "未统计", "暂无", "不详", "待定", "未定")
"""What stands where a number, a day or a place would, and says that there is none."""
SERIALS = (20_000, 80_000)
"""The days that Excel counts since 1899-12-30, from 1954 to 2119: a day in a cell that shows numbers."""
PLACES = 6
TIMES = (Kind.TIME, Kind.MOMENT)
SAYS_NOTHING = (*NUMBERS, Kind.DATE, Kind.MOMENT, Kind.AREA, Kind.POINT)
KNOWN = (Kind.AREA, Kind.POINT, *TRACED, Kind.CREDIT, Kind.PERSON)
LARGEST = {Kind.INTEGER: 10**12, Kind.MONEY: 10**14, Kind.DECIMAL: 10**11}
"""What a column may hold so that a million of them still add up in a tally."""
Value = Any


class Places(dict[str, str]):
    """The codes of places, by every name that means just one; ``aside`` are read, never shown."""

    aside: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> dict[str, str]:
        """The longest name of each place, for whoever wrote its code."""
        named = sorted(((len(name), name) for name, code in self.items() if name != code))
        return {self[name]: name for _length, name in named}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one column are read: its kind, and what may be chosen or named.

    ``ten_thousands`` says that its head counts in 万: 1.2亿 under 投资（万元） is 12000.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    places: Places | None = None
    crs: Crs = Crs.WGS84
    ten_thousands: bool = False


def read(typed: object, reading: Reading) -> Value:
    """Return what a cell says in the form it is kept in; empty text for an empty cell.

    Text is kept letter for letter; numbers, days and choices are read whatever their width.

    Raises ``DomainError`` with the reason in plain words: nothing is guessed.
    """
    moment = reading.kind is Kind.MOMENT and isinstance(typed, datetime)
    text = str(typed)[:16] if moment else plain(typed)
    if not text:
        return ""
    if text in NOTHING and reading.kind in SAYS_NOTHING:
        return ""
    if isinstance(typed, Unreckoned):
        raise DomainError(_("公式没有算出结果，请用 Excel 打开、保存一次再传"))
    if reading.kind is Kind.PICTURES:
        raise DomainError(_("照片要在这一条的页面上传"))
    return _of_kind(text, typed, reading)


def _of_kind(text: str, typed: object, reading: Reading) -> Value:
    if reading.kind in NUMBERS:
        return _number(text, reading)
    if reading.kind is Kind.DATE:
        return _date(text).isoformat()
    if reading.kind in TIMES:
        return _time(text, reading.kind)
    if reading.kind is Kind.CHOICES:
        return _several(text, reading.choices)
    if reading.kind is Kind.CHOICE and text not in reading.choices:
        words = {"choices": "、".join(reading.choices)}
        raise DomainError(_("不在选项里：%(choices)s。要加选项，到台账的“列”里加") % words)
    if reading.kind in KNOWN:
        return _known(text, reading)
    if len(text) > LONGEST:
        raise DomainError(_("太长了，最多%(n)d个字") % {"n": LONGEST})
    return typed.replace("\0", "").strip() if isinstance(typed, str) else text


def written_otherwise(community: str) -> tuple[str, ...]:
    """Return how offices write a community beside its name: 东风 and 东风居委会 for 东风社区."""
    name = plain(community)
    short = name.removesuffix("社区").removesuffix("村")
    short = short if len(short) > 1 else name
    ends = ("居委会", "居民委员会", "村委会", "村民委员会")
    return (short, *(each + end for each in {short, name} for end in ends))


def counts_in_ten_thousands(label: str) -> bool:
    """Answer whether the head of a column says that its numbers are in 万: 投资（万元）, 面积/万㎡."""
    return bool(_IN_TEN_THOUSANDS.search(plain(label)))


def plain(typed: object) -> str:
    """Return the text of a cell: full-width digits and letters as usual ones, no outer space."""
    if isinstance(typed, str) and typed.isascii():
        return typed.replace("\0", "").strip()
    if isinstance(typed, date):
        return typed.isoformat()[:10]
    if isinstance(typed, float):
        typed = int(typed) if typed.is_integer() else format(Decimal(f"{typed:.15g}"), "f")
    text = "" if typed is None else str(typed).replace("\0", "")
    return unicodedata.normalize("NFKC", text).strip()


def show(value: Value, kind: Kind | str) -> str:
    """Return a kept value as people read it; money in yuan, a floor with 余 behind it."""
    if isinstance(value, list):
        return "、".join(map(file_name, value) if kind == Kind.PICTURES else value)
    if not isinstance(value, dict):
        return str(value or "")
    if "n" not in value:
        return _show_known(value)
    number = Decimal(value["n"])
    shown = number / 100 if kind == Kind.MONEY else number
    return f"{shown:,f}{'余' if value.get('floor') else ''}"


def brief(value: Value, kind: Kind | str) -> str:
    """Return a kept value as a list shows it: how many pictures there are, how long a line or how large an area is."""
    if value and kind == Kind.PICTURES:
        return ngettext("%(n)d 张", "%(n)d 张", len(value)) % {"n": len(value)}
    return traces.brief(value) if value and kind in TRACED else show(value, kind)


def _show_known(value: Value) -> str:
    """Return a person as a mask, a place by its name, points by their numbers."""
    if "says" in value:
        return str(value["says"])
    if "line" in value or "ring" in value:
        return traces.say(value)
    if is_unsealed(value):
        return mask_name(value["name"]) or mask_phone(value["phone"])
    return str(value["name"]) if "at" in value else f"{value['lon']}, {value['lat']}"


def outward(value: Value) -> Value:
    """Return a value as programs read it: as it is kept, but of a person only the mask."""
    return value["says"] if isinstance(value, dict) and "says" in value else value


def is_unsealed(value: Value) -> bool:
    """Answer whether a value is somebody as typed, who must be sealed before it is kept."""
    return isinstance(value, dict) and "phone" in value


def file_name(picture: str) -> str:
    """Return a stored picture as people and files call it: the beginning of its hash."""
    return f"{picture.rpartition('/')[2][:12]}.jpg"


def show_beside(said: Value, kind: Kind | str) -> str:
    """Return what another source says, with the day it speaks of."""
    return f"{show(said['value'], kind)}（{said['as_of']}）"


def _number(text: str, reading: Reading) -> Value:
    kind = reading.kind
    found = _NUMBER.fullmatch(text.replace(" ", ""))
    if found is None:
        raise DomainError(_("不是数字，请只写数，如 300 或 300余"))
    if kind is Kind.MONEY and text.endswith("%"):
        raise DomainError(_("不是钱数"))
    number = Decimal(found["n"].replace(",", "")) * MANIFOLD[found["times"] or ""]
    if reading.ten_thousands and found["times"] in {"万", "亿"}:
        number /= MANIFOLD["万"]
    if kind is Kind.MONEY:
        number *= 100
    if kind is not Kind.DECIMAL and number != number.to_integral_value():
        raise DomainError(_("不是整数") if kind is Kind.INTEGER else _("不能比分更小"))
    if abs(number) >= LARGEST[kind]:
        raise DomainError(_("数字太大"))
    floor = bool(found["more"] or found["late"])
    exact = number.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP)
    kept = format(exact.normalize(), "f")
    return {"n": kept, "floor": True} if floor else {"n": kept}


def _date(text: str) -> date:
    if len(text) == 5 and text.isdecimal() and SERIALS[0] <= int(text) < SERIALS[1]:  # noqa: PLR2004 -- as many as such days have
        return date(1899, 12, 30) + timedelta(days=int(text))
    found = _DATE.fullmatch(text.replace(" ", "") if _SPACED.search(text) else text)
    parts = [part for part in found.groups() if part] if found else []
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError as error:
        raise DomainError(_("不是日期，请连年份写成 2026-11-20")) from error


def _time(text: str, kind: Kind) -> Value:
    day, _gap, clock = (
        text.replace("T", " ").rpartition(" ") if kind is Kind.MOMENT else ("", "", text)
    )
    found = _TIME.fullmatch(clock)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 -- a day has no more
        raise DomainError(_("不是时间，请写成 08:30"))
    told = f"{int(found[1]):02}:{found[2]}"
    return f"{_date(day).isoformat()} {told}" if kind is Kind.MOMENT else told


def parted(text: str) -> list[str]:
    """Return the single choices that are written in one cell."""
    return [each for each in map(str.strip, _BETWEEN.split(text)) if each]


def _several(text: str, choices: tuple[str, ...]) -> Value:
    chosen = {text} if text in choices else set(parted(text))
    if lost := chosen.difference(choices):
        words = {"one": min(lost), "choices": "、".join(choices)}
        raise DomainError(_("“%(one)s”不在选项里：%(choices)s") % words)
    return [each for each in choices if each in chosen]


def _known(text: str, reading: Reading) -> Value:
    if reading.kind is Kind.CREDIT:
        return _credit(text)
    if reading.kind is Kind.PERSON:
        return _person(text)
    if reading.kind is Kind.AREA:
        return _place(text, reading.places or Places())
    if reading.kind in TRACED:
        return traces.read(text, reading.kind, reading.crs)
    return _point(text, reading.crs)


def _person(text: str) -> Value:
    if text in NOBODY:
        return ""
    return read_person(text)._asdict()


def _credit(text: str) -> Value:
    """Return the code of a firm (GB 32100-2015): eighteen signs, of which the last checks the others."""
    code = text.replace(" ", "").replace("-", "").upper()
    if not uscc.is_valid(code):
        raise DomainError(_("不是统一社会信用代码：要18位，最后一位是校验码，请核对"))
    return code


def _point(text: str, crs: Crs) -> Value:
    found = _POINT.fullmatch(text)
    if found is None:
        raise DomainError(_("不是经纬度，请写成 113.65, 34.76"))
    lon, lat = point_to_wgs84(float(found[1]), float(found[2]), crs)
    return {"lon": f"{lon:.{POINT_PLACES}f}", "lat": f"{lat:.{POINT_PLACES}f}"}


def _place(text: str, places: Places) -> Value:
    code = places.get(text) or places.get(text.replace(" ", ""))
    if code is None:
        raise DomainError(_("不在本地的网格和社区里，请连社区写全，如 东风社区第1网格"))
    return {"at": code, "name": places.names.get(code, code) if text == code else text}
