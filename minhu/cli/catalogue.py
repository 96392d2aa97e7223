"""``minhu import categories``, ``minhu import standards`` and ``minhu import base``."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.telling import plainly

if TYPE_CHECKING:
    from minhu.places.domain.reports import Report

_SHOWN = 20
Json = Annotated[bool, typer.Option("--json", help="最后一行打印 JSON。")]
Source = Annotated[str, typer.Option(help="出处：哪份文件、哪一年。")]


def categories(
    file: Annotated[Path, typer.Argument(help="类别表：CSV 或 Excel，一级、二级、三级各一列。")],
    *,
    name: Annotated[str, typer.Option(help="这张类别表叫什么，不写就用文件名。")] = "",
    source: Source = "",
    as_json: Json = False,
) -> None:
    """Take in a tree of categories beside the one that is there."""
    from minhu.catalogue.domain.trees import import_categories
    from minhu.core.clock import now
    from minhu.places.domain.sheets import read_sheet

    with plainly():
        sheet = read_sheet(file)
        called = name or file.stem
        _tell(import_categories(sheet, name=called, source=source, at=now()), as_json=as_json)


def standards(
    file: Annotated[str, typer.Argument(help="立案标准：Excel 或 CSV；或自带的 2026。")],
    *,
    area: Annotated[str, typer.Option(help="哪个市或街道的，写代码；不写就到处都用。")] = "",
    tree: Annotated[str, typer.Option(help="类别写的是哪张类别表，写代码；不写就是自带的。")] = "",
    source: Source = "",
    begins: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="哪天起用，默认今天。")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take in filing standards."""
    from minhu.catalogue.domain.importing import import_standards
    from minhu.catalogue.domain.shipped import SHIPPED, load_shipped
    from minhu.core.clock import local_day, now
    from minhu.places.domain.sheets import read_sheet

    at = now()
    with plainly():
        if file in SHIPPED:
            _tell(load_shipped(file, at=at), as_json=as_json)
            return
        path = Path(file)
        day = begins.date() if begins else local_day(at)
        report = import_standards(
            read_sheet(path),
            area_code=area,
            edition=tree or None,
            source=source or path.name,
            begins=day,
        )
        if report.imported:
            _log(report, area=area, begins=day, source=source or path.name)
        _tell(report, as_json=as_json)


def _log(report: Report, *, area: str, begins: date, source: str) -> None:
    from minhu.catalogue.domain.changes import Changed, log_change
    from minhu.catalogue.enums import RuleKind
    from minhu.core.clock import now

    words = f"改了 {report.imported} 条"
    changed = Changed(RuleKind.STANDARDS, "", words, begins, source)
    log_change(changed, area_code=area, actor=None, at=now())


def _tell(report: Report, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    counts = (report.imported, report.unchanged, len(report.refused))
    typer.echo("导入 {}，没有变化 {}，没有收下 {}。".format(*counts))
    for one in report.refused[:_SHOWN]:
        typer.echo(f"第 {one.row} 行 {one.column}：{one.reason}")
    if len(report.refused) > _SHOWN:
        typer.echo(f"……还有 {len(report.refused) - _SHOWN} 条，加 --json 看全部。")


def base(
    file: Annotated[
        Path | None, typer.Argument(help="TOML，格式照自带的那一份，只写不一样的；不写就装自带的。")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Add the limits, reasons and reply texts that a newer version or a file brings; twice changes nothing."""
    from minhu.catalogue.domain.base import load_base, load_file
    from minhu.core.clock import now

    with plainly():
        loaded = load_file(file, at=now()) if file else load_base(at=now())
    if as_json:
        typer.echo(json.dumps(asdict(loaded)))
        return
    typer.echo(
        f"加了 {loaded.categories} 个类别、{loaded.limits} 条时限、{loaded.rungs} 级提醒、"
        f"{loaded.reasons} 条原因、{loaded.templates} 条回复模板；已有的没有动。"
    )
