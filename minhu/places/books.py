"""The areas of a level as an Excel file that can be taken in again."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Final

import shapely
from xlsxwriter import Workbook

from minhu.places.enums import Level
from minhu.places.geometry import DECIMALS
from minhu.places.models import Area, Boundary

_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LABELS: Final = (
    *("代码", "名称", "上级", "类别", "外部编号", "平方米", "从哪天起"),
    "边界（WKT，经度 纬度，WGS-84）",
)
LONGEST_CELL: Final = 32_767
"""What Excel holds in one cell; a longer outline is left out, and then stays as it is."""


def areas_book(code: str, level: Level, day: date, *, mark: str) -> bytes:
    """Return the areas of a level that stand on a day, with their outlines; ``mark`` says who took it."""
    rows = Area.objects.inside(code).filter(level=level).standing(day).select_related("parent")
    drawn = Boundary.objects.inside(code).valid_on(day).filter(area__level=level)
    grounds = {row.area_id: row for row in drawn}
    out = BytesIO()
    with Workbook(out, _SAFE) as book:
        sheet = book.add_worksheet(str(level.label))
        sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P / &N")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 7, 18)
        sheet.write_row(0, 0, LABELS, book.add_format({"bold": True}))
        for number, area in enumerate(rows.order_by("code"), start=1):
            sheet.write_row(number, 0, _cells(area, grounds.get(area.pk)))
    return out.getvalue()


def _cells(area: Area, ground: Boundary | None) -> list[str | int]:
    outline = _wkt(ground) if ground else ""
    return [
        *(area.code, area.name, area.parent.name if area.parent else ""),
        *(str(area.get_kind_display()), area.outside_id),
        ground.square_metres if ground else "",
        ground.valid_from.isoformat() if ground else "",
        outline if len(outline) <= LONGEST_CELL else "",
    ]


def _wkt(ground: Boundary) -> str:
    shape = shapely.from_geojson(json.dumps(ground.geometry))
    return str(shapely.to_wkt(shape, rounding_precision=DECIMALS))
