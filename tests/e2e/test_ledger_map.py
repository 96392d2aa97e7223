"""Lines and areas of a ledger at the desk: drawn by clicks, seen on the ledger's map, opened from it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from minhu.ledgers.cells import Reading, read
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast, set_the_stage
from tests.e2e.test_desk import enter
from tests.e2e.test_field import draw_the_grid

pytestmark = pytest.mark.django_db(transaction=True)
LOT = "33.7405 113.2905; 33.7435 113.2905; 33.7435 113.2925; 33.7405 113.2925"


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    cast = set_the_stage()
    draw_the_grid()
    return cast


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    asked = [
        Asked("停车场", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("路段", Kind.LINE),
        Asked("范围", Kind.POLYGON),
    ]
    area = Area.objects.get(code=STREET)
    return open_ledger("停车场", area, asked, actor=cast.street, at=NOW, code="lots")


def tap(page: Page, part: str, *places: tuple[int, int]) -> None:
    """Click on the map of a column, so many pixels from its upper left corner."""
    drawn = page.locator(f"{part} .map[data-ready] .maplibregl-canvas")
    for x, y in places:
        drawn.click(position={"x": x, "y": y})


@pytest.mark.usefixtures("ledger")
def test_a_line_and_an_area_are_drawn_by_clicks_and_kept(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.goto(f"{enter(desktop, live_server, cast.street)}/desk/ledgers/lots/new/")
    desktop.get_by_label("停车场", exact=True).fill("甲")
    line, ring = "[data-trace]:not([data-ring])", "[data-trace][data-ring]"
    tap(desktop, line, (120, 60), (220, 200), (300, 90))
    desktop.locator(line).get_by_role("button", name="退一点").click()
    expect(desktop.locator(f"{line} [data-count]")).to_have_text("2 个点")
    tap(desktop, ring, (120, 60), (260, 60), (260, 200), (120, 200))
    expect(desktop.locator(f"{ring} [data-count]")).to_contain_text("4 个角，约")
    desktop.get_by_role("button", name="记下").click()
    expect(desktop).to_have_url(re.compile("/desk/ledgers/lots/[0-9a-f-]{36}/$"))
    values = Record.objects.get().values
    assert (len(values["c3"]["line"]), len(values["c4"]["ring"])) == (2, 4)


def test_an_area_that_was_kept_grows_by_one_corner_and_not_by_the_one_it_ends_with(
    desktop: Page, live_server: LiveServer, cast: Cast, ledger: Ledger
) -> None:
    record = write(ledger, {"c1": "甲", "c4": read(LOT, Reading(Kind.POLYGON))}, hand=Hand(cast.street, NOW))  # fmt: skip
    base = enter(desktop, live_server, cast.street)
    desktop.goto(f"{base}/desk/ledgers/lots/{record.pk}/")
    count = desktop.locator("[data-ring] [data-count]")
    expect(count).to_contain_text("4 个角，约 61,")
    desktop.locator("[data-ring]").get_by_role("button", name="加图中间的一点").click()
    expect(count).to_contain_text("5 个角")
    desktop.locator("[data-ring]").get_by_role("button", name="退一点").click()
    expect(count).to_contain_text("4 个角，约 61,")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_lies_on_top_of_the_map_of_a_ledger_opens_its_record(
    desktop: Page, live_server: LiveServer, cast: Cast, ledger: Ledger, scheme: str
) -> None:
    faults: list[str] = []
    desktop.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    desktop.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # -- one of its two words
    hand, place = Hand(cast.street, NOW), {"at": GRID, "name": "x"}
    lot = write(
        ledger, {"c1": "甲", "c2": place, "c4": read(LOT, Reading(Kind.POLYGON))}, hand=hand
    )
    through = "33.742 113.2895; 33.742 113.2935"
    road = write(
        ledger, {"c1": "乙", "c2": place, "c3": read(through, Reading(Kind.LINE))}, hand=hand
    )
    base = enter(desktop, live_server, cast.street)
    for shift, record in ((0, road), (50, lot)):
        desktop.goto(f"{base}/desk/ledgers/lots/charts/")
        drawn = desktop.locator("[data-points][data-ready] .maplibregl-canvas")
        frame = drawn.bounding_box()
        assert frame is not None
        drawn.click(position={"x": frame["width"] / 2, "y": frame["height"] / 2 + shift})
        expect(desktop).to_have_url(re.compile(f"/desk/ledgers/lots/{record.pk}/$"))
    assert faults == []
