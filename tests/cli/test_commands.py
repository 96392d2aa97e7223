"""The commands as a person starts them: each in a process and a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

PATIENCE = 120
"""Seconds before a test gives up waiting; nothing is measured by it."""


def environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return kept | {"MINHU_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "minhu.settings"}


def minhu(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", "minhu", *arguments],
        env=environment(folder) | given,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE * 2,
    )


def wait_for(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new house that nobody opens: others are copies of it."""
    folder = tmp_path_factory.mktemp("model")
    minhu(folder, "figures")
    return folder


@pytest.fixture
def house(model: Path, tmp_path: Path) -> Path:
    """The folder of a house in which nothing has happened yet."""
    shutil.copytree(model, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_command_in_an_empty_folder_makes_the_database_first(tmp_path: Path) -> None:
    done = minhu(tmp_path, "figures", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["received"] == 0
    assert (tmp_path / "minhu.sqlite3").is_file()


def test_the_database_is_the_one_that_is_named_and_files_lie_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    named = tmp_path / "named.sqlite3"
    done = minhu(tmp_path / "files", "figures", DATABASE_URL=f"sqlite:///{named}")
    assert done.returncode == 0, done.stderr
    assert named.is_file()
    assert not (tmp_path / "files" / "minhu.sqlite3").exists()


def test_two_commands_at_once_in_an_empty_folder_do_not_trip_over_each_other(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "minhu", "verify", "--json"]
    both = [
        subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.DEVNULL)  # noqa: S603 -- our own command
        for _ in range(2)
    ]
    assert [each.wait(PATIENCE * 2) for each in both] == [0, 0]


def test_a_database_of_an_older_version_is_left_alone_with_a_word(house: Path) -> None:
    with closing(sqlite3.connect(house / "minhu.sqlite3")) as opened, opened:
        opened.execute("DELETE FROM django_migrations WHERE app = 'notices'")
    done = minhu(house, "figures")
    assert "minhu manage migrate" in done.stderr


@pytest.mark.parametrize(
    "command", ["serve", "worker", "demo", "figures", "verify", "import", "bench"]
)
def test_every_command_explains_itself_without_touching_anything(
    tmp_path: Path, command: str
) -> None:
    done = minhu(tmp_path, command, "--help")
    assert done.returncode == 0
    assert "。" in done.stdout
    assert not (tmp_path / "minhu.sqlite3").exists()


def test_a_house_shows_no_trace_unless_whoever_runs_it_asks(house: Path) -> None:
    shown = "from django.conf import settings; print(settings.DEBUG)"
    assert minhu(house, "manage", "shell", "-v", "0", "-c", shown).stdout.split() == ["False"]


def test_a_port_in_use_is_said_in_a_sentence(house: Path, vendor: None) -> None:  # noqa: ARG001 -- nothing is fetched
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        done = minhu(house, "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "换一个端口" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_the_server(house: Path, vendor: None, number: int) -> None:  # noqa: ARG001 -- nothing is fetched
    port = _free_port()
    command = [sys.executable, "-m", "minhu", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment(house))  # noqa: S603 -- our own command
    try:
        assert wait_for(lambda: _answers(port) and len(_children(server.pid)) == 2)
        children = _children(server.pid)
        server.send_signal(number)
        server.wait(PATIENCE)
        assert wait_for(lambda: not any(_alive(child) for child in children))
        assert not _answers(port)
    finally:
        server.kill()
        server.wait(PATIENCE)


@pytest.fixture
def vendor() -> None:
    """Skip where set-up has not brought what pages need: a test fetches nothing."""
    if not (settings.VENDOR / ".stamp").is_file():
        pytest.skip("run `make setup` first")


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    assert isinstance(port, int)
    return port


def _answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children")
    tasks = Path(f"/proc/{parent}/task").glob("*/children") if found.exists() else ()
    return [int(word) for path in tasks for word in path.read_text().split()]


def _alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
