"""``make test`` runs what it can, and says plainly what it left out and how to get it."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.house.sources import ROOT

DATABASE, BROWSER = "DATABASE_URL=postgres://user@127.0.0.1:5432/name", "CHROMIUM=/usr/bin/chromium"


def make(*words: str) -> str:
    """Return what ``make`` says, told only what is given; flags of a make around it are not its."""
    apart = {"DATABASE_URL", "MINHU_CHROMIUM", "PORT", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
    kept = {key: value for key, value in os.environ.items() if key not in apart}
    command = ["make", "--no-print-directory", *words]
    done = subprocess.run(command, env=kept, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 -- our own Makefile
    return done.stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("CHROMIUM=",), ["Set DATABASE_URL=", "set MINHU_CHROMIUM"]),
        ((DATABASE, "CHROMIUM="), ["set MINHU_CHROMIUM"]),
        ((BROWSER,), ["Set DATABASE_URL="]),
        ((DATABASE, BROWSER), []),
    ],
)
def test_what_was_left_out_is_said_with_how_to_get_it(
    given: tuple[str, ...], told: list[str]
) -> None:
    lines = [line for line in make("left-out", *given).splitlines() if "Left out" in line]
    assert len(lines) == len(told)
    assert all(words in line for words, line in zip(told, lines, strict=True))


@pytest.mark.parametrize(
    ("given", "targets"),
    [
        (("CHROMIUM=",), {"sqlite", "crawl"}),
        ((DATABASE, BROWSER), {"sqlite", "postgres", "e2e", "crawl"}),
    ],
)
def test_what_is_there_is_tested(given: tuple[str, ...], targets: set[str]) -> None:
    plan = make("--dry-run", "--always-make", "test", *given)
    marks = {
        "sqlite": "not browser and not crawl",
        "postgres": "database and not browser",
        "e2e": "-m browser",
        "crawl": "-m crawl",
    }
    assert {name for name, words in marks.items() if words in plan} == targets
    checks = ("ruff check .", "mypy", "lint-imports", "makemigrations --check", "--fail-under=97.5")
    for check in checks:
        assert check in plan


@pytest.mark.parametrize(
    ("given", "started"), [((), "minhu demo --port 8000"), (("ONCE=1",), "minhu demo --once")]
)
def test_the_demo_is_set_up_first_and_stops_after_the_figures_when_asked(
    given: tuple[str, ...], started: str
) -> None:
    plan = make("--dry-run", "--always-make", "demo", *given)
    steps = [plan.index(words) for words in ("-m venv .venv", "minhu assets", started)]
    assert steps == sorted(steps)
    assert ("--once" in plan) is bool(given)


def test_tests_with_a_run_of_their_own_lie_where_it_looks() -> None:
    marked = {
        mark: {
            path.parent.relative_to(ROOT).as_posix()
            for path in (ROOT / "tests").rglob("*.py")
            if f"mark.{mark}" in path.read_text("utf-8")
        }
        for mark in ("crawl", "browser")
    }
    assert marked == {"crawl": {"tests/security"}, "browser": {"tests/e2e"}}
