"""``minhu import ledger``: the rows of a file into a ledger that is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from minhu.cli.telling import Bar, plainly

_SHOWN = 20


def ledger(
    file: Annotated[Path, typer.Argument(help="Excel 或 CSV 文件，表头和台账的列同名。")],
    *,
    code: Annotated[str, typer.Option("--ledger", help="台账的代码，在它的网址里。")],
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印结果。")] = False,
) -> None:
    """把表里的行收进台账：新的新增，变了的更新，看不懂的拒收并说明原因。"""
    from minhu.core.clock import now
    from minhu.core.errors import DomainError
    from minhu.ledgers.domain.drafting import Hand
    from minhu.ledgers.domain.files import table_of_file
    from minhu.ledgers.domain.taking import take_rows
    from minhu.ledgers.models import Ledger

    with plainly():
        book = Ledger.objects.select_related("area").filter(code=code).first()
        if book is None:
            raise DomainError(f"没有代码是“{code}”的台账。")
        table = table_of_file(file.read_bytes(), file.name)
        hand = Hand(None, now(), file.name)
        verdict = take_rows(book, table, hand=hand, progress=Bar("导入"))
    counts = {
        "imported": verdict.taken,
        "refused": len(verdict.refused),
        "unchanged": verdict.same,
    }
    for one in (cell for row in verdict.refused[:_SHOWN] for cell in row.cells):
        typer.echo(f"第 {one.row} 行 {one.label} {one.typed}：{one.why}", err=True)
    words = f"收 {counts['imported']} 行，没有变化 {counts['unchanged']} 行，拒收 {counts['refused']} 行。"
    typer.echo(json.dumps(counts, ensure_ascii=False) if as_json else words)


def ledger_definitions(
    area: Annotated[str, typer.Option("--area", help="哪个街道的，写 12 位代码。")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印结果。")] = False,
) -> None:
    """把自带的常见台账建好；已有的补上新出的规矩，街道自己改过的不动。"""
    from minhu.core.clock import now
    from minhu.core.errors import DomainError
    from minhu.ledgers.domain.shipped import open_shipped, renew_shipped
    from minhu.ledgers.edition import shipped
    from minhu.places.models import Area

    with plainly():
        place = Area.objects.filter(code=area).first()
        if place is None:
            raise DomainError(f"没有代码是“{area}”的地方。")
        renewed = renew_shipped(place, at=now())
        opened = open_shipped(place, at=now())
    counts = {
        "imported": len(opened),
        "renewed": len(renewed),
        "unchanged": len(shipped()) - len(opened) - len(renewed),
    }
    words = (
        f"建了 {counts['imported']} 本台账，{counts['renewed']} 本补上了新出的规矩，"
        f"{counts['unchanged']} 本早就有了。"
    )
    typer.echo(json.dumps(counts, ensure_ascii=False) if as_json else words)
