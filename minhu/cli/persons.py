"""``minhu import persons``: a list of residents into the register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from minhu.cli.telling import Bar, plainly

_SHOWN = 20


def persons(
    file: Annotated[
        Path, typer.Argument(help="Excel 或 CSV：姓名、证件号码、地址或网格，可有电话、人口类型。")
    ],
    *,
    area: Annotated[str, typer.Option("--area", help="哪个街道或社区的，写 12 位代码。")],
    base: Annotated[
        str, typer.Option(help="没写人口类型的算哪种：registered、usual、floating。")
    ] = "usual",
    refused: Annotated[
        Path | None, typer.Option(help="没有收的行写到这个 Excel；里面有个人信息，用完删掉。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印结果。")] = False,
) -> None:
    """Take a list of residents in; of refused rows only number, column and reason are printed."""
    from minhu.accounts.actors import House
    from minhu.core.clock import now
    from minhu.core.errors import DomainError
    from minhu.core.tables import rows_of
    from minhu.people.domain.registering import Delivery, refused_book, register
    from minhu.people.enums import Base
    from minhu.places.queries import area as found

    with plainly():
        home = found(area)
        if home is None:
            raise DomainError(f"没有代码是“{area}”的区域。")
        if base not in Base.values:
            raise DomainError(f"人口类型只有 {'、'.join(Base.values)}。")
        lines = rows_of(_content(file), file.name)
        how = Delivery(file.name, Base(base))
        taken = register(lines, home, how, actor=House(), at=now(), progress=Bar("底册"))
    if refused and taken.refused:
        refused.write_bytes(refused_book(lines, taken))
        refused.chmod(0o600)
    for one in taken.refused[:_SHOWN]:
        typer.echo(f"第 {one.row} 行 {one.column}：{one.reason}", err=True)
    counts = taken.counts()
    words = "新 {new}，变了 {changed}，没有变化 {same}，没有收 {refused}。".format(**counts)
    typer.echo(json.dumps(counts) if as_json else words)


def _content(file: Path) -> bytes:
    from minhu.core.errors import DomainError

    try:
        return file.read_bytes()
    except OSError as error:
        raise DomainError(f"文件打不开：{file}。请确认路径，再试一次。") from error
