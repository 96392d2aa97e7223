"""``minhu demo``: a sample subdistrict at work, its figures, and the doors to try."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from minhu.cli.telling import Bar, plainly


def demo(
    *,
    once: Annotated[bool, typer.Option("--once", help="打印数字后就停下，不打开网站。")] = False,
    host: Annotated[str, typer.Option(envvar="MINHU_HOST", help="在哪个地址上听。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="MINHU_PORT", help="在哪个端口上听。")] = 8000,
) -> None:
    """建一个示例街道，重放一个月的诉求，打印数字，再打开网站。"""
    from minhu.core.clock import now
    from minhu.sample.demo import Progress, load, short_figures

    bar = Bar("重放样本月")
    with plainly():
        loaded = load(at=now(), progress=Progress(_stage, bar))
    if not loaded:
        typer.echo("示例街道已经在了，直接用。", err=True)
    _print_doors(f"http://{host}:{port}")
    typer.echo(json.dumps(short_figures(at=now()), ensure_ascii=False))
    if not once:
        from minhu.cli.serve import run

        run(host=host, port=port)


def _stage(name: str) -> None:
    typer.echo(f"{name}……", err=True)


def _print_doors(base: str) -> None:
    from minhu.core.clock import now
    from minhu.rates.figures import document
    from minhu.rates.scope import Scope
    from minhu.sample.demo import accounts, pages
    from minhu.sample.staff import PASSWORD, STREET

    whole = document(Scope(area=STREET), at=now())
    typer.echo(
        f"\n收到 {whole['all_received']} 件 = 有效 {whole['received']}"
        f" + 合并 {whole['merged']} + 无效 {whole['invalid']}；"
        f"有效 {whole['received']} 件 = 办结 {whole['closed']} + 未结 {whole['open']}。"
    )
    _print_three()
    typer.echo("\n可以打开：")
    for address, what in pages(base):
        typer.echo(f"  {address}\n      {what}")
    typer.echo(f"\n可以登录（密码都是 {PASSWORD}）：")
    for username, what in accounts():
        typer.echo(f"  {username:<12}{what}")
    typer.echo("")


def _print_three() -> None:
    from minhu.cli.indicators import THREE, say
    from minhu.core.clock import local_day, now
    from minhu.rates.comparing import compared
    from minhu.rates.scope import Scope
    from minhu.sample.staff import STREET

    found = compared(Scope(area=STREET), None, at=now(), day=local_day(now()))
    typer.echo("\n三率：")
    say(line for line in found.lines if line.figure.indicator.code in THREE)
