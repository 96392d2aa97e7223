"""``minhu import requests``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.telling import Bar, plainly

if TYPE_CHECKING:
    from minhu.requests.domain.importing import RequestReport
    from minhu.requests.domain.naming import Home

_SHOWN = 20


def requests(
    file: Annotated[Path, typer.Argument(help="诉求的 CSV，第一行是表头，可以是 .gz。")],
    mapping: Annotated[
        str, typer.Option("--map", help="对照表：TOML 文件，或自带的 baltimore、messages。")
    ],
    *,
    area: Annotated[str, typer.Option(help="这份文件说的是哪个区域，写代码。")] = "",
    area_name: Annotated[str, typer.Option(help="这个区域还没有时，用这个名称建好。")] = "",
    refused: Annotated[
        Path | None, typer.Option(help="把没有收下的行写到这个 CSV，带原因。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="最后一行打印 JSON。")] = False,
) -> None:
    """Take in requests with their own times."""
    from minhu.core.clock import now
    from minhu.places.domain.sheets import read_sheet, write_refused
    from minhu.requests.domain.filemaps import load_map
    from minhu.requests.domain.importing import import_requests
    from minhu.requests.domain.naming import find_home

    at = now()
    with plainly():
        file_map, sheet = load_map(mapping), read_sheet(file)
        home = find_home(area, name=area_name, at=at)
        _tell_home(home)
        code = home.area.code
        report = import_requests(sheet, file_map, home=code, at=at, progress=Bar("诉求"))
        _tell(report, as_json=as_json)
        if refused is not None:
            write_refused(refused, sheet, report.refused)


def _tell_home(home: Home) -> None:
    if home.made:
        typer.echo(f"建好了区域 {home.area.name}（{home.area.code}）。", err=True)


def _tell(report: RequestReport, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    counts = (report.imported, report.unchanged, len(report.refused))
    typer.echo("导入 {}，没有变化 {}，没有收下 {}。".format(*counts))
    for one in report.refused[:_SHOWN]:
        typer.echo(f"第 {one.row} 行 {one.column}：{one.reason}")
    if len(report.refused) > _SHOWN:
        more = len(report.refused) - _SHOWN
        typer.echo(f"……还有 {more} 条，加 --refused 文件.csv 看全部。")
