"""``minhu targets``: what is to be reached this year, beside how far the year is gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.figures import scope_of
from minhu.cli.telling import plainly

if TYPE_CHECKING:
    from minhu.rates.progress import Progress


def targets(
    *,
    area: Annotated[str, typer.Option(help="区划代码；不写就是库里唯一的街道。")] = "",
    year: Annotated[int, typer.Option(help="哪一年；不写就是今年。")] = 0,
    implied: Annotated[
        tuple[str, str] | None,
        typer.Option(help="不看任务数：由完成数和印出来的百分比推出任务数，例如 4403 41.89。"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """打印任务数：完成、进度、序时进度、差几个点、照这样到年底多少。"""
    from minhu.core.clock import local_day, now
    from minhu.places.queries import subdistrict
    from minhu.rates.progress import progress

    if implied:
        _imply(*implied, as_json=as_json)
        return
    street = subdistrict()
    code = scope_of(area, None, None).area or (street.code if street else "")
    found = progress(code, year or local_day(now()).year, at=now()) if code else []
    if as_json:
        typer.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(_said(one))


def _said(one: Progress) -> str:
    name = one.target.unit.name if one.target.unit else one.target.area.name
    base = f"{name} {one.indicator.name} {one.figure}，任务 {one.amount.normalize():f}"
    if one.is_rate:
        return f"{base}%，差 {one.gap} 点（口径：{one.indicator.basis}）"
    return f"{base}：完成 {one.share}%，序时 {one.time}%，差 {one.gap} 点，到年底约 {one.forecast}"


def _imply(done: str, printed: str, *, as_json: bool) -> None:
    from minhu.rates.progress import implied
    from minhu.rates.reconcile import read_printed

    with plainly():
        found = implied(read_printed(done), read_printed(printed))
    if as_json:
        told = {"target": found.target, "least": found.least, "most": found.most}
        typer.echo(json.dumps({name: str(value) for name, value in told.items()}))
    else:
        typer.echo(f"任务数约 {found.target}，在 {found.least} 到 {found.most} 之间。")
