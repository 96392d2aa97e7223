"""What runs for every change: it fetches what is missing and leaves nothing out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT

TOOLS = ("bash", "sh", "dirname", "id", "grep", "env", "mktemp", "ls", "sort", "tail")
"""What any machine has; whatever else the script calls is written down instead of run."""
HAD = ("make", "git", "chromium", "fc-list", "ogrinfo", "mosquitto", "psql", "apt-get", "sudo")
DATABASE = "postgres://somebody@127.0.0.1:5432/some"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout in which every tool writes down that it was called, and how."""
    for folder in (".ci", ".venv/bin", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    for place in (".venv/bin/minhu", ".ci/audit", *(f"bin/{name}" for name in HAD)):
        _stub(tmp_path, place)
    return tmp_path


def _stub(machine: Path, place: str) -> None:
    says = 'echo "${0##*/} $* (${DATABASE_URL:-no database}, ${MINHU_HTTPS:-0})"'
    runs = 'case "$0" in */sudo) exec "$@";; esac'
    stub = machine / place
    stub.write_text(f'#!/bin/sh\n{says} >> "{machine}/called"\necho here\n{runs}\n', "utf-8")
    stub.chmod(0o700)


def run(machine: Path, **given: str) -> tuple[str, str]:
    """Return what the script said, and what it called."""
    done = subprocess.run(  # noqa: S603 -- our own script
        [machine / ".ci/run"],
        env={"PATH": str(machine / "bin"), "HOME": os.environ.get("HOME", "/"), **given},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, (machine / "called").read_text("utf-8")


@pytest.mark.parametrize("given", [{"DATABASE_URL": DATABASE}, {}], ids=["told", "found"])
def test_all_tests_run_with_postgresql_whether_it_is_told_or_found(
    machine: Path, given: dict[str, str]
) -> None:
    said, called = run(machine, **given)
    tested = next(line for line in called.splitlines() if line.startswith("make test"))
    assert given.get("DATABASE_URL", "postgres://postgres@127.0.0.1") in tested
    assert "nothing was left out" in said
    assert "apt-get" not in called


def test_a_deployment_and_the_migrations_are_asked_for_as_well(machine: Path) -> None:
    _said, called = run(machine, DATABASE_URL=DATABASE)
    assert "minhu manage check --deploy --fail-level WARNING (no database, 1)" in called
    assert "minhu manage migrate --check (no database" in called


@pytest.mark.parametrize("lacking", ["chromium", "make"])
def test_what_is_missing_is_fetched_first(machine: Path, lacking: str) -> None:
    tool = machine / "bin" / lacking
    tool.rename(machine / "shelf")
    with (machine / "bin/apt-get").open("a", encoding="utf-8") as fetch:
        fetch.write(f'/bin/cp "{machine}/shelf" "{tool}"\n')
    _said, called = run(machine, DATABASE_URL=DATABASE)
    lines = called.splitlines()
    fetched = next(line for line in lines if line.startswith("apt-get install"))
    assert lacking in fetched.split()
    assert lines.index(fetched) < lines.index(f"make test ({DATABASE}, 0)")
