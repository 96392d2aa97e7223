"""``minhu figures`` and ``minhu recount``: the numbers, and whether they are true."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from minhu.cli.telling import plainly
from minhu.core.errors import DomainError
from minhu.rates.enums import By, Convention

if TYPE_CHECKING:
    from rich.table import Table

    from minhu.rates.domain.recounting import Difference
    from minhu.rates.scope import Scope

_SHOWN = 20
_COUNTS = (
    ("all_received", "收到"),
    ("received", "有效"),
    ("merged", "合并"),
    ("invalid", "无效"),
    ("open", "未结"),
    ("closed", "办结"),
    ("on_time", "按期"),
    ("late", "超期办结"),
    ("overdue_open", "超期未结"),
)
_RATES = (
    ("closure_rate", "办结率"),
    ("on_time_rate", "按期办结率"),
    ("response_rate", "响应率"),
    ("solved_rate", "解决率"),
    ("satisfied_rate", "满意率"),
    ("return_rate", "退单率"),
)
_DAY = "%Y-%m-%d"


def figures(
    *,
    area: Annotated[str, typer.Option(help="区划或网格代码；不写就是全部。")] = "",
    from_day: Annotated[
        datetime | None, typer.Option("--from", formats=[_DAY], help="从哪天收到的算起。")
    ] = None,
    to_day: Annotated[
        datetime | None, typer.Option("--to", formats=[_DAY], help="算到哪天收到的，含这天。")
    ] = None,
    by: Annotated[By | None, typer.Option(help="按什么分行。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="逐条核对计数与明细；对不上时以 1 退出。")
    ] = False,
) -> None:
    """打印收到、办结、按期等数字；每个比率写明口径、分子和分母。"""
    from minhu.core.clock import now
    from minhu.rates.figures import document

    if check:
        _check(as_json=as_json)
        return
    found = document(scope_of(area, from_day, to_day), at=now(), by=by)
    if as_json:
        typer.echo(json.dumps(found | {"targets": _targets(found["area"])}, ensure_ascii=False))
    else:
        _print(found)


def _targets(area: str | None) -> list[dict[str, Any]]:
    """Return how the targets of this year stand, of the only street when no area was said."""
    from minhu.core.clock import local_day, now
    from minhu.places.queries import subdistrict
    from minhu.rates.progress import progress

    street = subdistrict()
    code = area or (street.code if street else "")
    return (
        [one.as_dict() for one in progress(code, local_day(now()).year, at=now())] if code else []
    )


def recount(
    *,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="把对不上的计数改成明细的数。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印完整结果。")] = False,
) -> None:
    """核对计数与明细；只有写了 --rebuild 才改正。"""
    from minhu.rates.domain import recounting

    if not rebuild:
        _check(as_json=as_json)
        return
    wrong = recounting.rebuild(_tell_progress)
    if as_json:
        typer.echo(json.dumps({"corrected": len(wrong), "differences": _plain(wrong)}))
        return
    _tell(wrong)
    typer.echo(f"改正 {len(wrong)} 个数。" if wrong else "都对得上，没有改动。")


def _tell_progress(kind: str, done: int) -> None:
    from minhu.rates.keys import WHOLE

    said = f"改正了 {done} 个数"
    if kind:
        name = "台账的总数" if f"{kind}:" == WHOLE else kind
        said = f"数 {name} 的明细：{done} 个数" if done else f"核对 {name}"
    typer.echo(f"{said}……", err=True)


def scope_of(area: str, first: datetime | None, last: datetime | None) -> Scope:
    """Return what was asked for; an area code is taken short or whole.

    Where nothing could be counted, no zero is printed: it would be taken for a figure.
    """
    from minhu.rates.scope import Scope

    with plainly():
        if first and last and last < first:
            raise DomainError("--to 在 --from 以前，请把两个日期换过来。")
        code = _known(area) if area else ""
    return Scope(
        area=code, first=first.date() if first else None, last=last.date() if last else None
    )


def _known(area: str) -> str:
    from minhu.places.codes import full
    from minhu.places.models import Area

    try:
        code = full(area)
    except ValueError:
        raise DomainError(f"“{area}”不是区划或网格代码。") from None
    if not Area.objects.inside(code).exists():
        raise DomainError(f"这里没有代码为 {code} 的区域，请核对代码。")
    return code


def _check(*, as_json: bool) -> None:
    from minhu.rates.domain.recounting import differences

    wrong = differences(_tell_progress)
    if as_json:
        whole = {"equal": not wrong, "differences": _plain(wrong)}
        typer.echo(json.dumps(whole, ensure_ascii=False))
    else:
        _tell(wrong)
        if not wrong:
            typer.echo("计数与明细逐条一致。")
    if wrong:
        raise typer.Exit(1)


def _plain(wrong: Sequence[Difference]) -> list[dict[str, Any]]:
    return [
        one.key._asdict()
        | {"day": one.key.day.isoformat(), "tallied": one.tallied, "counted": one.counted}
        for one in wrong
    ]


def _tell(wrong: Sequence[Difference]) -> None:
    for one in wrong[:_SHOWN]:
        where = " ".join(str(part) for part in one.key if part)
        typer.echo(f"{where}：计数 {one.tallied}，明细 {one.counted}")
    if len(wrong) > _SHOWN:
        typer.echo(f"还有 {len(wrong) - _SHOWN} 个。")
    if wrong:
        typer.echo("要改正，运行 minhu recount --rebuild。")


def _print(found: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console()
    console.print(_title(found))
    console.print("，".join(f"{name} {found[key]}" for key, name in _COUNTS))
    console.print(_rates(found))
    if "rows" in found:
        console.print(_rows(found))


def _title(found: dict[str, Any]) -> str:
    days = f"{found['from'] or '最早'} 至 {found['to'] or '今天'} 收到的"
    return f"{found['area'] or '全部'}，{days}，{found['as_of']} 的数"


def _rates(found: dict[str, Any]) -> Table:
    from rich.table import Table

    table = Table("比率", "数", "口径（分母）", "分子/分母")
    for key, name in _RATES:
        base = str(Convention(found[key]["convention"]).label)
        table.add_row(name, _value(found[key]), base, _parts(found[key]))
    took = found["handling_time"]
    base = str(Convention(took["convention"]).label)
    hours = "—" if took["value"] is None else f"{took['value']} 小时"
    parts = f"{took['minutes']} 分钟/{took['denominator']}"
    table.add_row("平均办理时长", hours, base, parts)
    return table


def _rows(found: dict[str, Any]) -> Table:
    """Return the rows with the rates that fit a terminal; the last row is pooled."""
    from rich.table import Table

    table = Table(str(By(found["by"]).label), "有效", "办结", "未结", "办结率", "按期办结率")
    for row in [*found["rows"], found | {"name": "合计"}]:
        counts = (str(row[key]) for key in ("received", "closed", "open"))
        rates = (f"{_value(row[key])} {_parts(row[key])}" for key, _name in _RATES[:2])
        table.add_row(row["name"], *counts, *rates)
    return table


def _value(rate: dict[str, Any]) -> str:
    return "—" if rate["value"] is None else f"{rate['value']}%"


def _parts(rate: dict[str, Any]) -> str:
    return f"{rate['numerator']}/{rate['denominator']}"
