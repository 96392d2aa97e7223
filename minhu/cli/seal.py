"""``minhu seal``: what each day added, under one hash to keep elsewhere."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated

import typer

from minhu.cli.telling import plainly


def seal(
    *,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="只打印这一天的封存码。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印。")] = False,
) -> None:
    """封存每个过完的日子，打印封存码；把它抄在纸上或报给上级，以后就能查出有没有人改过。"""
    from minhu.cases.domain.sealing import seal_day, seal_days
    from minhu.core.clock import now

    with plainly():
        made = (seal_day(day.date(), at=now()),) if day else seal_days(at=now())
    if as_json:
        rows = [{"day": str(s.day), "steps": s.steps, "seal": s.hash} for s in made]
        typer.echo(json.dumps({"seals": rows}, ensure_ascii=False))
        return
    for each in made:
        typer.echo(f"{each.day}  {each.steps} 个环节  {each.hash}")
    if not made:
        typer.echo("过完的日子都已封存。")


def read_kept(kept: list[str]) -> dict[date, str]:
    """Read ``2026-11-20=hash`` as they stand on paper; raises ``typer.BadParameter``."""
    try:
        pairs = [pair.split("=", 1) for pair in kept]
        return {date.fromisoformat(day.strip()): code.strip().lower() for day, code in pairs}
    except ValueError as error:
        raise typer.BadParameter("请写成 日期=封存码，比如 2026-11-20=3f9a…") from error
