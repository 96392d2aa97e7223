"""GDAL's own client reads it, as QGIS does, which uses the same library."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.cast import GRID, OTHER_GRID, call

OGRINFO = shutil.which("ogrinfo")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("ground"),
    pytest.mark.skipif(not OGRINFO, reason="ogrinfo is not there: apt-get install gdal-bin"),
]


def ogrinfo(server: LiveServer, *words: str) -> str:
    assert OGRINFO is not None
    free = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    command = [OGRINFO, "-ro", *words[1:], f"OAPIF:{server.url}/ogc/", *words[:1]]
    done = subprocess.run(  # noqa: S603 -- a client of the system, our own words
        command, capture_output=True, text=True, timeout=120, check=False, env=free
    )
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    return done.stdout


def test_it_lists_the_collections(live_server: LiveServer) -> None:
    found = ogrinfo(live_server)
    assert "grids" in found
    assert "cases" in found


def test_it_reads_every_grid_page_by_page(live_server: LiveServer) -> None:
    found = ogrinfo(live_server, "grids", "-oo", "PAGE_SIZE=1", "-q")
    assert GRID in found
    assert OTHER_GRID in found
    assert found.count("POLYGON") == 2


def test_it_asks_for_a_box(live_server: LiveServer) -> None:
    found = ogrinfo(live_server, "grids", "-q", "-spat", "100.0151", "35.001", "100.0152", "35.002")
    assert OTHER_GRID in found
    assert GRID not in found


def test_it_reads_open_requests_as_points(live_server: LiveServer) -> None:
    call("one")
    found = ogrinfo(live_server, "cases", "-so")
    assert "Geometry: Point" in found
    assert "Feature Count: 1" in found
    assert "WGS 84" in found
