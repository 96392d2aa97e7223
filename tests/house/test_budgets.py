"""The sizes we keep to, so that anybody can read anything at one go."""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from pathlib import Path
from statistics import median, quantiles

from tests.house.sources import PRODUCT, ROOT, functions, modules

LONGER = {
    "minhu/settings.py": 400,
}
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)")
REASONED = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|type:\s*ignore\[[\w, -]+\]\s*#?)\s*-- \S")


def test_functions_are_short() -> None:
    lengths = [length for _, length in functions(PRODUCT)]
    assert median(lengths) <= 8
    assert quantiles(lengths, n=10)[-1] <= 25


def test_no_function_needs_scrolling() -> None:
    assert [place for place, length in functions(PRODUCT) if length > 50] == []


def test_tests_are_short() -> None:
    tests = [length for place, length in functions(ROOT / "tests") if " test_" in place]
    assert median(tests) <= 12


def test_files_can_be_said_in_one_sentence() -> None:
    paths = (*modules(PRODUCT), *modules(ROOT / "tests"))
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in paths
    }
    assert {name: size for name, size in sizes.items() if size > LONGER.get(name, 300)} == {}


def test_no_line_of_a_page_a_style_or_a_script_runs_out_of_sight() -> None:
    """A template line that is long is one sentence that may not be broken: a space would show."""
    widths = {"html": 400, "css": 200, "js": 140}
    kept = [
        path for kind in widths for path in PRODUCT.rglob(f"*.{kind}") if "vendor" not in path.parts
    ]
    longest = {path: max(map(len, path.read_text("utf-8").splitlines())) for path in kept}
    assert [str(path) for path, n in longest.items() if n > widths[path.suffix[1:]]] == []


def test_whoever_silences_a_check_says_why() -> None:
    comments = (
        comment
        for path in modules(ROOT)
        if ".venv" not in path.parts and SILENCED.search(path.read_text("utf-8"))
        for comment in _comments(path)
    )
    silent = [
        where for where, text in comments if SILENCED.search(text) and not REASONED.search(text)
    ]
    assert silent == []


def test_there_are_few_dependencies_and_each_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[\[<>=]", line)[0] for line in project["dependencies"]]
    reasons = (ROOT / "docs/dependencies.md").read_text("utf-8")
    assert len(names) <= 32
    assert [name for name in names if f"`{name}`" not in reasons] == []


def test_every_setting_is_described() -> None:
    read = re.compile(r"\bMINHU_[A-Z_]+")
    used = {name for path in modules(PRODUCT) for name in read.findall(path.read_text("utf-8"))}
    described = (ROOT / "docs/settings.md").read_text("utf-8")
    assert sorted(name for name in used if f"`{name}`" not in described) == []


def _comments(path: Path) -> list[tuple[str, str]]:
    words = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    return [
        (f"{path.relative_to(ROOT)}:{word.start[0]}", word.string)
        for word in words
        if word.type == tokenize.COMMENT
    ]
