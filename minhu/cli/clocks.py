"""``minhu due`` and ``minhu calendar``: how time is counted, to check it by hand."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.telling import plainly
from minhu.core.clock import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minhu.core.calendar import Calendar, Span, Unpublished

Area = Annotated[str, typer.Option(help="区划代码；不写就用全国的日历。")]
Json = Annotated[bool, typer.Option("--json", help="用 JSON 打印结果。")]
_MOMENT = "%Y-%m-%d %H:%M"


def due(
    *,
    start: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]),
    ],
    limit: Annotated[str, typer.Option(help="时限，例如 2紧急工作时、4工作时、5工作日。")],
    mode: Annotated[
        Mode, typer.Option(help="rolling 从时刻算起；end_of_day 收到当天不算，算到下班。")
    ] = Mode.ROLLING,
    area: Area = "",
    as_json: Json = False,
) -> None:
    """算一个时限到什么时候为止，并列出算进去的每一段时间。"""
    from minhu.core.calendar import calendar as calendar_of
    from minhu.core.clock import read_limit, zone

    with plainly():
        found = read_limit(limit, mode).due(start.replace(tzinfo=zone()), calendar_of(area))
        end = found.at.astimezone(zone())
        spans, warning = found.spans, found.unpublished
    if as_json:
        told = {"due": end.isoformat(), "spans": _plain(spans), "warnings": _warnings(warning)}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for begin, stop in spans:
        typer.echo(f"  {begin:{_MOMENT}} — {stop:{_MOMENT}}")
    typer.echo(f"到 {end:{_MOMENT}}")
    _warn(warning)


def calendar(
    year: Annotated[int, typer.Argument(min=1900, max=2199, help="哪一年。")],
    *,
    area: Area = "",
    as_json: Json = False,
) -> None:
    """打印一年的工作日；还没有公布的年份会提醒。"""
    from minhu.core.calendar import Unpublished
    from minhu.core.calendar import calendar as calendar_of

    with plainly():
        days = calendar_of(area)
    known = days.years.get(year)
    warning = None if known else Unpublished((year,))
    if as_json:
        typer.echo(json.dumps(_year(days, year, warning), ensure_ascii=False))
        return
    for month, count in enumerate(days.months(year), start=1):
        typer.echo(f"{month:2} 月 {count} 个工作日")
    typer.echo(f"全年 {sum(days.months(year))} 个工作日")
    if known:
        typer.echo(f"依据：{known.source}，{known.issued} 发布")
    _warn(warning)


def _year(days: Calendar, year: int, warning: Unpublished | None) -> dict[str, object]:
    known = days.years.get(year)
    working = days.working_days(year)
    return {
        "year": year,
        "published": known is not None,
        "issued": known.issued.isoformat() if known else None,
        "source": known.source if known else None,
        "spans": [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in known.spans] if known else None,
        "total": len(working),
        "months": days.months(year),
        "days": [day.isoformat() for day in working],
        "holidays": {f"{day}": name for day, name in known.holidays.items()} if known else {},
        "makeup": sorted(day.isoformat() for day in known.makeup) if known else [],
        "warnings": _warnings(warning),
    }


def _plain(spans: Sequence[Span]) -> list[dict[str, object]]:
    return [
        {
            "from": begin.isoformat(),
            "to": end.isoformat(),
            "minutes": int((end - begin).total_seconds() // 60),
        }
        for begin, end in spans
    ]


def _warnings(warning: Unpublished | None) -> list[str]:
    return [str(warning)] if warning else []


def _warn(warning: Unpublished | None) -> None:
    if warning:
        typer.secho(f"注意：{warning}", err=True, fg=typer.colors.YELLOW)
