"""``minhu account``, ``minhu unit`` and ``minhu plates``: what an office needs on its first day."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.accounts.enums import Role
from minhu.cli.telling import plainly

if TYPE_CHECKING:
    from minhu.accounts.models import Unit
    from minhu.places.models import Area, Plate


def account(
    username: Annotated[str, typer.Argument(help="登录时用的名字。")],
    *,
    name: Annotated[str, typer.Option(help="姓名，同事看得到。")],
    role: Annotated[Role, typer.Option(help="岗位。")],
    area: Annotated[str, typer.Option(help="管哪个区域，写代码。")] = "",
    unit: Annotated[str, typer.Option(help="属于哪个单位，写编号；只有承办单位要写。")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="从标准输入读密码，不询问。")
    ] = False,
) -> None:
    """开一个账号，并安排它的第一个岗位。密码会询问两遍，不显示出来。"""
    from django.db import transaction

    from minhu.accounts.actors import House
    from minhu.accounts.domain.posts import give_post, open_account
    from minhu.core.clock import now

    house, at = House(), now()
    with plainly():
        where = {"area_code": _area(area).code if area else "", "unit": _unit(unit)}
        password = _password(asked=not password_stdin)
        with transaction.atomic():
            user = open_account(username=username, name=name, password=password, actor=house, at=at)
            post = give_post(user=user, role=role, **where, actor=house, at=at)  # type: ignore[arg-type]  # -- one of each kind
    typer.echo(f"{user.name}（{user.username}）可以登录了，岗位是{post.signed}。")


def unit(
    code: Annotated[str, typer.Argument(help="单位编号，字母和数字。")],
    name: Annotated[str, typer.Argument(help="单位名称。")],
    *,
    area: Annotated[str, typer.Option(help="单位在哪个区域，写代码。")],
    phone: Annotated[str, typer.Option(help="单位的电话。")] = "",
) -> None:
    """建一个承办单位，工单可以派给它。"""
    from minhu.accounts.actors import House
    from minhu.accounts.domain.units import open_unit
    from minhu.core.clock import now

    with plainly():
        made = open_unit(
            code=code,
            name=name,
            area_code=_area(area).code,
            phone=phone,
            actor=House(),
            at=now(),
        )
    typer.echo(f"单位 {made.name}（{made.code}）建好了。")


def plates(
    area: Annotated[str, typer.Argument(help="区域的代码，例如街道的 9 位代码。")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """给还没有门牌的网格各做一块，然后列出这个区域的门牌：编号、地点、网址。"""
    from minhu.accounts.actors import House
    from minhu.core.clock import now
    from minhu.places.domain.plates import put_up_missing
    from minhu.places.queries import name_paths, plates_inside

    with plainly():
        place = _area(area)
        made = put_up_missing(place, actor=House(), at=now())
    hung = list(plates_inside(place.code))
    paths = name_paths({plate.area_id for plate in hung})
    rows = [_row(plate, paths[plate.area_id]) for plate in hung]
    if as_json:
        typer.echo(json.dumps({"made": len(made), "plates": rows}, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['code']}  {row['place']}  {row['address']}")
    typer.echo(f"新做了 {len(made)} 块，一共 {len(rows)} 块。", err=True)


def _row(plate: Plate, path: str) -> dict[str, str]:
    """Return a plate as it is printed; the address is whole once ``MINHU_URL`` is set."""
    from django.conf import settings

    place = path if path.endswith(plate.name) else f"{path} · {plate.name}"
    address = f"{settings.SITE_URL.rstrip('/')}/r/{plate.code}"
    return {"code": plate.code, "place": place, "address": address}


def _area(code: str) -> Area:
    from minhu.core.errors import DomainError
    from minhu.places import queries

    found = queries.area(code)
    if found is None:
        raise DomainError(f"没有区域 {code}。请先用 minhu import areas 或 boundaries 导入。")
    return found


def _unit(code: str) -> Unit | None:
    from minhu.accounts.models import Unit
    from minhu.core.errors import DomainError

    if not code:
        return None
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise DomainError(f"没有单位 {code}。请先用 minhu unit 建好。")
    return found


def _password(*, asked: bool) -> str:
    if asked:
        return str(typer.prompt("密码", hide_input=True, confirmation_prompt="再写一遍"))
    return sys.stdin.readline().rstrip("\r\n")
