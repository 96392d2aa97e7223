"""Guessing what an Excel file is: where its header stands, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import pairwise

from django.utils.translation import gettext as _

from minhu.core.tables import Row
from minhu.ledgers.cells import NOTHING, plain
from minhu.ledgers.enums import NUMBERS, Fact, Kind
from minhu.ledgers.evidence import DATED, are_days, lacks_year, mostly, reads
from minhu.ledgers.heads import beneath, distinct, of_two_rows, spread
from minhu.ledgers.trimming import is_about_the_sheet, label_of, title_of, without_others

A_SHEET = 10_000_000
"""What the rows of the second sheet are numbered above, and again of each further one."""
LOOKED = 20
"""How many rows from the top a header is looked for in."""
SAMPLE = 2000
"""How many rows, spread over the file, the kinds are read from; choices come from all."""
MOST_CHOICES, LONGEST_CHOICE = 12, 12
TICKS = ("√", "✓", "✔", "是", "有", "×")
"""What alone is a choice: empty cells are the other."""
GUESSED = (
    *(Kind.POINT, Kind.POLYGON, Kind.LINE, Kind.DATE),
    *(Kind.MOMENT, Kind.INTEGER, Kind.DECIMAL),
)
PERSONAL = re.compile(
    "姓名|联系人|负责人|法人|户主|经营者|业主|电话|手机|身份证|证件号|联系方式"
    r"|first ?name|last ?name|full ?name|surname|\bphone|mobile|contact no|passport",
    re.IGNORECASE,
)
_PHONE_OR_ID = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]|0\d{2,3}-?\d{7,8}")
_YUAN = re.compile(r"元[)]?$")
_SHARE = re.compile(r"率|占比|比例|比重|百分比|[(（][%％][)）]")
_PHONE = re.compile("电话|手机|联系方式|phone|mobile", re.IGNORECASE)
_CARD = re.compile("身份证|证件号|公民身份号")
_GRID, _COMMUNITY = re.compile("网格"), re.compile("社区")
_EAST = {"经度", "lon", "lng", "longitude"}
_NORTH = {"纬度", "lat", "latitude"}
POINT = "经纬度"
_SERIAL = re.compile("序号|编号|NO|No|no")
_NUMBERED = re.compile("号$|编码|代码|编号|码$")
_FREE = re.compile("备注|说明|情况|问题|原因|内容|措施|意见|公司|单位|地址|位置")


@dataclass(frozen=True, slots=True)
class Guess:
    """A column as it is proposed: ``index`` in the file, and why it is not taken, if so.

    ``running`` numbers only count the rows; ``lost`` are cells that the kind does not read;
    ``yearless`` says that they are days, of no year: only words can be made of them.
    """

    index: int
    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    personal: bool = False
    key: bool = False
    samples: tuple[str, ...] = ()
    running: bool = False
    lost: tuple[str, ...] = ()
    yearless: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A file understood: the number of the header row, its labels, and the rows below.

    ``others`` are rows that are no records, such as sums, each with what it is. Of several
    sheets ``sheets`` are those whose rows are here, ``apart`` those that are another table.
    ``title`` stands alone in a row above the header.
    """

    header: int
    labels: tuple[str, ...]
    rows: dict[int, Row]
    others: dict[int, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    title: str = ""

    def where(self, row: int) -> str:
        """Return which row of which sheet a row is, as Excel shows it."""
        sheet, number = divmod(row, A_SHEET)
        words = {"row": number, "sheet": self.sheets[sheet] if self.sheets else ""}
        whole = _("“%(sheet)s”第 %(row)s 行") if self.sheets else _("第 %(row)s 行")
        return whole % words


def is_share(label: str) -> bool:
    """Answer whether a column holds shares by its name (入住率, 占比（%）): they are not added up."""
    return bool(_SHARE.search(label))


def part_of_person(label: str) -> str:
    """Return what a column says of somebody who is named in another: phone, number or nothing."""
    if _CARD.search(label):
        return "number"
    return "phone" if _PHONE.search(label) else ""


def guessed_fact(guess: Guess, guesses: Sequence[Guess]) -> str:
    """Return what the base knows of a column beside one of grids: its community need not be asked."""
    places = [each for each in guesses if each.kind is Kind.AREA]
    grids = any(_GRID.search(each.label) for each in places)
    known = grids and guess in places and _COMMUNITY.search(guess.label)
    return Fact.COMMUNITY.value if known else ""


def table_of(lines: Sequence[Row]) -> Table:
    """Return the table in the rows of a sheet; a title above it and a second header row count.

    Empty rows are left out; rows keep their numbers as Excel shows them.
    """
    top = list(lines[:LOOKED])
    if not any(_texts(line) for line in top):
        return Table(0, (), {})
    at = max(range(len(top)), key=lambda n: (_texts(top[n]), -n))
    labels = [label_of(cell) for cell in lines[at]]
    if at and _texts(lines[at - 1]) > 1 and not is_about_the_sheet(lines[at - 1]):
        labels = beneath(spread(lines[at - 1], len(labels)), labels)
    elif _goes_on(lines, at):
        labels, at = of_two_rows(labels, lines[at + 1]), at + 1
    below = enumerate(lines[at + 1 :], start=at + 2)
    rows = {number: line for number, line in below if any(map(plain, line))}
    rows, others = without_others(rows, labels)
    title = title_of(lines[: at + 1])
    return _with_points(Table(at + 1, tuple(distinct(labels)), rows, others, title=title))


def guess(table: Table, places: dict[str, str]) -> list[Guess]:
    """Return what each column with a label seems to hold, and which of them names a row."""
    found = []
    for index, label in enumerate(table.labels):
        if label:
            cells = [_said(row[index]) for row in table.rows.values() if index < len(row)]
            cells = [cell for cell in cells if cell]
            shown = tuple(dict.fromkeys(cells[:5]))
            known = Guess(index, label, Kind.CREDIT) if _CREDIT.search(label) else None
            column = known or _column(index, label, cells, places)
            lost = _lost(column, cells, places)
            running = bool(_SERIAL.search(label)) and _counts(cells)
            found.append(replace(column, samples=shown, lost=lost, running=running))
    return _with_key(found, table)


_CREDIT = re.compile("信用代码")
"""Says itself what is in it; eighteen digits alone would be taken for somebody's number."""


def _column(index: int, label: str, whole: list[str], places: dict[str, str]) -> Guess:
    cells = [each for each in whole[:: max(1, len(whole) // SAMPLE)] if each not in NOTHING]
    if PERSONAL.search(label) or mostly(cells, lambda cell: bool(_PHONE_OR_ID.fullmatch(cell))):
        return Guess(index, label, Kind.TEXT, personal=True)
    if mostly(cells, lambda cell: cell.replace(" ", "") in places):
        return Guess(index, label, Kind.AREA)
    if dated := _of_days(index, label, cells):
        return dated
    for kind in GUESSED:
        if cells and mostly(cells, partial(reads, kind=kind, label=label)):
            if kind is Kind.DATE and all(cell.isdecimal() and len(cell) == 5 for cell in cells):  # noqa: PLR2004 -- days as Excel counts them
                continue
            money = kind in NUMBERS and bool(_YUAN.search(label))
            return Guess(index, label, Kind.MONEY if money and "万" not in label else kind)
    distinct = tuple(dict.fromkeys(whole))
    few = len(distinct) <= MOST_CHOICES and len(whole) >= 3 * len(distinct)
    told = len(distinct) > 1 or bool(distinct and distinct[0] in TICKS)
    if told and few and max(map(len, distinct)) <= LONGEST_CHOICE and not _FREE.search(label):
        return Guess(index, label, Kind.CHOICE, distinct)
    return Guess(index, label, Kind.TEXT)


def _of_days(index: int, label: str, cells: list[str]) -> Guess | None:
    if DATED.search(label) and are_days(cells, label):
        return Guess(index, label, Kind.DATE)
    if "时间" in label and mostly(cells, lambda cell: reads(cell, Kind.TIME)):
        return Guess(index, label, Kind.TIME)
    if mostly(cells, lambda cell: lacks_year(cell, label)):
        return Guess(index, label, Kind.TEXT, yearless=True)
    return None


def _with_key(guesses: list[Guess], table: Table) -> list[Guess]:
    """Propose as key the first column whose cells all differ, a running number only at last."""
    able = [each for each in guesses if _names(each) and _tells_apart(each, table)]
    able.sort(
        key=lambda each: (
            each.running,
            each.kind is Kind.AREA,
            bool(_FREE.search(each.label)),
            each.kind is not Kind.TEXT,
        )
    )
    chosen = able[0].index if able else -1
    return [replace(each, key=each.index == chosen) for each in guesses]


def _names(each: Guess) -> bool:
    """Answer whether a column could name a row: no person, no day, and no number of anything."""
    if each.personal or each.kind not in (Kind.TEXT, Kind.INTEGER, Kind.CREDIT, Kind.AREA):
        return False
    if each.kind is Kind.INTEGER:
        return each.running or bool(_NUMBERED.search(each.label))
    return not DATED.search(each.label)


def _counts(cells: list[str]) -> bool:
    """Answer whether cells count the rows, 1, 2, 3 and on, but for a few."""
    after = sum(b == str(int(a) + 1) for a, b in pairwise(cells) if a.isdecimal())
    return bool(cells) and all(map(str.isdecimal, cells)) and after * 5 >= (len(cells) - 1) * 4


def _lost(guess: Guess, cells: list[str], places: dict[str, str]) -> tuple[str, ...]:
    """Return the different cells of a column that its kind does not read."""
    if guess.personal or guess.kind in (Kind.TEXT, Kind.CHOICE):
        return ()
    other = dict.fromkeys(each for each in cells if each not in NOTHING)
    if guess.kind is Kind.AREA:
        return tuple(each for each in other if each.replace(" ", "") not in places)
    return tuple(each for each in other if not reads(each, guess.kind, guess.label))


def _said(cell: object) -> str:
    """Return the text of a cell, of a moment with its time."""
    timed = isinstance(cell, datetime) and (cell.hour or cell.minute)
    return f"{cell:%Y-%m-%d %H:%M}" if timed else plain(cell)


def _tells_apart(each: Guess, table: Table) -> bool:
    cells = [plain(row[each.index]) for row in table.rows.values() if each.index < len(row)]
    return bool(cells) and all(cells) and len(set(cells)) == len(cells) == len(table.rows)


def _texts(line: Row) -> int:
    """Return how many cells of a row could be labels: words, not numbers."""
    return sum(bool(text) and not reads(text, Kind.DECIMAL) for text in map(plain, line))


def _goes_on(lines: Sequence[Row], at: int) -> bool:
    """Answer whether the row below a header belongs to it: only words, only under merged heads.

    A merged head is one with nothing to its right; a row of things says something elsewhere.
    """
    if at + 1 >= len(lines):
        return False
    upper, lower = ([plain(cell) for cell in line] for line in lines[at : at + 2])
    upper += [""] * (len(lower) - len(upper))
    said = [place for place, cell in enumerate(lower) if cell]
    opens = {n for n, head in enumerate(upper) if head and upper[n + 1 : n + 2] == [""]}
    under = [place for place in said if not upper[place]]
    fits = all(place in opens or not upper[place] for place in said)
    words = not any(reads(lower[place], Kind.DECIMAL) for place in said)
    return bool(under) and fits and words and any(upper[: min(under)])


def _with_points(table: Table) -> Table:
    """Return a table in which a column of longitudes and one of latitudes are one of points."""
    heads = [label.lower() for label in table.labels]
    east = next((n for n, head in enumerate(heads) if head in _EAST), None)
    north = next((n for n, head in enumerate(heads) if head in _NORTH), None)
    if east is None or north is None:
        return table
    labels = list(table.labels)
    rows: dict[int, Row] = {}
    labels[east], labels[north] = POINT, ""
    for number, line in table.rows.items():
        row = [*line, *[""] * (len(labels) - len(line))]
        both = plain(row[east]), plain(row[north])
        row[east], row[north] = ", ".join(both) if any(both) else "", ""
        rows[number] = row
    return replace(table, labels=tuple(labels), rows=rows)
