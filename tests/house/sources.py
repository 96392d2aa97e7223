"""Where the house tests find what they read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "minhu"


def modules(folder: Path) -> Iterator[Path]:
    """Return every module that people write: all but the migrations."""
    return (path for path in sorted(folder.rglob("*.py")) if path.parent.name != "migrations")


@cache
def functions(folder: Path) -> tuple[tuple[str, int], ...]:
    """Return the place of each function and its length in lines, signature and docstring included."""
    return tuple(_functions(folder))


def _functions(folder: Path) -> Iterator[tuple[str, int]]:
    for path in modules(folder):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield place, (node.end_lineno or node.lineno) - node.lineno + 1


def kept() -> list[Path]:
    """Return the text files that git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 -- git is on the path
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / line for line in listed.stdout.splitlines())
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()]
