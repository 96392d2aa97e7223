"""``minhu robot``: the group robot of a unit or an area, its address typed unseen."""

from __future__ import annotations

from typing import Annotated

import typer

from minhu.cli.telling import plainly


def robot(
    way: Annotated[str, typer.Argument(help="wecom（企业微信）或 dingtalk（钉钉）。")],
    *,
    unit: Annotated[str, typer.Option(help="哪个单位的群，写编号。")] = "",
    area: Annotated[str, typer.Option(help="哪个区域的群，写代码。")] = "",
) -> None:
    """设一个群机器人。地址会询问，不显示出来；告诉哪些事，在“通知渠道”页面上改。"""
    from minhu.accounts.actors import House
    from minhu.accounts.models import Unit
    from minhu.core.clock import now
    from minhu.core.errors import DomainError
    from minhu.notices.domain.keeping import set_outlet
    from minhu.notices.kinds import urgent_kinds
    from minhu.places.queries import area as find

    with plainly():
        owner = Unit.objects.filter(code=unit).first() if unit else find(area)
        if owner is None:
            raise DomainError("没有这个单位或区域，请写 --unit 编号或 --area 代码。")
        address = typer.prompt("机器人地址", hide_input=True)
        secret = typer.prompt("加签密钥（没有就回车）", default="", hide_input=True)
        asks = {"way": way, "address": address, "secret": secret, "kinds": urgent_kinds()}
        made = set_outlet(owner, asks=asks, actor=House(), at=now())
    typer.echo(f"{owner} 的{made.get_way_display()}设好了（{made.mask}）。")
