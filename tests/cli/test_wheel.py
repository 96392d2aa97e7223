"""Minhu installed as a wheel: it runs without its checkout and keeps its data where one stands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.house.sources import ROOT

PAGE = """
from django.test import Client
from minhu.settings import VENDOR
import minhu
print(minhu.__file__, VENDOR, Client(HTTP_HOST="127.0.0.1").get("/robots.txt").status_code, sep="\\n")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel was unpacked, as pip does it."""
    built = tmp_path_factory.mktemp("dist")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(built), versions=["standard"])
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def run(installed: Path, office: Path, *arguments: str) -> str:
    """Run the installed command in a folder that says nothing of where data lie."""
    own = {"DATABASE_URL", "MINHU_DATA", "MINHU_VENDOR"}
    kept = {key: value for key, value in os.environ.items() if key not in own}
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", "minhu", *arguments],
        env=kept | {"PYTHONPATH": str(installed), "DJANGO_SETTINGS_MODULE": "minhu.settings"},
        cwd=office,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_installed_runs_by_itself_and_keeps_its_data_where_one_stands(
    installed: Path, tmp_path: Path
) -> None:
    figures = json.loads(run(installed, tmp_path, "figures", "--json").splitlines()[-1])
    assert figures["received"] == 0
    assert (tmp_path / "minhu-data" / "minhu.sqlite3").is_file()
    module, vendor, status = run(
        installed, tmp_path, "manage", "shell", "-v", "0", "-c", PAGE
    ).split()
    assert Path(module).is_relative_to(installed)
    assert Path(vendor) == (tmp_path / "minhu-data" / "vendor").resolve()
    assert status == "200"
