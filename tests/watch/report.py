"""Hand the marks to coverage.py: ``python -m tests.watch.report FOLDER`` writes its ``.coverage``."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

from coverage import CoverageData
from coverage.parser import PythonParser

from tests.house.sources import PRODUCT, ROOT, modules
from tests.watch import MOST, PASSED, TAKEN, forks, lines, places


def ran(source: str, marks: bytes) -> set[tuple[int, int]]:
    """Return from which line to which a file ran; a line that leads to itself says that it ran.

    Where the way goes on past a branch is for coverage.py to say, which knows the rest of the file.
    """
    parser = PythonParser(text=source, filename="<product>")
    parser.parse_source()
    ways = defaultdict(set)
    for line, then in parser.arcs():
        ways[line].add(then)
    found = {(line, line) for line in range(MOST) if marks[line]}
    for node in ast.walk(ast.parse(source)):
        for line, body in forks(node):
            within = {(line, parser.first_line(min(lines(body[0]))))}
            past = {(line, then) for then in ways[line]} - within
            found |= (within if marks[TAKEN + line] else set()) | (
                past if marks[PASSED + line] else set()
            )
    return found


def write(folder: Path) -> None:
    """Write what ran of each module of the product; of one that nobody loaded, nothing did."""
    data, marks = CoverageData(str(ROOT / ".coverage")), (folder / "marks").read_bytes()
    data.erase()
    for path in modules(PRODUCT):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        own = of(module, marks)
        if any(own):
            data.add_arcs({str(path): ran(path.read_text("utf-8"), own)})
        data.touch_file(str(path))
    data.write()


def of(module: str, marks: bytes) -> bytes:
    """Return the marks of one module among those of all."""
    first = places()[module]
    return marks[first : first + 3 * MOST]


if __name__ == "__main__":
    write(Path(sys.argv[1]))
