"""A house in one sealed file and back: into an empty house, over a full one, or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.conftest import database
from tests.crash.house import House

PHONE = "13800005678"
CALL = f"""
from minhu.cli.boot import boot
boot()
from tests.cast import call
call("kept", "二楼的灯不亮三天了", phone="{PHONE}", name="钱某")
"""
STATE = """
import json
from minhu.cases.domain.verifying import first_break
from minhu.cases.models import Case
from minhu.people.models import Person
print(json.dumps({
    "whole": [first_break(case, case.steps.all()) is None for case in Case.objects.all()],
    "callers": [str(person.disclose()) for person in Person.objects.all()],
}))
"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[House]:
    """A second house, in which nobody has worked yet."""
    folder = tmp_path / "other"
    folder.mkdir()
    with database(folder) as address:
        yield House(folder, address)


@pytest.fixture(scope="module")
def model(model: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with one caller, a picture, and a backup of both with its key beside it."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copytree(model.folder, folder, dirs_exist_ok=True)
    with database(folder, like=model.database) as address:
        house = House(folder, address)
        run(house, "-c", CALL)
        (folder / "files").mkdir(exist_ok=True)
        (folder / "files" / "a.jpg").write_bytes(b"a picture")
        (folder / "documents").mkdir()
        (folder / "documents" / "bulletin.docx").write_bytes(b"a layout")
        made = minhu(house, "backup", str(folder / "one.bak"), *key(folder), "--new-key")
        assert made.returncode == 0, made.stderr
        yield house


@pytest.fixture
def kept(house: House) -> Path:
    return house.folder / "one.bak"


def key(folder: Path) -> tuple[str, str]:
    return "--key", str(folder / "backup.key")


def run(house: House, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, *words],
        env={**os.environ, **house.environment},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


def minhu(house: House, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return run(house, "-m", "minhu", *words, said=said)


def restore(
    house: House, path: Path, *words: str, said: str = ""
) -> subprocess.CompletedProcess[str]:
    return minhu(house, "restore", str(path), *key(path.parent), *words, said=said)


def state(house: House) -> tuple[object, ...]:
    told = house.ask(STATE)
    files = sorted(path.name for path in (house.folder / "files").iterdir())
    return told["whole"], told["callers"], files


def test_a_house_put_back_into_an_empty_one_is_the_same(
    house: House, empty: House, kept: Path
) -> None:
    done = restore(empty, kept)
    assert (done.returncode, "都没有被改过" in done.stdout) == (0, True), done.stderr
    assert state(empty) == state(house)
    assert (empty.folder / "files" / "a.jpg").read_bytes() == b"a picture"
    assert (empty.folder / "documents" / "bulletin.docx").read_bytes() == b"a layout"
    assert PHONE in str(state(empty))


def test_without_the_key_a_backup_says_nothing_of_anybody(empty: House, kept: Path) -> None:
    raw = kept.read_bytes()
    for said in (PHONE, "钱某", "二楼的灯", "SQLite format"):
        assert said.encode() not in raw
    (kept.parent / "backup.key").unlink()
    other = str(kept.parent / "other.bak")
    assert minhu(empty, "backup", other, *key(kept.parent), "--new-key").returncode == 0
    assert restore(empty, kept).returncode == 1


@pytest.mark.parametrize("harm", ["change", "cut"])
def test_a_harmed_backup_is_refused_and_changes_nothing(
    house: House, kept: Path, harm: str
) -> None:
    before, raw = state(house), bytearray(kept.read_bytes())
    raw[len(raw) // 2] ^= 1
    kept.write_bytes(raw if harm == "change" else kept.read_bytes()[:-100])
    done = restore(house, kept, "--replace", said="y\n")
    assert (done.returncode, "什么也没有动" in done.stderr) == (1, True)
    assert state(house) == before


def test_a_house_with_work_in_it_is_replaced_only_when_asked_twice(
    house: House, kept: Path
) -> None:
    before = state(house)
    run(house, "-c", CALL.replace('"kept"', '"later"'))
    assert restore(house, kept).returncode == 1
    assert restore(house, kept, "--replace", said="n\n").returncode == 1
    assert state(house)[0] == [True, True]
    assert restore(house, kept, "--replace", said="y\n").returncode == 0
    assert state(house) == before


def test_a_backup_replaces_no_file_and_no_key(house: House, kept: Path) -> None:
    raw = kept.read_bytes()
    again = minhu(house, "backup", str(kept), *key(kept.parent))
    assert (again.returncode, "已经有" in again.stderr) == (1, True)
    again = minhu(house, "backup", str(kept) + "2", *key(kept.parent), "--new-key")
    assert (again.returncode, kept.read_bytes() == raw) == (1, True)
