"""XLSForm workbooks: ``pyxform`` checks them, and their questions become columns.

Groups are taken apart, each of their questions asked only when the group is. A repeat becomes a
ledger of its own, whose records say which one they belong to. What columns cannot hold is left
out, and said with the row and the column of the sheet it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import check_packed, sheet_rows
from minhu.ledgers.cells import plain
from minhu.ledgers.domain.questions import Question, Untaken, chosen_from, read_question
from minhu.ledgers.guessing import PERSONAL

LARGEST, LARGEST_UNPACKED = 5 * 1024 * 1024, 60 * 1024 * 1024
_SURVEY = "survey"
_ROW = re.compile(r"\[row ?: ?(\d+)\]|row (\d+)", re.IGNORECASE)
_QUIET = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "calculate"}
)
_OUTSIDE = re.compile(r"select[ _]one[ _]external\b", re.IGNORECASE)
_UNKNOWN = re.compile(r"Unknown question type '([^']*)'")
_SIBLING = re.compile(r"\.\./([\w.-]+)")
_OTHER = "_other"
"""What the form calls the question for words where a choice is none of those offered."""
Entry = Mapping[str, Any]


@dataclass(slots=True)
class Sheet:
    """A ledger as a form asks for it; ``sheets`` are its repeats, each a ledger of its own."""

    title: str
    questions: list[Question] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    left_out: list[Untaken] = field(default_factory=list)

    @property
    def loses(self) -> bool:
        return any(True for _each in self.all_left_out())

    def all_left_out(self) -> Iterator[Untaken]:
        yield from self.left_out
        for each in self.sheets:
            yield from each.all_left_out()


def is_form(content: bytes) -> bool:
    """Answer whether a file is an XLSForm: a workbook with a sheet called survey."""
    return content[:2] == b"PK" and sheet_rows(content, _SURVEY) is not None


def read_form(content: bytes) -> Sheet:
    """Return what a form asks; raises ``DomainError`` with row and reason when it is not right."""
    if len(content) > LARGEST:
        raise DomainError(_("表单文件太大，最多5兆。"))
    check_packed(content, most=LARGEST_UNPACKED)
    lines = _lines(content)
    survey = _checked(content, lines)
    reader = _Reader(survey, _rows_by_name(lines))
    sheet = Sheet(plain(survey.get("title"))[:40])
    reader.read(survey["children"], sheet, ())
    if not any(each.questions for each in (sheet, *sheet.sheets)):
        raise DomainError(_("表单里没有台账能收的问题。"))
    return sheet


class Line(NamedTuple):
    """A row of the sheet as Excel counts it, with the type, name and label that stand in it."""

    row: int
    kind: str
    name: str
    label: str


def _checked(content: bytes, lines: list[Line]) -> Entry:
    """Return a form as ``pyxform`` reads it; raises ``DomainError`` for what it stumbles over."""
    from pyxform.errors import PyXFormError  # noqa: PLC0415 -- heavy, and only some need it
    from pyxform.xls2xform import convert  # noqa: PLC0415 -- as above

    if outside := next((line for line in lines if _OUTSIDE.match(line.kind)), None):
        raise DomainError(
            _(
                "表单第 %(row)s 行“%(label)s”的选项在 external_choices 表里，这里读不到。请把选项抄到 choices 表，类型改成 select_one，再传一次。"
            )
            % {"row": outside.row, "label": outside.label}
        )
    try:
        found = convert(BytesIO(content), file_type=".xlsx", validate=False)
    except PyXFormError as error:
        said = str(error)
        if unknown := _UNKNOWN.search(said):
            raise _no_such_kind(unknown[1], lines) from error
        row = _ROW.search(said)
        words = {"why": said[:300], "row": (row[1] or row[2]) if row else ""}
        if row:
            raise DomainError(_("表单第 %(row)s 行不对：%(why)s") % words) from error
        raise DomainError(_("表单不对：%(why)s") % words) from error
    survey: Entry = found._pyxform
    return survey


def _no_such_kind(kind: str, lines: list[Line]) -> DomainError:
    line = next((each for each in lines if each.kind == kind), Line(0, kind, "", ""))
    words = {"row": line.row, "label": line.label, "kind": kind}
    return DomainError(
        _(
            "表单第 %(row)s 行“%(label)s”：没有“%(kind)s”这种问题。请把类型改成 text、integer、date、select_one 或者 image，再传一次。"
        )
        % words
    )


def _lines(content: bytes) -> list[Line]:
    rows = sheet_rows(content, _SURVEY) or []
    head = [plain(cell).lower() for cell in rows[0]] if rows else []
    labels = [place for place, name in enumerate(head) if name.startswith("label")]

    def cell(row: Sequence[object], name: str) -> str:
        place = head.index(name) if name in head else len(row)
        return plain(row[place]) if place < len(row) else ""

    return [
        Line(
            number,
            cell(row, "type"),
            cell(row, "name"),
            next((plain(row[n]) for n in labels if n < len(row) and row[n]), cell(row, "name")),
        )
        for number, row in enumerate(rows[1:], start=2)
    ]


def _rows_by_name(lines: list[Line]) -> dict[str, list[int]]:
    """Return the rows each name stands in, as Excel counts them."""
    found: dict[str, list[int]] = {}
    for line in lines:
        if line.name:
            found.setdefault(line.name, []).append(line.row)
    return found


class _Reader:
    """Walks through a form, group by group."""

    def __init__(self, survey: Entry, rows: dict[str, list[int]]) -> None:
        self.language = _language(survey)
        self.choices: Entry = survey.get("choices") or {}
        self.rows = rows
        self.note = self.label = ""

    def read(self, entries: list[Entry], sheet: Sheet, conditions: tuple[str, ...]) -> None:
        for entry in entries:
            kind = entry.get("type", "")
            if entry.get("name") == "meta":
                continue
            if kind in {"group", "repeat"}:
                self._read_part(entry, sheet, conditions)
            elif kind == "note":
                self.note = self.words(entry, "label") or self.note
            else:
                self._read_one(entry, sheet, conditions)

    def words(self, entry: Entry, name: str) -> str:
        """Return words of an entry in the language of the house, else in the form's own."""
        found = entry.get(name) or ""
        if isinstance(found, Mapping):
            found = found.get(self.language) or next(iter(found.values()), "")
        return plain(re.sub(r"\s+", " ", str(found)))

    def row(self, name: str) -> int:
        rows = self.rows.get(name) or [0]
        return rows.pop(0) if len(rows) > 1 else rows[0]

    def _read_part(self, entry: Entry, sheet: Sheet, conditions: tuple[str, ...]) -> None:
        relevant = (entry.get("bind") or {}).get("relevant", "")
        inner = (*conditions, relevant) if relevant else conditions
        if entry["type"] == "repeat":
            title = self.words(entry, "label") or entry["name"]
            part = Sheet(title[:40])
            sheet.sheets.append(part)
            self.read(entry["children"], part, inner)
            return
        self.row(entry["name"])
        self.read(entry["children"], sheet, inner)

    def _placed(self, entry: Entry) -> tuple[Entry, int, str]:
        """Return a question with its row and its label; what a form adds by itself stands in no row."""
        name = str(entry["name"])
        of = name.removesuffix(_OTHER)
        if of == name or name in self.rows or of not in self.rows:
            return entry, self.row(name), self.words(entry, "label")
        label = _("%(label)s：其他，请写明") % {"label": self.label}
        return {**entry, "bind": _named(entry.get("bind") or {})}, self.rows[of][0], label

    def _read_one(self, entry: Entry, sheet: Sheet, conditions: tuple[str, ...]) -> None:
        entry, row, label = self._placed(entry)
        name = str(entry["name"])
        self.label = label or name
        if not label and entry["type"] in _QUIET and not _calculated(entry):
            return
        told = Told(row, name, label or name, self.words(entry, "hint"), self.note)
        self.note = ""
        try:
            choices = chosen_from(entry, self.choices, self.words)
            question = read_question(entry, told.row, told.label, choices)
        except DomainError as error:
            sheet.left_out.append(Untaken(row, "type", label or name, str(error)))
            return
        question.name = _fresh(name, sheet)
        question.label = _fresh_label(told.label, sheet)
        question.rules |= {"hint": told.hint[:200]} if told.hint else {}
        question.rules |= {"note": told.note[:400]} if told.note else {}
        if message := self.words(entry.get("bind") or {}, "jr:constraintMsg"):
            question.rules["message"] = message[:200]
        question.personal = bool(PERSONAL.search(told.label))
        question.add_conditions(conditions)
        sheet.left_out += question.leave_out_unread()
        sheet.questions.append(question)


