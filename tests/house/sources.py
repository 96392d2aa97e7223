"""Where the house tests find what they read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pathspec import GitIgnoreSpec

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


@cache
def kept() -> tuple[Path, ...]:
    """Return the text files that git keeps, or would keep; git itself need not be there."""
    left_out = GitIgnoreSpec.from_lines((ROOT / ".gitignore").read_text("utf-8").splitlines())
    return tuple(path for path in _files(ROOT, left_out) if b"\0" not in path.read_bytes())


def _files(folder: Path, left_out: GitIgnoreSpec) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        inside = path.relative_to(ROOT).as_posix()
        if path.name == ".git" or left_out.match_file(f"{inside}/" if path.is_dir() else inside):
            continue
        if path.is_dir():
            yield from _files(path, left_out)
        else:
            yield path
