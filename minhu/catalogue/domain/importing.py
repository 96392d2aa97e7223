"""Reading standards from an Excel or CSV file: every row is taken or refused with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from minhu.catalogue.columns import COLUMNS, DUTIES, STAGES
from minhu.catalogue.domain.standards import Rule, Slot, keep_rules
from minhu.catalogue.enums import Duty
from minhu.catalogue.models import Category
from minhu.catalogue.models.standard import MOST_PICTURES
from minhu.core.clock import Limit, read_limit
from minhu.core.errors import DomainError
from minhu.places.codes import full
from minhu.places.domain.divisions import RowError
from minhu.places.domain.reports import Report
from minhu.places.domain.sheets import Sheet

NEEDED = ("category", "condition", "limit")
LONGEST = {
    "condition": 120,
    "stage": 20,
    "limit": 20,
    "closing": 200,
    "evidence": 120,
    "unit_name": 80,
    "tells": 200,
    "source": 200,
}
SAID = ("closing", "evidence", "pictures", "unit_name", "duty", "tells", "source")


@dataclass(slots=True)
class Draft:
    """A standard as its rows add up: what the first says, and the limits of all."""

    says: dict[str, Any]
    limits: dict[str, Limit] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file being read: which column is what, and the categories by code and by name."""

    sheet: Sheet
    columns: Mapping[str, str]
    categories: Mapping[str, list[str]]
    source: str

    def said(self, row: int) -> dict[str, str]:
        cells = self.sheet.cells(row)
        return {name: " ".join(cells[column].split()) for name, column in self.columns.items()}

    def refusal(self, name: str, reason: str) -> RowError:
        return RowError(self.columns.get(name, COLUMNS[name][0]), reason)


def import_standards(
    sheet: Sheet, *, area_code: str, edition: str | None, source: str, begins: date
) -> Report:
    """Let the standards of a file hold in an area (empty: everywhere) from a day on.

    Rows with the same category and condition are stages of one standard. What cannot be
    read is refused with row, column and reason, the rest is taken, twice changes nothing.
    """
    place = _place(area_code)
    reading = Reading(sheet, _columns(sheet), _categories(edition), source)
    drafts: dict[Slot, Draft] = {}
    report = Report()
    for row in sheet.rows:
        try:
            _read(reading, row, drafts)
        except RowError as error:
            report.refuse(row, error.column, error.reason)
    rules = [Rule(*slot, draft.says, draft.limits) for slot, draft in drafts.items()]
    changed = keep_rules(rules, area_code=place, begins=begins)
    for slot, draft in drafts.items():
        report.imported += len(draft.rows) * changed[slot]
        report.unchanged += len(draft.rows) * (not changed[slot])
    return report


def _place(area_code: str) -> str:
    try:
        return full(area_code) if area_code else ""
    except ValueError as error:
        words = {"code": area_code}
        raise DomainError(_("“%(code)s”不是区划代码，请核对。") % words) from error


def _columns(sheet: Sheet) -> dict[str, str]:
    found = {
        name: next((word for word in words if word in sheet.header), "")
        for name, words in COLUMNS.items()
    }
    for name in NEEDED:
        if not found[name]:
            words = {"columns": "、".join(COLUMNS[name])}
            raise DomainError(_("文件里少一列，叫这些都行：%(columns)s。") % words)
    columns = {name: column for name, column in found.items() if column}
    sheet.require(columns.values())
    return columns


def _categories(edition: str | None) -> dict[str, list[str]]:
    """Return the codes a cell may mean: a code, a name, or names of two levels."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = Category.objects.filter(edition=edition).select_related("parent")
    for row in rows:
        found[row.code].append(row.code)
        found[row.name].append(row.code)
        if row.parent is not None:
            for joint in ("—", "-", "/"):
                found[f"{row.parent.name}{joint}{row.name}"].append(row.code)
    return found


def _read(reading: Reading, row: int, drafts: dict[Slot, Draft]) -> None:
    said = reading.said(row)
    for name, most in LONGEST.items():
        if len(said.get(name, "")) > most:
            raise reading.refusal(name, _("超过 %(most)d 个字") % {"most": most})
    slot = (_category(reading, said["category"]), said["condition"])
    if not slot[1]:
        raise reading.refusal("condition", _("没有写条件"))
    limit, stage = _limit(reading, said["limit"]), STAGES.get(said.get("stage", ""))
    name = stage or said["stage"]
    says = _says(reading, said)
    draft = drafts.get(slot) or Draft(says)
    if name in draft.rows:
        reason = _("和第 %(row)d 行是同一条") % {"row": draft.rows[name]}
        raise reading.refusal("stage" if said.get("stage") else "condition", reason)
    other = next((each for each in SAID if said.get(each) and says[each] != draft.says[each]), "")
    if other:
        reason = _("和第 %(row)d 行写的不一样") % {"row": min(draft.rows.values())}
        raise reading.refusal(other, reason)
    draft.limits[name], draft.rows[name] = limit, row
    drafts[slot] = draft


def _category(reading: Reading, said: str) -> str:
    codes = reading.categories.get(said, [])
    if not codes:
        raise reading.refusal("category", _("没有这个类别，请先导入类别，或者改成这里的名称"))
    if len(codes) > 1:
        raise reading.refusal("category", _("有几个类别叫这个名字，请写“上级—名称”或者代码"))
    return codes[0]


def _limit(reading: Reading, said: str) -> Limit:
    try:
        return read_limit(said)
    except DomainError as error:
        raise reading.refusal("limit", str(error)) from error


def _says(reading: Reading, said: Mapping[str, str]) -> dict[str, Any]:
    says: dict[str, Any] = {name: said.get(name, "") for name in SAID}
    says["source"] = says["source"] or reading.source
    says["pictures"] = _pictures(reading, says)
    says["duty"] = _duty(reading, says["duty"])
    if says["duty"] == Duty.UPWARD and not says["tells"]:
        raise reading.refusal("tells", _("上级收回的要写清该找谁"))
    return says


def _pictures(reading: Reading, says: Mapping[str, str]) -> int:
    text = says["pictures"]
    if text and not (text.isascii() and text.isdigit() and int(text) <= MOST_PICTURES):
        reason = _("要写 0 到 %(most)d 的数字") % {"most": MOST_PICTURES}
        raise reading.refusal("pictures", reason)
    if text and int(text) and not says["evidence"]:
        raise reading.refusal("evidence", _("要几张照片，就要写拍什么"))
    return int(text or 0)


def _duty(reading: Reading, text: str) -> str:
    known = {"": Duty.BASIC, **DUTIES}
    if text not in known:
        words = {"words": "、".join(word for word in DUTIES if word)}
        raise reading.refusal("duty", _("要写：%(words)s") % words)
    return known[text].value
