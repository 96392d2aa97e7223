"""The marks that say how much the tests run: as a tracer says it, and whoever ran it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from coverage import Coverage, CoverageData

from tests import watch
from tests.house.sources import ROOT
from tests.watch import marked
from tests.watch.report import of, ran

PLACE = "minhu.core.ids"

SAMPLE = '''"""What a file says of itself."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

KNOWN = 3
"""A text beneath what it explains."""


@cache
def sort(number: int) -> str:
    """A text within."""
    if number > 5:
        return "many"
    elif number > KNOWN:
        return "some"
    for each in range(number):
        if each == 1:
            break
    else:
        return "few"
    while number:
        number -= 1
    return "none"


def meet(what: object) -> object:
    match what:
        case int() if what > 5:
            return "many"
        case int():
            return "some"
        case str():
            what = "text"
    with suppress(ValueError):
        if what:
            raise ValueError
    try:
        return [each for each in what if each]
    except KeyError:
        return None
    except TypeError:
        return what
    finally:
        del what


'''


def said(path: Path, coverage: Coverage) -> tuple[object, object]:
    """Return the lines of a file that did not run, and how many ways of each branch were gone."""
    return coverage.analysis2(str(path))[3], coverage.branch_stats(str(path))


def traced(path: Path) -> tuple[object, object]:
    coverage = Coverage(data_file=None, branch=True, include=[str(path)], config_file=False)
    with coverage.collect():
        exec(compile(path.read_text("utf-8"), path, "exec"), {"__name__": "sample"})  # noqa: S102 -- our own sample
    return said(path, coverage)


def watched(path: Path, kept: Path) -> tuple[object, object]:
    """Let a sample mark what runs of it in the place of a module of the product."""
    source = path.read_text("utf-8")
    exec(compile(marked(ast.parse(source), PLACE), path, "exec"), {"__name__": "sample"})  # noqa: S102 -- our own sample
    data = CoverageData(str(kept / ".coverage"))
    data.add_arcs({str(path): ran(source, of(PLACE, (kept / "marks").read_bytes()))})
    data.write()
    coverage = Coverage(data_file=str(kept / ".coverage"), config_file=False)
    coverage.load()
    return said(path, coverage)


@pytest.mark.parametrize(
    "done",
    [
        "",
        "sort(9)",
        "sort(4); sort(0)",
        "sort(1)",
        "sort(3)",
        "meet(9)",
        "meet(1); meet('')",
        "meet('a')",
        "meet(None)",
        "meet([1]); meet([])",
        "sort(9); sort(4); sort(2); sort(1); meet(7); meet(None); meet(['a'])",
    ],
)
def test_marks_say_what_a_tracer_says(
    done: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHED", str(tmp_path))
    monkeypatch.setattr(watch, "_all_marks", cache(watch._all_marks.__wrapped__))
    path = tmp_path / "sample.py"
    path.write_text(SAMPLE + done + "\n", "utf-8")
    assert watched(path, tmp_path) == traced(path)


def test_what_a_killed_process_ran_counts(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", "import minhu.core.ids, os; os.kill(os.getpid(), 9)"],
        env={**os.environ, "WATCHED": str(tmp_path), "PYTHONPATH": str(ROOT / "tests/watch/start")},
        cwd=ROOT,
        check=False,
    )
    source = (ROOT / "minhu/core/ids.py").read_text("utf-8")
    assert len(ran(source, of(PLACE, (tmp_path / "marks").read_bytes()))) > 1


OPEN = """
import os
import minhu.core.chain, minhu.core.clock, minhu.core.ids
print(*(os.path.realpath(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd")))
"""


def test_a_process_that_is_watched_keeps_one_file_open_for_it(tmp_path: Path) -> None:
    said = subprocess.run(  # noqa: S603 -- our own lines
        [sys.executable, "-c", OPEN],
        env={**os.environ, "WATCHED": str(tmp_path), "PYTHONPATH": str(ROOT / "tests/watch/start")},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.count(str(tmp_path)) == 1
