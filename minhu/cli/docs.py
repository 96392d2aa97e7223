"""``minhu docs``: the diagrams that the documentation shows, drawn from the code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from minhu.core.folders import CHECKOUT
from minhu.core.lifecycle import BACK, Edge, Lifecycle

PAGES = tuple(CHECKOUT / "docs" / name for name in ("architecture.md", "lifecycles.md"))
DRAWN = re.compile(r"(<!-- lifecycle: (\w+) -->\n).*?(<!-- end of lifecycle -->)", re.DOTALL)


def docs(
    pages: Annotated[list[Path] | None, typer.Argument(help="有流程图的那几页。")] = None,
) -> None:
    """按程序里的流程重画文档里的图，新流程的图添在后面；只在源码目录里用得上。"""
    changed = [page for page in pages or PAGES if _redraw(page)]
    texts = "".join(page.read_text("utf-8") for page in PAGES)
    if not pages and (fresh := sections_for(undrawn(texts))):
        last = PAGES[-1]
        last.write_text(last.read_text("utf-8") + fresh, "utf-8")
        changed.append(last)
    typer.echo("重画好了。" if changed else "图没有变化。")


def _redraw(page: Path) -> bool:
    text = page.read_text("utf-8")
    fresh = redrawn(text)
    if fresh != text:
        page.write_text(fresh, "utf-8")
    return fresh != text


def redrawn(text: str) -> str:
    """Return a page with each diagram drawn anew; raises ``KeyError`` for unknown procedures."""
    return DRAWN.sub(_drawn, text)


def undrawn(text: str) -> list[str]:
    """Return the procedures that have no diagram in a text."""
    from minhu.cases.procedures import procedures

    drawn = {found[2] for found in DRAWN.finditer(text)}
    return [code for code in procedures if code not in drawn]


def sections_for(codes: Iterable[str]) -> str:
    """Return a section with the diagram of each procedure, as it is added to the last page."""
    return "".join(
        f"\n## The life of a {code}\n\nGenerated from the code in the same way.\n\n"
        + redrawn(f"<!-- lifecycle: {code} -->\n<!-- end of lifecycle -->\n")
        for code in codes
    )


def _drawn(found: re.Match[str]) -> str:
    from minhu.cases.procedures import procedures

    begins, name, ends = found.groups()
    lifecycle = procedures[name].lifecycle
    rows = "\n".join(_row(lifecycle, edge) for edge in lifecycle.asides())
    table = f"| not drawn | from | to |\n|---|---|---|\n{rows}"
    return f"{begins}\n```mermaid\n{lifecycle.as_mermaid()}\n```\n\n{table}\n\n{ends}"


def _row(lifecycle: Lifecycle, edge: Edge) -> str:
    sources = "、".join(lifecycle.state(source).label for source in edge.sources)
    target = "back to where it was" if edge.target == BACK else lifecycle.state(edge.target).label
    return f"| {edge.label} | {sources} | {target} |"
