"""``minhu verify``: has anybody rewritten history?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from minhu.cli.seal import read_kept
from minhu.cli.telling import Bar

if TYPE_CHECKING:
    from minhu.cases.domain.sealing import BrokenSeal
    from minhu.cases.domain.verifying import Verdict
    from minhu.ledgers.domain.verifying import BrokenRecord

_SHOWN = 20


def verify(
    *,
    kept: Annotated[
        list[str], typer.Option("--seal", help="纸上留的封存码，写成 日期=封存码，可写几次。")
    ] = [],  # noqa: B006 -- typer reads the default and hands over a list of its own
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """核对历史有没有被改过：环节、封存、台账、通报和榜；没有以 0 退出，有以 1 退出，并说出第一处。"""
    from minhu.cases.domain.sealing import broken_seals
    from minhu.cases.domain.verifying import verify as verify_chains
    from minhu.cases.models import Case, Seal
    from minhu.ledgers.domain.verifying import broken_records

    printed = read_kept(kept)
    bar, total = Bar("核对"), Case.objects.count()
    verdict = verify_chains(progress=lambda done: bar(done, total))
    bar, days = Bar("核对封存"), Seal.objects.count()
    seals = tuple(broken_seals(printed, progress=lambda done: bar(done, days)))
    records = tuple(broken_records())
    papers = _broken_papers()
    if as_json:
        whole = _plain(verdict, seals, days) | _plain_records(records)
        whole["broken_papers"] = [{"title": title, "why": why} for title, why in papers]
        whole["whole"] = whole["whole"] and not records and not papers
        typer.echo(json.dumps(whole, ensure_ascii=False))
    else:
        _say_records(records)
        for title, why in papers:
            typer.echo(f"“{title}”：{why}", err=True)
        _say(verdict, seals, days)
    if verdict.breaks or seals or records or papers:
        raise typer.Exit(1)


def _broken_papers() -> list[tuple[str, str]]:
    """Return the bulletins, boards and briefs that are not what was frozen, each with why."""
    from minhu.centre.domain.briefing import broken_briefs
    from minhu.rates.domain.freezing import broken_boards
    from minhu.rates.domain.publishing import broken_bulletins

    bulletins = [(one.title, one.why) for one in broken_bulletins()]
    others = (*broken_boards(), *broken_briefs())
    return bulletins + [(str(one), why) for one, why in others]


def _plain_records(records: tuple[BrokenRecord, ...]) -> dict[str, Any]:
    rows = [{"ledger": r.ledger, "key": r.key, "step": r.seq, "why": r.why} for r in records]
    return {"broken_records": rows}


def _say_records(records: tuple[BrokenRecord, ...]) -> None:
    for found in records[:_SHOWN]:
        typer.echo(f"{found.ledger} {found.key} 第 {found.seq} 步：{found.why}", err=True)
    if records:
        typer.echo(f"有 {len(records)} 条台账记录对不上。请先备份，再查是谁改的。", err=True)


def _plain(verdict: Verdict, seals: tuple[BrokenSeal, ...], days: int) -> dict[str, Any]:
    breaks = [{"number": b.number, "step": b.seq, "why": b.why} for b in verdict.breaks]
    return {
        "whole": not breaks and not seals,
        "cases": verdict.cases,
        "steps": verdict.steps,
        "seals": days,
        "first_break": breaks[0] if breaks else None,
        "breaks": breaks,
        "broken_seals": [{"day": str(found.day), "why": found.why} for found in seals],
    }


def _say(verdict: Verdict, seals: tuple[BrokenSeal, ...], days: int) -> None:
    for found in verdict.breaks[:_SHOWN]:
        typer.echo(f"{found.number} 第 {found.seq} 个环节：{found.why}", err=True)
    for broken in seals[:_SHOWN]:
        typer.echo(f"{broken.day} 的封存：{broken.why}", err=True)
    if verdict.breaks or seals:
        typer.echo(
            f"有 {len(verdict.breaks)} 件事、{len(seals)} 天的封存对不上。请先备份，再查是谁改的。",
            err=True,
        )
        return
    typer.echo(f"{verdict.cases} 件事、{verdict.steps} 个环节、{days} 天的封存，都没有被改过。")
