"""``minhu bench``: how fast the house is, on a database made for measuring."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from minhu.cli.telling import plainly

app = typer.Typer(help="测速度。收件和工单列表会写进很多假事项，所以只在空库上测。")
Json = Annotated[bool, typer.Option("--json", help="用 JSON 打印结果。")]


@app.command()
def intake(
    *,
    seconds: Annotated[float, typer.Option(help="测几秒。")] = 10.0,
    clients: Annotated[int, typer.Option(help="几个居民同时发。")] = 8,
    outbox: Annotated[bool, typer.Option(help="发件箱进程同时开着，和平时一样。")] = True,
    profile: Annotated[bool, typer.Option("--profile", help="另外说出每件用多少 CPU。")] = False,
    room: Annotated[
        bool,
        typer.Option("--room", help="指挥室的大屏同时开着，另外说出开机用多久、各占多少内存。"),
    ] = False,
    as_json: Json = False,
) -> None:
    """打开真的网站，让几个居民同时扫码反映，看一秒收下多少件；也测同一个库单写的速度。"""
    from minhu.bench.intake import Load, measure

    with plainly():
        load = Load(seconds, clients, outbox, profile, room)
        _print(measure(load, progress=_tell), as_json=as_json)


@app.command()
def locate(
    *,
    grids: Annotated[int, typer.Option(help="多少个网格。")] = 100_000,
    as_json: Json = False,
) -> None:
    """在很多网格里找一个点所在的网格，看一个点用多少微秒。"""
    from minhu.bench.locate import measure

    _print(measure(grids=grids), as_json=as_json)


@app.command()
def worklist(
    *,
    cases: Annotated[int, typer.Option(help="先装满多少件。")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """先装满一百万件，再看街道调度打开工单列表要多久。"""
    from minhu.bench.worklist import measure

    with plainly():
        _print(measure(cases=cases, progress=_tell), as_json=as_json)


@app.command()
def persons(
    *,
    rows: Annotated[int, typer.Option(help="名单有多少行。")] = 100_000,
    as_json: Json = False,
) -> None:
    """把一份十万人的 Excel 导入底册，再导一遍，看一秒收多少行。"""
    from minhu.bench.persons import measure

    with plainly():
        _print(measure(rows=rows, progress=_tell), as_json=as_json)


@app.command()
def sweep(
    *,
    cases: Annotated[int, typer.Option(help="先装满多少件没办完的。")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """先装满一百万件没办完的，再看巡查一遍到时候的要几秒；超过两秒以 1 退出。"""
    from minhu.bench.sweep import measure

    with plainly():
        found = measure(cases=cases, progress=_tell)
    _print(found, as_json=as_json)
    if not found["within"]:
        raise typer.Exit(1)


@app.command()
def ledger(
    *,
    records: Annotated[int, typer.Option(help="先装满多少条。")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """先看一秒收多少行，再装满一百万条，看打开这本台账要多久。"""
    from minhu.bench.ledger import measure

    with plainly():
        _print(measure(records=records, progress=_tell), as_json=as_json)


@app.command()
def rates(
    *,
    cases: Annotated[int, typer.Option(help="先装满多少件。")] = 20_000,
    records: Annotated[int, typer.Option(help="台账里先装满多少条。")] = 20_000,
    indicators: Annotated[int, typer.Option(help="多少个指标。")] = 200,
    streets: Annotated[int, typer.Option(min=1, max=999, help="区里有几个街道。")] = 2,
    as_json: Json = False,
) -> None:
    """先装满，再看区里打开统计和指标要多久，数和一条条数的一样不一样；不一样以 1 退出。"""
    from minhu.bench.rates import measure

    with plainly():
        found = measure(
            cases=cases, records=records, indicators=indicators, streets=streets, progress=_tell
        )
    _print(found, as_json=as_json)
    if not found["exact"]:
        raise typer.Exit(1)


@app.command()
def fill(
    *,
    cases: Annotated[int, typer.Option(help="装满多少件。")] = 10_000_000,
    streets: Annotated[int, typer.Option(min=1, max=999, help="区里有几个街道。")] = 10,
    grids: Annotated[int, typer.Option(help="区里一共有几个网格。")] = 5_000,
    as_json: Json = False,
) -> None:
    """把一个区的空库装满，给别的测速用，看要几秒。"""
    from minhu.bench.district import fill_district

    with plainly():
        found = fill_district(cases=cases, streets=streets, grids=grids, progress=_tell)
    _print(found, as_json=as_json)


@app.command()
def pages(
    *,
    cases: Annotated[int, typer.Option(help="先装满多少件；已经更多的不动。")] = 10_000,
    seconds: Annotated[float, typer.Option(help="看几秒。")] = 20.0,
    clients: Annotated[int, typer.Option(help="几个人同时看。")] = 8,
    as_json: Json = False,
) -> None:
    """打开真的网站，让几个人同时看各自的页面，看每一页要多久。"""
    from minhu.bench.pages import measure

    with plainly():
        found = measure(cases=cases, seconds=seconds, clients=clients, progress=_tell)
    _print(found, as_json=as_json)


@app.command()
def soak(
    *,
    minutes: Annotated[float, typer.Option(help="跑几分钟。")] = 20.0,
    cases: Annotated[int, typer.Option(help="先装满多少件；已经更多的不动。")] = 10_000,
    clients: Annotated[int, typer.Option(help="几个人同时用。")] = 8,
    as_json: Json = False,
) -> None:
    """收件、看页面、指挥室和巡查一起跑很久，看有没有出错、丢件、越用越多的内存；有就以 1 退出。"""
    from minhu.bench.soak import Soak, measure

    with plainly():
        found = measure(Soak(minutes, cases, clients), progress=_tell)
    _print(found, as_json=as_json)
    if not found["sound"]:
        raise typer.Exit(1)


@app.command()
def verify(
    *,
    steps: Annotated[int, typer.Option(help="先装满多少个环节。")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """先装满一百万个连着的环节，再看核对一遍要几秒；一百万个超过六十秒以 1 退出。"""
    from minhu.bench.verify import measure

    with plainly():
        found = measure(steps=steps, progress=_tell)
    _print(found, as_json=as_json)
    if not (found["within"] and found["whole"]):
        raise typer.Exit(1)


def _tell(stage: str) -> None:
    typer.echo(f"{stage}……", err=True)


def _print(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found))
        return
    for name, value in found.items():
        typer.echo(f"{name:16}{value}")
