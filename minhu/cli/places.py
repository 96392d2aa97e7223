"""``minhu import areas`` and ``minhu import boundaries``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.telling import Bar, plainly
from minhu.places.enums import Crs, Level

if TYPE_CHECKING:
    from minhu.places.domain.reports import BoundaryReport, Report
    from minhu.places.topology import Fault

_SHOWN = 20
Json = Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")]


def areas(
    file: Annotated[Path, typer.Argument(help="区划代码的 CSV，可以是 .gz。")],
    *,
    as_json: Json = False,
) -> None:
    """Take in division codes."""
    from minhu.core.clock import now
    from minhu.places.domain.areas import import_areas

    with plainly():
        report = import_areas(file, at=now(), progress=Bar("区划"))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    _tell(report)
    if report.parents:
        typer.echo(f"另外建了 {report.parents} 个上级区域。")


def boundaries(  # noqa: PLR0913 -- each option is an argument
    file: Annotated[Path, typer.Argument(help="面状边界的 GeoJSON。")],
    parent: Annotated[str, typer.Option(help="上级区域的代码，例如社区的 12 位代码。")],
    name_field: Annotated[str, typer.Option(help="名称所在的属性。")],
    *,
    code_field: Annotated[
        str | None, typer.Option(help="代码所在的属性；没有就按位置编号。")
    ] = None,
    crs: Annotated[Crs, typer.Option(help="文件的坐标系。")] = Crs.WGS84,
    level: Annotated[Level, typer.Option(help="画的是哪一级。")] = Level.GRID,
    parent_name: Annotated[
        str | None, typer.Option(help="上级区域还没有时，会先建好；这里写它的名称，不写就用代码。")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take in drawn boundaries."""
    from minhu.core.clock import now
    from minhu.places.domain.areas import add_area
    from minhu.places.domain.boundaries import import_boundaries
    from minhu.places.domain.features import Layout
    from minhu.places.queries import area

    layout = Layout(name_field, code_field, crs, level)
    at = now()
    with plainly():
        if area(parent) is None:
            add_area(parent, name=parent_name or parent, at=at)
            typer.echo(f"上级区域 {parent} 原来没有，已经建好。", err=True)
        report = import_boundaries(file, parent=parent, layout=layout, at=at, progress=Bar("边界"))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _tell(report)
        _tell_ground(report)


def addresses(
    file: Annotated[
        Path, typer.Argument(help="CSV 或 Excel：地址，和网格或者经度、纬度，可有编号。")
    ],
    *,
    area: Annotated[str, typer.Option("--area", help="哪个街道的，写 12 位代码。")],
    crs: Annotated[Crs, typer.Option(help="经纬度的坐标系。")] = Crs.WGS84,
    as_json: Json = False,
) -> None:
    """Take in addresses."""
    from minhu.core.clock import now
    from minhu.core.errors import DomainError
    from minhu.places.domain.addresses import import_addresses
    from minhu.places.domain.sheets import read_sheet
    from minhu.places.queries import area as found

    with plainly():
        home = found(area)
        if home is None:
            raise DomainError(f"没有代码是“{area}”的区域。")
        report = import_addresses(read_sheet(file), home, crs=crs, at=now())
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _tell(report)


def _tell(report: Report) -> None:
    typer.echo(
        f"导入 {report.imported}，没有变化 {report.unchanged}，没有收下 {len(report.refused)}。"
    )
    _some([f"第 {r.row} 行 {r.column}：{r.reason}" for r in report.refused])


def _tell_ground(report: BoundaryReport) -> None:
    _some(
        [
            f"修补了第 {m.row} 项 {m.name}：{m.fault}，面积变了 {m.square_metres} 平方米"
            for m in report.mended
        ]
    )
    _some([f"重叠 {_fault(fault)}" for fault in report.overlaps])
    _some([f"空隙 {_fault(fault)}" for fault in report.gaps])
    _some([f"伸到上级区域外面 {_fault(fault)}" for fault in report.strays])
    _some([f"没有收到新边界、原样留着的：{code}" for code in report.absent])


def _fault(fault: Fault) -> str:
    return f"{' · '.join(fault.between)}：{fault.square_metres} 平方米"


def _some(lines: list[str]) -> None:
    for line in lines[:_SHOWN]:
        typer.echo(line)
    if len(lines) > _SHOWN:
        typer.echo(f"……还有 {len(lines) - _SHOWN} 条，加 --json 看全部。")
