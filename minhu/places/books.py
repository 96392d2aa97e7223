"""The areas of a level as an Excel file that can be taken in again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Final

import shapely
from xlsxwriter import Workbook

from minhu.core.sheets import LONGEST_CELL, SAFE, refused_sheet
from minhu.places.domain.mapfiles import GROUND, Found
from minhu.places.domain.reports import Refusal
from minhu.places.enums import Level
from minhu.places.geometry import DECIMALS
from minhu.places.models import Area, Boundary

LABELS: Final = (
    *("代码", "名称", "上级", "类别", "外部编号", "平方米", "从哪天起"),
    "边界（WKT，经度 纬度，WGS-84）",
)


def areas_book(code: str, level: Level, day: date, *, mark: str) -> bytes:
    """Return the areas of a level that stand on a day, with their outlines; ``mark`` says who took it."""
    rows = Area.objects.inside(code).filter(level=level).standing(day).select_related("parent")
    drawn = Boundary.objects.inside(code).valid_on(day).filter(area__level=level)
    grounds = {row.area_id: row for row in drawn}
    out = BytesIO()
    with Workbook(out, SAFE) as book:
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
        outline if len(outline) <= LONGEST_CELL else "",  # left out, the outline stays as it is
    ]


def _wkt(ground: Boundary) -> str:
    shape = shapely.from_geojson(json.dumps(ground.geometry))
    return str(shapely.to_wkt(shape, rounding_precision=DECIMALS))


def refused_areas(found: Found, refused: Iterable[Refusal]) -> bytes:
    """Return the areas of a file that were not taken, as they came, with their outlines and why."""
    labels = [*found.columns, LABELS[-1]]
    rows = []
    for one in refused:
        feature = found.features[one.row - 1]
        said = feature.get("properties") if isinstance(feature, dict) else None
        said = said if isinstance(said, dict) else {}
        cells = [str(said.get(name, "") or "") for name in found.columns]
        why = f"{one.column}：{one.reason}" if one.column else one.reason
        rows.append(([*cells, _outline(feature, said)], why))
    return refused_sheet(labels, rows)


def _outline(feature: object, said: Mapping[str, object]) -> str:
    """Return an outline as text: as it was typed in a sheet, else in WKT where it is one."""
    typed = next((text for label, text in said.items() if label.startswith(GROUND)), None)
    if typed is not None:
        return str(typed)
    drawn = feature.get("geometry") if isinstance(feature, dict) else None
    try:
        outline = str(shapely.to_wkt(shapely.from_geojson(json.dumps(drawn)), DECIMALS))
    except (shapely.GEOSException, TypeError, ValueError):
        return ""
    return outline if len(outline) <= LONGEST_CELL else ""
