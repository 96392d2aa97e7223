"""Boundaries in a browser: a corner is dragged, looked at and saved; the slider turns back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from shapely.geometry import box, mapping

from minhu.places import locate
from minhu.places.domain import editions
from minhu.places.models import Boundary, Redraw
from tests.cast import GRID, OTHER_GRID, Cast, set_the_stage
from tests.e2e.test_desk import enter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ground(transactional_db: None) -> Iterator[Cast]:  # noqa: ARG001 -- the server needs a database it can see
    cast = set_the_stage()
    for code, west in ((GRID, 100.0), (OTHER_GRID, 100.01)):
        ground = mapping(box(west, 35.0, west + 0.01, 35.01))
        Boundary.objects.create(
            area_id=code, geometry=ground, square_metres=1, valid_from=date(2026, 1, 1)
        )
    editions.renew()
    yield cast
    locate.forget()


def test_a_corner_is_dragged_on_the_map_and_saved_from_a_day(
    desktop: Page, live_server: LiveServer, ground: Cast
) -> None:
    refused: list[str] = []
    desktop.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    drag(redrawing(desktop, live_server, ground), "west", by=(40, 40))
    desktop.fill("#id_reason", "以路为界")
    desktop.click("text=先看看")
    expect(desktop.locator("#h-seen")).to_be_visible()
    desktop.click("text=保存为新版本")
    expect(desktop.locator("[data-versions]")).to_contain_text("以路为界")
    assert Redraw.objects.get().changes[0]["code"] == GRID
    assert refused == []


def test_a_corner_beside_a_neighbour_comes_to_lie_on_the_edge_they_share(
    desktop: Page, live_server: LiveServer, ground: Cast
) -> None:
    drag(redrawing(desktop, live_server, ground), "east", by=(5, 60))
    corners = re.findall(r"(1\d\d\.\d+|100)[ ,]+(3\d\.?\d*)", desktop.input_value("#id_shape"))
    moved = [lng for lng, lat in corners if 35.001 < float(lat) < 35.0095]
    assert list(map(float, moved)) == [100.01]


def redrawing(page: Page, live_server: LiveServer, ground: Cast) -> Page:
    """Open the editor on the square of the first grid; its neighbour lies to the east."""
    base = enter(page, live_server, ground.street)
    page.goto(f"{base}/desk/grids/redraw/?grid={GRID}")
    page.wait_for_selector("[data-ready]")
    return page


def drag(page: Page, corner: str, *, by: tuple[int, int]) -> None:
    """Drag a northern corner of the square so many pixels to the east and to the south."""
    before = page.input_value("#id_shape")
    frame = page.locator("[data-map]").bounding_box()
    assert frame is not None
    # The square is drawn around the middle of the map, 120 px from the nearer edges; a degree
    # of latitude is longer than one of longitude here.
    side = min(frame["width"], frame["height"]) - 240
    half = side * 0.8192 / 2
    x = frame["x"] + frame["width"] / 2 + (half if corner == "east" else -half)
    y = frame["y"] + frame["height"] / 2 - side / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0], y + by[1], steps=6)
    page.mouse.up()
    page.wait_for_function(
        "before => document.getElementById('id_shape').value !== before", arg=before
    )


def test_the_slider_shows_the_map_of_another_day(
    desktop: Page, live_server: LiveServer, ground: Cast
) -> None:
    base = enter(desktop, live_server, ground.street)
    row = Boundary.objects.get(area=GRID)
    Boundary.objects.filter(pk=row.pk).update(valid_to=date(2026, 6, 1))
    Boundary.objects.create(
        area_id=GRID, geometry=row.geometry, square_metres=1, valid_from=date(2026, 6, 1)
    )
    desktop.goto(f"{base}/desk/grids/")
    desktop.wait_for_selector("[data-ready]")
    desktop.locator("[data-versions] input[type=range]").fill("0")
    expect(desktop.locator("[data-version]")).to_have_text("2026-01-01 版")
    assert "on=2026-01-01" in desktop.url
