"""Small XLSForm workbooks for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType

from xlsxwriter import Workbook

HEAD = ["type", "name", "label::中文 (zh)", "label::English (en)", "required", "relevant"]
HEAD += ["constraint", "constraint_message::中文 (zh)", "calculation", "hint::中文 (zh)"]
SURVEY = [
    HEAD,
    ["text", "court", "楼院", "Courtyard", "yes"],
    ["integer", "homes", "户数", "Homes", "", "", ". > 0 and . < 5000", "户数要在 1 到 4999 之间"],
    ["select_one yn", "gate", "有没有大门", "Gate", "yes"],
    ["note", "tip", "大门坏了也算有", "A broken gate counts"],
    ["select_multiple part", "broken", "坏了哪些", "Broken", "yes", "${gate} = 'yes'"],
    ["begin_group", "people", "人", "People", "", "${homes} > 10"],
    ["integer", "guards", "门岗人数", "Guards"],
    ["end_group"],
    ["calculate", "each", "每个门岗管几户", "Homes a guard", "", "", "", "", "round(${homes} div ${guards}, 1)"],
    ["geopoint", "at", "位置", "Where"],
    ["audio", "sound", "录音", "Sound"],
    ["text", "chief", "楼院负责人", "Chief"],
    ["begin_repeat", "lifts", "电梯", "Lifts"],
    ["text", "lift", "电梯", "Lift"],
    ["date", "checked", "检验日期", "Checked", "yes", "", ". <= today()"],
    ["end_repeat"],
]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label::中文 (zh)", "label::English (en)"],
    ["yn", "yes", "有", "Yes"],
    ["yn", "no", "没有", "No"],
    ["part", "lock", "门锁", "Lock"],
    ["part", "bell", "门铃", "Bell"],
    ["part", "door", "门扇", "Door"],
]
SETTINGS = [["form_title", "form_id"], ["楼院摸底", "yards"]]


def book(
    survey: list[list[str]] | None = None,
    choices: list[list[str]] | None = None,
    more: Mapping[str, list[list[str]]] = MappingProxyType({}),
) -> bytes:
    """Return an XLSForm as a workbook, with ``more`` sheets."""
    out = BytesIO()
    sheets = {
        "survey": survey or SURVEY,
        "choices": choices or CHOICES,
        "settings": SETTINGS,
    } | dict(more)
    with Workbook(out) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()
