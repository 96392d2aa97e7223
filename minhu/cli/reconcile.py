"""``minhu reconcile``: where a printed percentage may have come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.telling import plainly

if TYPE_CHECKING:
    from minhu.rates.reconcile import Reconciled


def reconcile(
    numerator: Annotated[int, typer.Argument(help="办结的件数。")],
    denominator: Annotated[int, typer.Argument(help="收到的件数。")],
    printed: Annotated[str, typer.Argument(help="印出来的百分数，例如 98.98。")],
    *,
    withdrawn: Annotated[int, typer.Option(help="其中撤回的件数。")] = 0,
    exempt: Annotated[int, typer.Option(help="其中批准剔除的件数。")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """核对一个印出来的百分数：哪些口径、差哪一件，能算出它来。"""
    from minhu.rates.reconcile import Printed, read_printed
    from minhu.rates.reconcile import reconcile as find

    with plainly():
        value = read_printed(printed)
        found = find(Printed(numerator, denominator, value, withdrawn=withdrawn, exempt=exempt))
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        _print(found)


def _print(found: Reconciled) -> None:
    asked = found.printed
    typer.echo(f"{asked.numerator}/{asked.denominator} 直接相除是 {found.plain}。")
    for match in found.matches:
        typer.echo(
            f"  {match.numerator}/{match.denominator}  {match.why}  {match.convention.label}"
        )
    if found.matches:
        return
    typer.echo(f"没有一种口径，也没有差一件的算法，能算出 {asked.value}%。")
    for far in found.far:
        typer.echo(
            f"  没办结的若是 {far.open} 件，总数要在 {far.first} 和 {far.last} 之间才算得出来。"
        )
