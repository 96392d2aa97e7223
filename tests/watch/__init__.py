"""What runs of the product, marked by the product's own code.

A tracer is asked at each line of Django and of pytest too, and the tests take half as long again.
Here a module of the product is compiled with a mark before each statement and on both sides of
each branch, and that costs next to nothing. A mark is a byte of a file that all processes share:
what a command or a server ran counts as well, also when it was killed. ``tests.watch.report``
gives the marks to coverage.py, which knows what can run, what is left out and what is enough.
"""

from __future__ import annotations

import ast
import mmap
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from itertools import takewhile
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
MOST = 1024
"""How many lines a file may have. The marks of its lines come first, then those of its branches."""
TAKEN, PASSED = MOST, 2 * MOST
VERSION = zlib.crc32(Path(__file__).read_bytes())


def marks(module: str) -> memoryview:
    """Return the marks of a module, which everybody shares who runs it."""
    first = places()[module]
    return _all_marks()[first : first + 3 * MOST]


@cache
def places() -> dict[str, int]:
    """Return where in the one file the marks of each module begin.

    One, for whoever maps a file keeps it open: with a thousand a process that asks ``select``
    what it hears, as the library of MQTT does, hears nothing any more.
    """
    names = sorted(".".join(each.relative_to(ROOT).with_suffix("").parts) for each in _modules())
    return {name.removesuffix(".__init__"): 3 * MOST * at for at, name in enumerate(names)}


def _modules() -> Iterator[Path]:
    return (ROOT / "minhu").rglob("*.py")


@cache
def _all_marks() -> memoryview:
    size = 3 * MOST * len(places())
    opened = os.open(Path(os.environ["WATCHED"]) / "marks", os.O_RDWR | os.O_CREAT)
    try:
        os.ftruncate(opened, size)
        return memoryview(mmap.mmap(opened, size))
    finally:
        os.close(opened)


def forks(node: ast.AST) -> list[tuple[int, list[ast.stmt]]]:
    """Return at which lines a statement goes one way or another, and what it does if it is so."""
    if isinstance(node, ast.If | ast.For | ast.While):
        return [(node.lineno, node.body)]
    if isinstance(node, ast.Match):
        return [(case.pattern.lineno, case.body) for case in node.cases]
    return []


def lines(statement: ast.stmt) -> list[int]:
    """Return the lines that run when a statement begins: decorators are some of them."""
    return [node.lineno for node in (*getattr(statement, "decorator_list", ()), statement)]


def marked(tree: ast.Module, module: str) -> ast.Module:
    """Put marks into a module, which fetches them as soon as something may stand there."""
    begins = len(list(takewhile(_stands_first, tree.body)))
    for node in reversed(list(ast.walk(tree))):
        ways = forks(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                setattr(node, name, _with_marks(block))
        _mark_ways(node, [line for line, _body in ways])
    fetch = f"from tests.watch import marks\n_marks_ = marks({module!r})"
    tree.body[begins:begins] = ast.parse(fetch).body
    return ast.fix_missing_locations(tree)


def _stands_first(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _with_marks(block: list[ast.stmt]) -> list[ast.stmt]:
    """Return a block with a mark before each statement, but after what has to stand first."""
    first = list(takewhile(_stands_first, block))
    rest = [part for each in block[len(first) :] for part in (*_mark(each, *lines(each)), each)]
    return [*first, *(mark for each in first for mark in _mark(each, each.lineno)), *rest]


def _mark_ways(node: ast.AST, places: list[int]) -> None:
    if isinstance(node, ast.Try):
        asked = [handler.lineno for handler in node.handlers]
        for at, handler in enumerate(node.handlers):
            handler.body[:0] = _mark(handler, *asked[: at + 1])
    elif isinstance(node, ast.Match):
        _mark_cases(node, places)
    elif isinstance(node, ast.If | ast.For | ast.While):
        node.body[:0] = _mark(node, TAKEN + node.lineno)
        node.orelse[:0] = _mark(node, PASSED + node.lineno)


def _mark(node: Any, *places: int) -> list[ast.stmt]:  # noqa: ANN401 -- whatever has a line
    return [
        ast.copy_location(
            ast.Assign(
                [ast.Subscript(ast.Name("_marks_", ast.Load()), ast.Constant(place), ast.Store())],
                ast.Constant(1),
            ),
            node,
        )
        for place in places
    ]


def _mark_cases(node: ast.Match, places: list[int]) -> None:
    """Mark which case held, and that those before it did not."""
    if not _holds_always(node.cases[-1]):
        node.cases.append(ast.match_case(ast.copy_location(ast.MatchAs(), node), body=[]))
    for tried, case in enumerate(node.cases):
        asked = [*places[: tried + 1], *(PASSED + line for line in places[:tried])]
        case.body[:0] = _mark(node, *asked, *(TAKEN + line for line in places[tried : tried + 1]))


def _holds_always(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern


class _Loader(SourceFileLoader):
    """Compiles with marks, and keeps that apart from what Python compiled."""

    def source_to_code(self, data: Any, path: str, **_how: int) -> CodeType:  # type: ignore[override]  # noqa: ANN401 -- always a file's bytes here
        return compile(marked(ast.parse(data), self.name), path, "exec", dont_inherit=True)

    def get_data(self, path: str) -> bytes:
        return super().get_data(_apart(path))

    def set_data(self, path: str, data: Any, **how: int) -> None:  # noqa: ANN401 -- the same
        super().set_data(_apart(path), data, **how)


def _apart(path: str) -> str:
    return path.replace(".pyc", f".watched-{VERSION}.pyc")


class _Finder:
    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] != "minhu" or ".migrations" in name or name not in places():
            return None  # what a test lays beside the product is none of it
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.origin and type(spec.loader) is SourceFileLoader:
            spec.loader = _Loader(name, spec.origin)
        return spec


def begin() -> None:
    """Watch the product in this process."""
    sys.meta_path.insert(0, _Finder)