@dataclass(frozen=True, slots=True)
class Told:
    """A question as its sheet writes it."""

    row: int
    name: str
    label: str
    hint: str
    note: str


def _language(survey: Entry) -> str:
    """Return the language of the labels that is Chinese, if there is one."""
    known = {
        language
        for entry in _all(survey)
        if isinstance(entry.get("label"), Mapping)
        for language in entry["label"]
    }
    chinese = [each for each in known if re.search("zh|中文|chinese", each, re.IGNORECASE)]
    return min(chinese) if chinese else str(survey.get("default_language") or "")


def _all(entry: Entry) -> Iterator[Entry]:
    for each in entry.get("children") or ():
        yield each
        yield from _all(each)


def _named(bind: Entry) -> Entry:
    """Return conditions in which a question beside is told by its name, as people write it."""
    return {key: _SIBLING.sub(r"${\1}", str(said)) for key, said in bind.items()}


def _calculated(entry: Entry) -> bool:
    return bool((entry.get("bind") or {}).get("calculate"))


def _fresh(name: str, sheet: Sheet) -> str:
    known, found, n = {each.name for each in sheet.questions}, name[:60], 1
    while found in known:
        n += 1
        found = f"{name[:58]}_{n}"
    return found


def _fresh_label(label: str, sheet: Sheet) -> str:
    known, short, n = {each.label for each in sheet.questions}, label[:56], 1
    found = short
    while found in known:
        n += 1
        found = f"{short} {n}"
    return found
