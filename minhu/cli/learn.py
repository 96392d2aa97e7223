"""``minhu learn``: from a table of labelled texts, or from the cases the house has closed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minhu.cli.telling import plainly

if TYPE_CHECKING:
    from minhu.learning.evaluating import Finding
    from minhu.learning.papers import Columns
    from minhu.requests.domain.learning import Lesson


_SUBJECTS = {"category": "类别", "unit": "承办单位"}


def learn(  # noqa: PLR0913 -- typer makes an option of each
    *,
    source: Annotated[
        Path | None, typer.Option("--from", help="有标签的 CSV；不写就从本街道办结的诉求学。")
    ] = None,
    text: Annotated[
        str, typer.Option(help="哪几列是文字，用逗号隔开，标题在前。")
    ] = "title,detail",
    label: Annotated[str, typer.Option(help="哪一列是标签。")] = "label",
    evaluate: Annotated[
        Path | None, typer.Option(help="拿这个 CSV 考一考；不写就用学的那份交叉检验。")
    ] = None,
    split: Annotated[
        Path | None, typer.Option(help="只把 --from 分成 learn.csv 和 test.csv，放进这个文件夹。")
    ] = None,
    share: Annotated[float, typer.Option(min=0.05, max=0.5, help="留出多少来考。")] = 0.2,
    seed: Annotated[int, typer.Option(help="分的时候用的随机数种子。")] = 20261128,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 打印。")] = False,
) -> None:
    """学会从文字猜类别和承办单位；猜的只是建议，人来定。"""
    from minhu.learning.papers import Columns

    with plainly():
        if source is None:
            _own(as_json=as_json)
            return
        columns = Columns(tuple(each.strip() for each in text.split(",")), label.strip())
        if split is not None:
            _divide(source, columns, split, (share, seed))
            return
        _tell(_examine(source, columns, evaluate), as_json=as_json)


def _own(*, as_json: bool) -> None:
    """Learn from the closed cases of every street, and keep what was learnt."""
    from minhu.core.clock import now
    from minhu.requests.domain.learning import learn_all

    lessons = learn_all(at=now())
    if as_json:
        typer.echo(json.dumps([each.document() for each in lessons], ensure_ascii=False))
        return
    for each in lessons:
        typer.echo(_lesson(each))
    if not lessons:
        typer.echo("还没有街道。请先导入区域。")


def _lesson(lesson: Lesson) -> str:
    head = f"{lesson.street} {_SUBJECTS[lesson.subject]}："
    if not lesson.kept:
        return f"{head}办结的还不够多，没有学。"
    right = f"{lesson.right:.0%}" if lesson.right is not None else "—"
    return (
        f"{head}学了{lesson.texts}件、{lesson.labels}种；"
        f"没学过的里面，敢说的占{lesson.spoken:.0%}，其中说对{right}。"
    )


def _divide(source: Path, columns: Columns, folder: Path, how: tuple[float, int]) -> None:
    from minhu.learning.papers import read_rows, write_rows
    from minhu.learning.splitting import groups, held_out

    rows = read_rows(source, columns)
    apart = held_out(groups([columns.words(row) for row in rows]), *how)
    for name, wanted in (("learn.csv", False), ("test.csv", True)):
        kept = [row for row, out in zip(rows, apart, strict=True) if bool(out) is wanted]
        write_rows(folder / name, kept)
        typer.echo(f"{folder / name}：{len(kept)} 行")


def _examine(source: Path, columns: Columns, test: Path | None) -> Finding:
    from minhu.learning.evaluating import examined, examined_across
    from minhu.learning.papers import labels_of, read_rows, texts_of
    from minhu.learning.splitting import groups
    from minhu.learning.training import Recipe, learn

    rows = read_rows(source, columns)
    asked = read_rows(test, columns) if test else rows
    labels = labels_of(rows, columns)
    together = groups([columns.words(row) for row in rows])
    made = learn(texts_of(rows, columns), labels, together, Recipe())
    if test is None:
        return examined_across(made, lambda: texts_of(rows, columns), labels)
    return examined(made.model, lambda: texts_of(asked, columns), labels_of(asked, columns))


def _tell(found: Finding, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found.document(), ensure_ascii=False))
        return
    typer.echo(f"macro-F1 {found.macro_f1:.4f}，准确率 {found.accuracy:.4f}，")
    typer.echo(f"每秒 {found.texts_per_s:.0f} 条")
    for name, row in found.per_label.items():
        typer.echo(f"{name}  F1 {row['f1']:.3f}（{row['texts']:.0f} 条）")
