"""An old screen, 1024 points wide, shows every column of a table; a wide one is not left half empty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from minhu.core.clock import local_day, now
from minhu.core.recurrence import Every, Holiday, Rule
from minhu.notices.domain.telling import tell_person
from minhu.notices.kinds import News
from minhu.people.domain.persons import remember
from minhu.places.models import Area
from minhu.schedules.domain.keeping import begin
from tests.cast import GRID, STREET, Cast, set_the_stage
from tests.e2e.test_desk import enter
from tests.schedules.plans import patrols, plan

pytestmark = pytest.mark.django_db(transaction=True)
SLIDING = """[...document.querySelectorAll("main *")].filter((one) =>
    ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
    && one.scrollWidth > one.clientWidth + 2).map((one) => one.className)"""
PATHS = ("/desk/notices/", "/desk/schedules/", "/desk/affairs/dispute/", "/desk/rules/")


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


@pytest.fixture
def _full(cast: Cast) -> None:
    person = remember(name="张三", phone="13800005678", at=now())
    news = News(
        "您反映的事办好了。解决没解决，请您说一声。",
        case_number="20261128-PWYYK2-T",
        area_code=GRID,
        link="/f/x/y",
    )
    tell_person(person, news, dedupe_key="one", at=now())
    patrols()
    rule = Rule(Every.MONTH_WEEKDAY, weekdays=(0,), nth=1, holiday=Holiday.AFTER)
    today = local_day(now())
    area = Area.objects.get(code=STREET)
    begin(
        area,
        plan(rule=rule, starts_on=today, ends_on=today + timedelta(90)),
        actor=cast.street,
        at=now(),
    )


@pytest.mark.usefixtures("_full")
def test_no_table_of_the_office_slides_inside_its_card(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    desktop.set_viewport_size({"width": 1024, "height": 768})
    base = enter(desktop, live_server, cast.street)
    for path in PATHS:
        desktop.goto(f"{base}{path}")
        assert desktop.evaluate(SLIDING) == [], path


def test_a_leader_sees_decisions_and_what_falls_due_beside_each_other_where_there_is_room(
    desktop: Page, live_server: LiveServer, cast: Cast
) -> None:
    base = enter(desktop, live_server, cast.leader)
    desktop.goto(f"{base}/desk/oversee/")
    late, rates = (desktop.locator(f"[aria-labelledby={name}]") for name in ("h-late", "h-rates"))
    for width, beside in ((1440, True), (1024, False)):
        desktop.set_viewport_size({"width": width, "height": 768})
        one, other = late.bounding_box(), rates.bounding_box()
        assert one
        assert other
        assert (other["x"] > one["x"] + one["width"]) is beside
        assert (other["y"] > one["y"]) is not beside
