"""``minhu rotate-keys``: a new key for all that is sealed, without stopping anything."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def rotate_keys(
    *,
    new: Annotated[
        bool, typer.Option("--new/--no-new", help="先加一把新密钥；接着做没做完的，就不用加。")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="最后一行打印 JSON。")] = False,
) -> None:
    """用最新的密钥重新加密姓名、电话和通知地址；不用停机，中断后再运行一次会接着做。"""
    from minhu.core.clock import now
    from minhu.core.crypto import SealError, add_key, ring
    from minhu.exchange.domain.keeping import renew_secrets
    from minhu.notices.domain.keeping import renew_targets
    from minhu.people.domain.rotation import rotate

    try:
        if new:
            add_key()
        with typer.progressbar(length=1, label="重新加密", hidden=as_json) as bar:

            def show(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            renewed = rotate(at=now(), progress=show) + renew_targets() + renew_secrets()
    except SealError as error:
        typer.echo(f"没有换成：{error}", err=True)
        raise typer.Exit(1) from error
    result = {"renewed": renewed, "key": ring().newest[0]}
    typer.echo(json.dumps(result) if as_json else f"换好了，重新加密了 {renewed} 行。")
