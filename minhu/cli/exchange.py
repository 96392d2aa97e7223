"""``minhu exchange``: what plays the partner, to see by hand how orders come and results go."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from minhu.cli.telling import plainly

app = typer.Typer(help="和 12345、110 的对接：在自己机器上扮演对方，看一看怎么来、怎么回。")


@app.command()
def pretend(
    *,
    secret: Annotated[str, typer.Option(help="登记对接时显示的那把密钥。")],
    port: Annotated[int, typer.Option(help="在哪个端口上收。")] = 8199,
    fails: Annotated[int, typer.Option(help="每一条先故意不收几次。")] = 0,
) -> None:
    """扮演对方，收结果：验签名，先不收几次，再收下；同一条再来就说收过了。"""
    from minhu.exchange.pretending import partner_server

    with partner_server(secret, port=port, fails=fails, say=typer.echo) as server:
        typer.echo(f"在 http://127.0.0.1:{server.server_port}/ 收结果。按 Ctrl-C 停下。")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("停了。")


@app.command()
def order(
    to: Annotated[str, typer.Argument(help="收单的地址：http://主机/exchange/编号/orders/。")],
    fields: Annotated[str, typer.Argument(help="工单，写成 JSON。")],
    *,
    secret: Annotated[str, typer.Option(help="登记对接时显示的那把密钥。")],
) -> None:
    """扮演对方，签好名送一张工单过来。"""
    from minhu.core.clock import now
    from minhu.core.errors import DomainError
    from minhu.core.ids import uuid7
    from minhu.exchange.domain.sending import post

    with plainly():
        if not to.startswith(("http://", "https://")):
            raise DomainError("地址要写成 http://主机/exchange/编号/orders/。")
        try:
            body = json.dumps(json.loads(fields), ensure_ascii=False).encode()
        except ValueError as error:
            raise DomainError("工单不是 JSON。") from error
        answer = post(to, secret, str(uuid7()), body, at=now())
    typer.echo(f"{answer.status} {answer.words}".strip())
    if not answer.good:
        raise typer.Exit(1)
