"""``minhu indicators``: every indicator of a place with its convention, and how it moved."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.figures import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minhu.rates.comparing import Compared, Line

_DAY = "%Y-%m-%d"
THREE = ("response", "solved", "satisfied")


def indicators(
    *,
    area: Annotated[str, typer.Option(help="区划或网格代码；不写就是全部。")] = "",
    from_day: Annotated[
        datetime | None, typer.Option("--from", formats=[_DAY], help="从哪天收到的算起。")
    ] = None,
    to_day: Annotated[
        datetime | None, typer.Option("--to", formats=[_DAY], help="算到哪天收到的，含这天。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """打印每个指标：数、口径、分子分母、依据，比上期和去年同期多少。"""
    from minhu.core.clock import local_day, now
    from minhu.rates.comparing import compared, just_before

    scope = scope_of(area, from_day, to_day)
    found = compared(scope, just_before(scope), at=now(), day=local_day(now()))
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
        return
    say(found.lines)
    _wholes(found)


def say(lines: Iterable[Line]) -> None:
    """Print figures, a line each: nobody reads a rate without its convention."""
    for line in lines:
        one = line.figure.indicator
        more = f"；{one.note}" if one.note else ""
        typer.echo(
            f"  {one.name} {line.figure} {line.figure.parts}（口径：{one.convention.label}{more}）"
        )


def _wholes(found: Compared) -> None:
    for whole in found.wholes:
        value = "—" if whole.value is None else whole.value
        typer.echo(
            f"  {whole.composite.name} {value}"
            f"（权重 {whole.composite.weights}，{whole.composite.source}）"
        )
