"""``minhu verify``: has anybody rewritten history?"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from minhu.cli.telling import Bar

_SHOWN = 20


def verify(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """逐件核对环节之间的联结；完整时以 0 退出，被改过时以 1 退出，并说出第一处。"""
    from minhu.cases.domain.verifying import verify as verify_chains
    from minhu.cases.models import Case

    bar, total = Bar("核对"), Case.objects.count()
    verdict = verify_chains(progress=lambda done: bar(done, total))
    if as_json:
        breaks = [{"number": b.number, "step": b.seq, "why": b.why} for b in verdict.breaks]
        whole = {
            "whole": not breaks,
            "cases": verdict.cases,
            "steps": verdict.steps,
            "first_break": breaks[0] if breaks else None,
            "breaks": breaks,
        }
        typer.echo(json.dumps(whole, ensure_ascii=False))
    elif not verdict.breaks:
        typer.echo(f"{verdict.cases} 件事、{verdict.steps} 个环节，都没有被改过。")
    else:
        for found in verdict.breaks[:_SHOWN]:
            typer.echo(f"{found.number} 第 {found.seq} 个环节：{found.why}", err=True)
        typer.echo(f"有 {len(verdict.breaks)} 件事对不上。请先备份，再查是谁改的。", err=True)
    if verdict.breaks:
        raise typer.Exit(1)
