"""Boundaries in a browser: a corner is dragged, looked at and saved; the slider turns back."""

from __future__ import annotations

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
    base = enter(desktop, live_server, ground.street)
    desktop.goto(f"{base}/desk/grids/redraw/?grid={GRID}")
    desktop.wait_for_selector("[data-ready]")
    before = desktop.input_value("#id_shape")
    frame = desktop.locator("[data-map]").bounding_box()
    assert frame is not None
    # The square is drawn around the middle of the map, 120 px from the nearer edges.
    side = min(frame["width"], frame["height"]) - 240
    scale = side * 0.8192 / side  # a degree of latitude is longer than one of longitude here
    x = frame["x"] + frame["width"] / 2 - side * scale / 2
    y = frame["y"] + frame["height"] / 2 - side / 2
    desktop.mouse.move(x, y)
    desktop.mouse.down()
    desktop.mouse.move(x + 40, y + 40, steps=6)
    desktop.mouse.up()
    desktop.wait_for_function(
        "before => document.getElementById('id_shape').value !== before", arg=before
    )
    desktop.fill("#id_reason", "以路为界")
    desktop.click("text=先看看")
    expect(desktop.locator("#h-seen")).to_be_visible()
    desktop.click("text=保存为新版本")
    expect(desktop.locator("[data-versions]")).to_contain_text("以路为界")
    assert Redraw.objects.get().changes[0]["code"] == GRID
    assert refused == []


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
