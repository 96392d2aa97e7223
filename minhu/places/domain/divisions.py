"""Reading files of division codes: which column says what, and which rows cannot be right."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.places import codes
from minhu.places.domain.reports import Report

_OWN = (
    ("villageCode", "villageName"),
    ("code", "name"),
    ("统计用区划代码", "名称"),
    ("区划代码", "名称"),
    ("代码", "名称"),
)
_ABOVE = (
    ("streetCode", "streetName"),
    ("areaCode", "areaName"),
    ("cityCode", "cityName"),
    ("provinceCode", "provinceName"),
)
_PHONE = ("phone", "电话", "联系电话", "值班电话")
_DIALLED = re.compile(r"[0-9 +()转-]{5,40}")
_URBAN = ("城乡分类代码", "城乡分类", "urbanClass")
_LONGEST = 80
_GZIP = b"\x1f\x8b"
_PLAIN_ROW = dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that can be right: an area, and the names the row gives to areas above it."""

    code: str
    name: str
    urban_class: str
    above: dict[str, str]
    phone: str = ""


class RowError(Exception):
    """A row that cannot be right: the column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def text(path: Path) -> str:
    """Return a file's text: packed or not, UTF-8 or the GB 18030 that Excel writes here."""
    try:
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if raw.startswith(_GZIP) else raw
    except (OSError, EOFError, zlib.error) as error:
        raise DomainError(
            _("文件打不开：%(path)s。请确认路径，再试一次。") % {"path": path}
        ) from error
    return decoded(raw)


def decoded(raw: bytes) -> str:
    """Return bytes as text: UTF-8, or the GB 18030 that Excel writes here."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError(_("文件的文字编码认不出来，请另存为 UTF-8 的 CSV。"))


def tidy(value: object) -> str:
    """Return a cell as one line of text; whole numbers lose their ``.0``."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def name_fault(name: str) -> str:
    """Return why a name cannot be kept, or nothing."""
    if not name:
        return _("没有名称")
    if len(name) > _LONGEST:
        return _("名称超过 %(most)d 个字") % {"most": _LONGEST}
    return "" if name.isprintable() else _("名称里有看不见的字符")


def entries(path: Path, report: Report) -> Iterator[Entry]:
    """Yield the rows that can be right; the others go to the report."""
    reader = csv.DictReader(StringIO(text(path), newline=""), strict=True)
    code_column, name_column = _columns(reader.fieldnames or ())
    for row in _rows(reader):
        try:
            yield _entry(row, code_column, name_column)
        except RowError as error:
            report.refuse(reader.line_num, error.column, error.reason)


def _rows(reader: csv.DictReader[str]) -> Iterator[_PLAIN_ROW]:
    try:
        yield from reader
    except csv.Error as error:
        raise DomainError(
            _("第 %(row)s 行读不下去，请检查引号是否成对，再另存一次。")
            % {"row": reader.line_num + 1}
        ) from error


def _columns(header: object) -> tuple[str, str]:
    names = set(header) if isinstance(header, list | tuple) else set()
    for code_column, name_column in _OWN:
        if {code_column, name_column} <= names:
            return code_column, name_column
    raise DomainError(_("没有找到代码和名称两列，表头请用 code,name 或 统计用区划代码,名称。"))


def _entry(row: _PLAIN_ROW, code_column: str, name_column: str) -> Entry:
    code = _code(row, code_column)
    name = tidy(row.get(name_column))
    fault = name_fault(name)
    if fault:
        raise RowError(name_column, fault)
    urban = next((row[column].strip() for column in _URBAN if row.get(column)), "")
    return Entry(code, name, urban[:3], _above(row, code_column, code), _phone(row))


def _phone(row: _PLAIN_ROW) -> str:
    column = next((column for column in _PHONE if tidy(row.get(column))), "")
    phone = tidy(row[column]) if column else ""
    if phone and not _DIALLED.fullmatch(phone):
        raise RowError(column, _("“%(phone)s”不是电话号码") % {"phone": phone[:20]})
    return phone


def _code(row: _PLAIN_ROW, column: str) -> str:
    typed = row.get(column) or ""
    try:
        return codes.full(typed)
    except ValueError:
        words = {"code": typed[:20]}
        raise RowError(
            column, _("“%(code)s”不是区划代码（2、4、6、9、12 位数字）") % words
        ) from None


def _above(row: _PLAIN_ROW, code_column: str, code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, name_column in _ABOVE:
        if column == code_column or not row.get(column):
            continue
        above = _code(row, column)
        if not codes.inside(code, above):
            words = {"code": code, "above": above}
            raise RowError(column, _("%(code)s 不在 %(above)s 之内") % words)
        if above != code:
            given = tidy(row.get(name_column))
            found.setdefault(above, "" if name_fault(given) else given)
    return found
