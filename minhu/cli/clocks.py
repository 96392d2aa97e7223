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

    from minhu.cases.explaining import Reasons
    from minhu.core.calendar import Calendar, Span, Unpublished

Area = Annotated[str, typer.Option(help="区划代码；不写就用全国的日历。")]
Json = Annotated[bool, typer.Option("--json", help="用 JSON 打印结果。")]
_MOMENT = "%Y-%m-%d %H:%M"


def due(
    *,
    start: Annotated[
        datetime,
        typer.Option(
            "--from",
            formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
            help="从什么时候算起，例如 2026-11-20 或 2026-11-20T09:30。",
        ),
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
    year: Annotated[
        int | None, typer.Argument(min=1900, max=2199, help="哪一年；不写就是今年。")
    ] = None,
    *,
    area: Area = "",
    reckon: Annotated[
        bool, typer.Option("--reckon", help="按现在的日历和时限，把没办完的时限重算一遍。")
    ] = False,
    as_json: Json = False,
) -> None:
    """打印一年的工作日；还没有公布的年份会提醒。"""
    from minhu.core.calendar import Unpublished
    from minhu.core.calendar import calendar as calendar_of
    from minhu.core.clock import local_day, now

    if reckon:
        _reckon(as_json=as_json)
        return
    year = year or local_day(now()).year
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


def explain(
    number: Annotated[str, typer.Argument(help="编号。")],
    *,
    as_json: Json = False,
) -> None:
    """说清一件事的每个时限：依据哪条规定，哪些时间算进去，停过没有，改过没有。"""
    from minhu.cases.explaining import explain as reasons_of
    from minhu.cases.models import Case

    case = Case.objects.filter(number=number).first()
    if case is None:
        typer.secho(f"没有编号是“{number}”的事。", err=True, fg=typer.colors.RED)
        raise typer.Exit(1)
    with plainly():
        found = [reasons_of(clock, case.area_id) for clock in case.deadlines.all()]
    if as_json:
        told = {"number": case.number, "clocks": [_told(reasons) for reasons in found]}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for reasons in found:
        _say(reasons)


def _reckon(*, as_json: bool) -> None:
    from minhu.cases.domain.reckoning import reckon_all
    from minhu.core.clock import now

    with plainly():
        moved = reckon_all(at=now())
    if as_json:
        typer.echo(json.dumps({"moved": moved}, ensure_ascii=False))
    else:
        typer.echo(f"重算完了，{len(moved)} 件的时限变了。")


def _told(reasons: Reasons) -> dict[str, object]:
    clock = reasons.deadline
    return {
        "clock": clock.clock,
        "limit": clock.limit_text,
        "kind": clock.kind,
        "mode": clock.mode,
        "source": clock.source,
        "from": clock.started_at.isoformat(),
        "due": clock.due_at.isoformat(),
        "first_due": clock.first_due.isoformat() if clock.first_due else None,
        "extended_from": clock.extended_from.isoformat() if clock.extended_from else None,
        "met": clock.met_at.isoformat() if clock.met_at else None,
        "ended": clock.ended_at.isoformat() if clock.ended_at else None,
        "minutes": reasons.minutes,
        "spans": _plain([span for day in reasons.days for span in day.spans]),
        "not_counted": [
            {"day": f"{day.day}", "why": day.note} for day in reasons.days if not day.spans
        ],
        "pauses": [
            {"from": stopped.isoformat(), "to": went_on.isoformat() if went_on else None}
            for stopped, went_on in reasons.pauses
        ],
        "calendars": reasons.calendars,
        "warnings": _warnings(reasons.warning),
    }


def _say(reasons: Reasons) -> None:
    from minhu.core.clock import zone

    clock, there = reasons.deadline, zone()
    start, end = clock.started_at.astimezone(there), clock.due_at.astimezone(there)
    typer.echo(
        f"{clock.clock}：从 {start:{_MOMENT}} 到 {end:{_MOMENT}}，限 {clock.limit_text or '人定'}"
    )
    typer.echo(f"  {reasons.how}{clock.source and '依据：' + clock.source}")
    for day in reasons.days:
        counted = "，".join(f"{a:%H:%M}—{b:%H:%M}" for a, b in day.spans) or "不算"
        typer.echo(f"  {day.day} {counted} {day.note}".rstrip())
    for stopped, went_on in reasons.pauses:
        until = f"{went_on.astimezone(there):{_MOMENT}}" if went_on else "现在"
        typer.echo(f"  停着：{stopped.astimezone(there):{_MOMENT}} 到 {until}")
    if reasons.moved and clock.first_due:
        typer.echo(f"  原来到 {clock.first_due.astimezone(there):{_MOMENT}}")
    if clock.extended_from:
        typer.echo(f"  延期以前到 {clock.extended_from.astimezone(there):{_MOMENT}}")
    for source in reasons.calendars:
        typer.echo(f"  日历：{source}")
    _warn(reasons.warning)


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
