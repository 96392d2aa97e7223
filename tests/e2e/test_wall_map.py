"""The map of the wall in a browser: what it is told to draw, what a click opens, how it prints."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from minhu.core.clock import now
from tests.cast import COMMUNITY, OTHER_COMMUNITY, STREET, Cast, set_the_stage
from tests.rates.stories import come_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


DRAWN = """async ([data, late, width, ground]) => {
  const told = {};
  const tell = (layer, name, said) => { told[`${layer} ${name}`] = said; };
  const drawn = { setLayoutProperty: tell, setPaintProperty: tell,
    moveLayer: (layer, below) => { told[`${layer} below`] = below; },
    getSource: name => ({ setData({ features }) { told[name] = features; } }), hasImage: () => true };
  const element = document.createElement('div');
  Object.entries(data).forEach(([name, said]) => { element.dataset[name] = JSON.stringify(said); });
  Object.defineProperty(element, 'clientWidth', { value: width });
  const { shade } = await import('/static/centre/shading.js');
  const features = [...Array(late).keys()].map(code => ({ properties: { code } }));
  element.dataset.late = JSON.stringify(Object.fromEntries(features.map((_, code) => [code, 1])));
  const spots = ground.map(([code, lon, lat]) => ({ properties: { code, lon, lat } }));
  shade(element, drawn, { grids: { features }, communities: { features: spots } });
  return told;
}"""
Spots = list[tuple[str, float, float]]


def drawn(
    wall: Page, late: int = 0, width: int = 900, ground: Spots | None = None, **data: Any
) -> dict[str, Any]:
    """Return what the map is told to draw for some numbers."""
    told: dict[str, Any] = wall.evaluate(DRAWN, [data, late, width, ground or []])
    return told


def names(told: dict[str, Any]) -> dict[str, list[float]]:
    """Return each name on the map with where it stands."""
    return {f["properties"]["name"]: f["geometry"]["coordinates"] for f in told["names"]}


def test_each_piece_of_the_map_carries_its_number(wall: Page) -> None:
    parts = json.loads(wall.locator("#wall-map").get_attribute("data-parts") or "")
    assert parts == {COMMUNITY: ["东风社区", 1], OTHER_COMMUNITY: ["春晓社区", 0]}
    told = drawn(wall, parts=parts, ground=[(COMMUNITY, 1, 2), (OTHER_COMMUNITY, 3, 4)])
    assert names(told) == {"东风社区 1": [1, 2], "春晓社区 0": [3, 4]}
    assert "names" not in drawn(wall)


def test_on_the_map_of_a_district_each_subdistrict_carries_its_number(wall: Page) -> None:
    """Its name stands on the community nearest to its middle, where its code ends in zeros too."""
    other, far = "999901010000", "999901010001"
    ground = [(COMMUNITY, 1.0, 1.0), (OTHER_COMMUNITY, 2.0, 1.0), ("999901001003", 3.0, 1.0)]
    parts = {STREET: ["示例街道", 7], other: ["北街道", 3], "999901020000": ["没画的", 1]}
    ground += [(far, 9.0, 9.0), ("999901011001", 20.0, 20.0), ("999901011002", 21.0, 21.0)]
    told = drawn(wall, parts=parts, ground=ground)
    assert names(told) == {"示例街道 7": [2, 1], "北街道 3": [9, 9]}


def test_open_cases_are_dots_and_a_click_opens_what_lies_uppermost(wall: Page) -> None:
    told = drawn(wall, points=[[1, 2, "A", 0], [3, 4, "B", 1]])
    assert [(f["geometry"]["coordinates"], f["properties"]["icon"]) for f in told["points"]] == [
        *(([1, 2], "live"), ([3, 4], "gone")),
    ]
    opens = """async mark => {
      const { opened } = await import('/static/centre/shading.js');
      return opened(document.getElementById('wall-map'), { properties: { code: '1' } }, mark ? [{ properties: mark }] : []);
    }"""
    marks = ({"url": "/event/"}, {"number": "A"}, None)
    assert [wall.evaluate(opens, mark) for mark in marks] == [
        *("/event/", "/desk/cases/A/", "/desk/?area=1"),
    ]


def test_shades_begin_where_the_legend_says(wall: Page) -> None:
    *_get, first, a, second, b, third, c, none = drawn(
        wall, open={"1": 30, "2": 31, "3": 90}, steps=[1, 31, 61]
    )["fill fill-color"]
    assert (first, second, third) == ("1", "2", "3")
    assert len({a, b, c, none}) == 4


def test_late_grids_whistles_and_events_have_marks_of_their_own(wall: Page) -> None:
    told = drawn(wall, 2, whistles=[1], events=[{"at": [5, 6], "url": "/event/"}])
    icons = [mark["properties"]["icon"] for mark in told["marks"]]
    assert ([ring["properties"]["code"] for ring in told["late"]], icons) == ([0, 1], ["late1"] * 2)
    assert len(told["whistles"]) == 1
    (event,) = told["events"]
    assert (event["geometry"]["coordinates"], event["properties"]) == ([5, 6], {"url": "/event/"})


def test_on_a_phone_many_numbers_do_not_lie_upon_each_other(wall: Page) -> None:
    for late, width, all_shown, size in ((20, 900, True, 1), (50, 900, True, 0.72)):
        told = drawn(wall, late, width)
        assert told["marks icon-allow-overlap"] == all_shown
        assert told["marks icon-size"] == size
    assert drawn(wall, 50, 330)["marks icon-allow-overlap"] is False
    for width, all_shown in ((900, True), (330, False)):
        told = drawn(wall, width=width, points=[[1, 2, "A", 0]] * 50)
        assert told["points icon-allow-overlap"] == all_shown
        assert told["points below"] == ("marks" if all_shown else "name")


PRINTED = """() => {
  dispatchEvent(new Event('beforeprint'));
  const paper = document.querySelector('#wall-map > .map-paper');
  const { data } = paper.getContext('2d').getImageData(0, 0, paper.width, paper.height);
  const shown = paper.getBoundingClientRect();
  return [new Set(new Uint32Array(data.buffer)).size > 3, shown.width > 600 && shown.height > 600];
}"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_map_stands_on_the_printed_sheet(wall: Page, scheme: str) -> None:
    """The canvas of a map is empty on paper: a picture of it is taken before."""
    wall.evaluate("scheme => localStorage.setItem('wall-theme', scheme)", scheme)
    wall.reload()
    expect(wall.locator("#wall-map")).to_have_attribute("data-ready", "1", timeout=20_000)
    wall.emulate_media(media="print")
    assert wall.evaluate(PRINTED) == [True, True]


def test_an_office_without_internet_sees_the_whole_wall(wall: Page) -> None:
    """Map, chart, letters and pictures come from the own server: nobody else is asked."""
    asked, own = list[str](), wall.url.split("/centre/")[0]
    wall.on("request", lambda request: asked.append(request.url))
    wall.route(lambda url: not url.startswith(own), lambda route: route.abort())
    wall.reload()
    expect(wall.locator("#wall-map")).to_have_attribute("data-ready", "1", timeout=20_000)
    expect(wall.locator("#wall-trend canvas")).to_be_visible()
    outside = [url for url in asked if not url.startswith((own, "data:", "blob:"))]
    assert (outside, len(asked) > 5) == ([], True)


def test_who_cannot_see_the_chart_reads_the_same_numbers_in_a_table(wall: Page) -> None:
    come_in("today", at=now())
    wall.reload()
    drawn = json.loads(wall.locator("#wall-trend").get_attribute("data-days") or "")
    wall.locator(".wtable summary").click()
    rows = wall.locator(".wtable tbody tr:visible")
    told = [[int(n) for n in row.locator("td").all_inner_texts()] for row in rows.all()]
    assert (told, sum(day[0] for day in told)) == (drawn, 1)
