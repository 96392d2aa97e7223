"""``minhu indicators``: every indicator of a place with its convention, and how it moved."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.figures import scope_of
from minhu.cli.telling import plainly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minhu.rates.comparing import Compared, Line
    from minhu.rates.scope import Scope

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
    of: Annotated[str, typer.Option(help="哪一类指标：requests 诉求，ledgers 台账。")] = "requests",
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """打印每个指标：数、口径、分子分母、依据，比上期和去年同期多少。"""
    from minhu.core.clock import now

    scope = scope_of(area, from_day, to_day)
    with plainly():
        found = _found(scope, of, at=now())
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
        return
    say(found.lines)
    _wholes(found)


def _found(scope: Scope, of: str, *, at: datetime) -> Compared:
    from minhu.core.clock import local_day
    from minhu.core.errors import DomainError
    from minhu.rates.books import BOOKS, book, faults, own_folder
    from minhu.rates.comparing import compared, just_before

    if of not in BOOKS:
        raise DomainError(f"没有这一类指标：{of}。有 {'、'.join(BOOKS)}。")
    for why in faults(own_folder()).values():
        typer.echo(f"没有用 {why}", err=True)
    return compared(
        scope, just_before(scope), at=at, day=local_day(at), held=book(of, local_day(at))
    )


def say(lines: Iterable[Line]) -> None:
    """Print figures, a line each: nobody reads a rate without its convention."""
    for line in lines:
        one = line.figure.indicator
        more = f"；{one.note}" if one.note else ""
        typer.echo(f"  {one.name} {line.figure} {line.figure.parts}（口径：{one.basis}{more}）")


def _wholes(found: Compared) -> None:
    for whole in found.wholes:
        value = "—" if whole.value is None else whole.value
        typer.echo(
            f"  {whole.composite.name} {value}"
            f"（权重 {whole.composite.weights}，{whole.composite.source}）"
        )
