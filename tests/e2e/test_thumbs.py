"""On a phone whatever is tapped on the pages of numbers answers within 44 points of height."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from minhu.core.clock import local_day, now
from minhu.core.recurrence import Every, Rule
from minhu.places.models import Area
from minhu.schedules.domain.keeping import begin
from minhu.whistles.domain.drafting import draft
from minhu.whistles.domain.steps import take
from tests.cast import STREET, Cast, set_the_stage
from tests.e2e.test_desk import enter
from tests.ledgers.shelf import fill_the_shelf
from tests.rates.stories import DAY, closed, come_in
from tests.schedules.plans import plan
from tests.whistles.stage import ask

pytestmark = pytest.mark.django_db(transaction=True)
LOW = """(least) => {
  const low = [];
  for (const each of document.querySelectorAll('main :is(a[href], button, summary)')) {
    if (!each.checkVisibility()) continue;
    each.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = each.getClientRects()[0];
    if (!box || box.width < 1) continue;
    const x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
    const mine = (far) => {
      const hit = document.elementFromPoint(x, y + far);
      return hit && (hit === each || each.contains(hit));
    };
    let height = 1;
    for (let up = 1; up < least && mine(-up); up += 1) height += 1;
    for (let down = 1; down < least && mine(down); down += 1) height += 1;
    if (height < least) low.push(`${each.textContent.trim().slice(0, 20)} ${height}`);
  }
  return low;
}"""
"""The links and buttons that answer on less than so many points, with what lies over a line around them."""
LEAST = 44


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    cast = set_the_stage()
    fill_the_shelf()
    at, today = now(), local_day(now())
    for n in range(12):
        closed(f"closed {n}", at=at - 5 * DAY, after=DAY)
    come_in("late", at=at - 3 * DAY)
    come_in("open", at=at)
    for made in (False, True):
        whistle = draft(ask(cast), actor=cast.street, at=at - timedelta(hours=2))
        if made:
            take(
                whistle,
                "approve",
                answers={"note": "同意"},
                actor=cast.leader,
                at=at - timedelta(hours=1),
            )
    rule = Rule(Every.DAY)
    begin(
        Area.objects.get(code=STREET),
        plan(rule=rule, starts_on=today, ends_on=today + timedelta(60)),
        actor=cast.street,
        at=at,
    )
    return cast


def test_a_line_of_the_worklist_says_that_a_name_is_whose_move_it_is(
    phone: Page, live_server: LiveServer, cast: Cast
) -> None:
    """There is no head of a column on a phone: a name alone could be a place."""
    base = enter(phone, live_server, cast.supervisor)
    phone.goto(f"{base}/desk/")
    said = phone.evaluate(
        "getComputedStyle(document.querySelector('.wl-tab .whose'), '::before').content"
    )
    assert "该谁动" in said


@pytest.mark.parametrize(
    "path",
    [
        "/desk/figures/",
        "/desk/figures/indicators/",
        "/desk/supervise/",
        "/desk/due/",
        "/desk/whistles/",
    ],
)
def test_every_number_and_mark_is_met_by_a_thumb(
    phone: Page, live_server: LiveServer, cast: Cast, path: str
) -> None:
    base = enter(phone, live_server, cast.supervisor)
    phone.goto(f"{base}{path}")
    assert phone.evaluate("document.querySelectorAll('main a[href]').length") > 2
    assert phone.evaluate(LOW, LEAST) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
