"""The rows of a list of residents: read, checked, or refused with the column and the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from unicodedata import normalize
from uuid import UUID

from django.utils.translation import gettext as _

from minhu.core.crypto import blinder
from minhu.core.errors import DomainError
from minhu.core.phones import read_phone
from minhu.core.tables import Row
from minhu.people.enums import Base
from minhu.people.identity import read_identity
from minhu.places.addresses import tidy
from minhu.places.codes import WIDTH, inside
from minhu.places.domain.addresses import Places
from minhu.places.domain.divisions import tidy as cell_text
from minhu.places.enums import Level
from minhu.places.gazetteer import Gazetteer

NAMES: Final = {
    "name": ("姓名", "名字"),
    "number": ("证件号码", "身份证号", "身份证号码", "身份证", "公民身份号码"),
    "kind": ("证件类型", "证件种类"),
    "phone": ("电话", "手机", "手机号", "联系电话", "联系方式"),
    "address": ("地址", "住址", "现住址", "居住地址"),
    "grid": ("网格", "所在网格"),
    "base": ("人口类型", "户籍类型", "人口类别"),
}
_BASES: Final = {"户籍": Base.REGISTERED, "常住": Base.USUAL, "流动": Base.FLOATING}
LONGEST_NAME, LONGEST_ADDRESS = 40, 160
FOUND_IN = 20
"""A header stands in the first rows of a list; titles may be above it."""
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
"""Most of a list: looked up in no table of numbering plans, for that is where the time went."""
ROUNDED = 10**15
"""A number of so many digits that Excel holds as a number has lost its last ones."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken: its number as Excel shows it, the column, and why."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be kept; ``text`` is what is to be sealed.

    ``household`` marks the dwelling, empty where no address was written.
    """

    row: int
    area: str
    address: UUID | None
    base: str
    identity: str
    phone_index: str
    digest: str
    text: str
    household: str = ""


class RowError(Exception):
    """Why a row cannot be taken: the column and the words."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(slots=True)
class Register:
    """A list understood: where its columns are, its labels, and its rows by their numbers."""

    labels: list[str]
    columns: dict[str, int]
    rows: dict[int, Row]
    fallback: Base = Base.USUAL

    @classmethod
    def of(cls, lines: Sequence[Row], fallback: Base = Base.USUAL) -> Register:
        """Find the header of a sheet; raises ``DomainError`` where name, number or place is missing."""
        for number, line in enumerate(lines[:FOUND_IN]):
            labels = [cell_text(cell) for cell in line]
            columns = {
                key: labels.index(each)
                for key, names in NAMES.items()
                for each in names[::-1]
                if each in labels
            }
            if {"name", "number"} <= columns.keys() and {"address", "grid"} & columns.keys():
                rows = {n: row for n, row in enumerate(lines[number + 1 :], number + 2) if any(row)}
                return cls(labels, columns, rows, fallback)
        raise DomainError(_("表头里要有姓名、证件号码，还要有地址或者网格。"))


@dataclass(slots=True)
class Reader:
    """Reads the rows of a list: the places, the keys of the blind index, and what was seen."""

    register: Register
    places: Places
    gazetteer: Gazetteer
    today: date
    seen: dict[str, int] = field(default_factory=dict)
    by_identity: Callable[[str], str] = field(default_factory=lambda: blinder("resident"))
    by_phone: Callable[[str], str] = field(default_factory=lambda: blinder("phone"))
    by_dwelling: Callable[[str], str] = field(default_factory=lambda: blinder("household"))
    by_row: Callable[[str], str] = field(default_factory=lambda: blinder("resident.row"))
    _located: dict[tuple[str, str], tuple[str, UUID | None]] = field(default_factory=dict)

    def read(self, number: int) -> Entry:
        """Return a row; raises ``RowError``."""
        said = self._cells(self.register.rows[number])
        name, identity = self._person(said)
        index = self.by_identity(identity)
        if index in self.seen:
            words = {"row": self.seen[index]}
            raise RowError(_("证件号码"), _("和第 %(row)d 行是同一个号码。") % words)
        phone = self._phone(said["phone"])
        area, address = self._place(said["grid"], said["address"])
        base = self._base(said["base"])
        text = json.dumps(
            {"name": name, "number": identity, "phone": phone, "address": said["address"]},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        self.seen[index] = number
        phone_index = self.by_phone(phone) if phone else ""
        digest = self.by_row(f"{area}\x1f{base}\x1f{text}")
        dwelling = tidy(said["address"])
        household = self.by_dwelling(f"{area}\x1f{dwelling}") if dwelling else ""
        return Entry(number, area, address, base, index, phone_index, digest, text, household)

    def _cells(self, row: Row) -> dict[str, str]:
        columns, width = self.register.columns, len(row)
        said = dict.fromkeys(NAMES, "")
        for key, index in columns.items():
            cell = row[index] if index < width else ""
            if isinstance(cell, int | float) and abs(cell) >= ROUNDED:
                words = _("Excel 把号码存成了数字，末尾几位已经变了。请把这一列改成文本再填。")
                raise RowError(self.register.labels[index], words)
            said[key] = cell_text(cell)
        return said

    def _person(self, said: dict[str, str]) -> tuple[str, str]:
        name = normalize("NFKC", said["name"]).replace("\0", "").strip()
        if not name or len(name) > LONGEST_NAME:
            raise RowError(_("姓名"), _("没有写姓名，或者太长。"))
        try:
            return name, read_identity(said["number"], said["kind"], self.today)
        except ValueError as error:
            raise RowError(_("证件号码"), str(error)) from error

    @staticmethod
    def _phone(typed: str) -> str:
        plain = typed.replace(" ", "").replace("-", "")
        if not plain:
            return ""
        number = f"+86{plain}" if _MOBILE.fullmatch(plain) else read_phone(plain)
        if not number:
            raise RowError(_("电话"), _("电话不对，请核对；没有就空着。"))
        return number

    def _place(self, grid: str, address: str) -> tuple[str, UUID | None]:
        key = (grid, address)
        if key not in self._located:
            self._located[key] = self._find(grid, address)
        return self._located[key]

    def _find(self, grid: str, address: str) -> tuple[str, UUID | None]:
        if len(address) > LONGEST_ADDRESS:
            raise RowError(_("地址"), _("地址太长。"))
        known = self.gazetteer.address(address) if address else None
        code = self.places.names.get(tidy(grid), "") if grid else ""
        if not grid and address:
            named = self.gazetteer.find(address)
            code = known[0] if known else named.area_code if named and named.certain else ""
        if len(code) < WIDTH[Level.GRID] or not inside(code, self.places.home):
            column = _("网格") if grid else _("地址")
            raise RowError(column, _("找不到在哪个网格，请写网格，或者把地址写全。"))
        return code, known[1] if known else None

    def _base(self, typed: str) -> str:
        if not typed:
            return self.register.fallback
        found = _BASES.get(typed[:2])
        if found is None:
            words = {"kinds": "、".join(str(each.label) for each in Base)}
            raise RowError(_("人口类型"), _("人口类型写 %(kinds)s 之一，或者空着。") % words)
        return found
