"""What the grids found, settled and covered (domain page §6.6, 采集员) comes out of what was done.

Figures of places and units: where one grid worker stands alone, nothing is told.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.queries.figure_lists import Asked, behind
from minhu.places.models import Area
from minhu.rates.books import book
from minhu.rates.comparing import Row, board, by_rows, compared, just_before
from minhu.rates.domain.populating import Counted, count_people
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.indicators import Figure
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from minhu.requests.domain.intake import Report
from minhu.requests.domain.settling import find_and_settle
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast
from tests.rates.stories import DAY, HOUR, come_in, withdrawn
from tests.rates.test_proofs import Story
from tests.requests.test_filing import LAMPS, standard

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)
ALL = Scope(area=STREET)
OF_GRIDS = {"well_reported", "missed", "coverage", "settled"}


def told(scope: Scope = ALL) -> dict[str, Figure]:
    """Return every indicator, once the tallies are seen to equal the rows."""
    assert differences() == ()
    return in_all(book("requests", TODAY), scope, at=NOW + DAY)


def parts(*codes: str, scope: Scope = ALL) -> list[str]:
    found = told(scope)
    return [found[code].parts for code in codes]


def listed(cast: Cast, measure: str) -> set[Case]:
    return set(behind(cast.supervisor, ALL, Asked(measure, By.UNIT), at=NOW + DAY))


def settled(cast: Cast, key: str) -> Case:
    report = Report(key, words="垃圾没清", channel="grid", area_code=GRID)
    return find_and_settle(report, {"note": "清走了"}, actor=cast.grid_worker, at=NOW).case


def people(cast: Cast, persons: int, code: str = STREET, as_of: date = date(2025, 12, 31)) -> None:
    counted = Counted(Area.objects.get(pk=code), persons, as_of, "统计公报")
    count_people(counted, actor=cast.leader, at=NOW)


def test_of_what_grids_report_the_valid_part_is_well_reported(cast: Cast) -> None:
    held, others = come_in("held", channel="grid"), come_in("by a resident")
    refused = come_in("refused", channel="grid")
    take(
        refused, "decline", answers={"reason": "court", "note": "在打官司"}, actor=cast.desk, at=NOW
    )
    assert parts("well_reported") == ["1/2"]
    assert listed(cast, "grid_found") == {held, refused}
    assert others not in listed(cast, "grid_valid")


def test_what_others_told_of_under_a_standard_in_a_grid_was_missed_by_the_grid(cast: Cast) -> None:
    row = standard("灯坏了", LAMPS)
    missed = come_in("missed", category_code=LAMPS)
    Story(cast, "no standard").take("accept")
    come_in("found", channel="grid"), come_in("found too", channel="grid")
    nowhere = come_in("in no grid", area_code=COMMUNITY, category_code=LAMPS)
    for case in (missed, nowhere):
        take(case, "accept", answers={"standard": row}, actor=cast.street, at=NOW)
    withdrawn("taken back")
    assert parts("missed") == ["1/3"]
    assert str(told()["missed"]) == "33.33%"
    assert listed(cast, "missed") == {missed}
    assert len(listed(cast, "patrol_due")) == 3


@pytest.mark.usefixtures("cast")
def test_a_grid_that_reported_something_that_held_is_covered() -> None:
    come_in("one", channel="grid"), come_in("two", channel="grid")
    come_in("by a resident", area_code=OTHER_GRID)
    assert parts("coverage") == ["1/2"]
    rows = {row.code: row.figures["coverage"].parts for row in board_of(By.AREA)}
    assert rows == {COMMUNITY: "1/1", OTHER_COMMUNITY: "0/1"}
    assert parts("coverage", scope=ALL.during(TODAY + DAY, TODAY + DAY)) == ["0/2"]


def board_of(by: By, scope: Scope = ALL) -> list[Row]:
    return board(scope, by, at=NOW, day=TODAY)


def test_units_and_kinds_have_no_grids_and_no_people(cast: Cast) -> None:
    people(cast, 1000)
    Story(cast, "one").given()
    for by in (By.UNIT, By.CATEGORY, By.CHANNEL, By.POST):
        for row in board_of(by):
            assert str(row.figures["coverage"]) == str(row.figures["per_10k"]) == "—"


def test_what_a_grid_worker_settles_without_a_dispatch_the_grid_settled_itself(cast: Cast) -> None:
    case = settled(cast, "settled")
    Story(cast, "given").given().done()
    by_grid = Story(cast, "given to the grid").take("accept").take("dispatch", unit=None)
    by_grid.take("sign", cast.grid_worker).take("contact", cast.grid_worker, channel="phone")
    by_grid.take("report", cast.grid_worker)
    assert parts("settled") == ["1/3"]
    assert listed(cast, "settled") == {case}


def test_taking_in_and_checking_count_by_the_clock_of_that_step_and_only_the_first_time(
    cast: Cast,
) -> None:
    Story(cast, "in time").given().done().answered()
    late = Story(cast, "taken in late")
    late.at += 25 * HOUR
    late.given().done()
    late.at += 25 * HOUR
    late.take("send_back").take("report", cast.worker).take("pass")
    come_in("not yet taken in")
    assert parts("verified_on_time", "checked_on_time") == ["1/2", "1/2"]
    assert late.case not in listed(cast, "checked_on_time")


def test_an_update_reads_from_the_clocks_what_was_in_time(cast: Cast) -> None:
    Story(cast, "in time").given().done().answered()
    late = Story(cast, "late")
    late.at += 25 * HOUR
    late.given().done()
    late.at += 25 * HOUR
    late.take("pass")
    come_in("neither")
    columns = ("verified_on_time", "checked_on_time")
    before = list(Case.objects.order_by("number").values_list(*columns))
    Case.objects.update(verified_on_time=None, checked_on_time=None)
    import_module("minhu.cases.migrations.0009_in_time").read_from_the_clocks(apps, None)
    assert list(Case.objects.order_by("number").values_list(*columns)) == before
    assert {(True, True), (False, False), (None, None)} == {*before}


def test_requests_per_ten_thousand_stand_on_the_people_known_on_the_last_day(cast: Cast) -> None:
    for number in range(3):
        come_in(str(number))
    assert str(told()["per_10k"]) == "—"
    people(cast, 30_000, as_of=date(2024, 12, 31))
    people(cast, 9_000)
    people(cast, 4_000, COMMUNITY)
    assert (str(told()["per_10k"]), parts("per_10k")) == ("3.33 件/万人", ["3/9000"])
    last_year = ALL.during(date(2025, 1, 1), date(2025, 6, 30))
    assert parts("per_10k", scope=last_year) == ["0/30000"]
    rows = {row.code: str(row.figures["per_10k"]) for row in board_of(By.AREA)}
    assert rows == {COMMUNITY: "7.50 件/万人", OTHER_COMMUNITY: "—"}


def test_what_was_written_last_of_a_day_holds(cast: Cast) -> None:
    come_in("one")
    people(cast, 500)
    people(cast, 5_000)
    assert str(told()["per_10k"]) == "2.00 件/万人"


@pytest.mark.parametrize(
    ("persons", "as_of", "source", "says"),
    [
        (0, date(2025, 12, 31), "公报", "大于 0"),
        (9, TODAY + timedelta(days=1), "公报", "还没有到"),
        (9, date(2025, 12, 31), " ", "出处"),
    ],
)
def test_a_population_that_cannot_be_is_refused(
    cast: Cast, persons: int, as_of: date, source: str, says: str
) -> None:
    counted = Counted(Area.objects.get(pk=STREET), persons, as_of, source)
    with pytest.raises(DomainError, match=says):
        count_people(counted, actor=cast.street, at=NOW)
    with pytest.raises(NotAllowedError):
        count_people(counted, actor=cast.desk, at=NOW)


def test_a_period_in_which_nothing_came_in_is_nothing_to_compare_with(cast: Cast) -> None:
    come_in("one", channel="grid")
    people(cast, 9_000, as_of=date(2024, 12, 31))
    today = ALL.during(TODAY, TODAY)
    lines = compared(today, just_before(today), at=NOW, day=TODAY).lines
    moved = {line.figure.indicator.code: (line.before, line.last_year) for line in lines}
    assert moved["coverage"] == moved["per_10k"] == (None, None)


def test_no_figure_of_the_work_of_one_grid_worker_is_told(cast: Cast) -> None:
    settled(cast, "settled")
    scope = Scope(area=COMMUNITY)
    assert all(OF_GRIDS.isdisjoint(row.figures) for row in board_of(By.AREA, scope))
    assert by_rows("settled", scope, None, By.AREA, at=NOW, day=TODAY) == []
    lines = compared(scope, None, at=NOW, day=TODAY).lines
    assert {line.figure.indicator.code for line in lines} > OF_GRIDS
    alone = compared(Scope(area=GRID), None, at=NOW, day=TODAY).lines
    assert OF_GRIDS.isdisjoint(line.figure.indicator.code for line in alone)


def test_the_cost_does_not_grow_with_the_grids_and_the_people(cast: Cast) -> None:
    costs = []
    for batch in range(2):
        for number in range(30 if batch else 1):
            code = f"{COMMUNITY}{100 + 100 * batch + number}"
            Area.objects.create(code=code, level="grid", name=code, parent_id=COMMUNITY)
            people(cast, 100 + number, as_of=date(2025, 1, 1 + number))
        with CaptureQueriesContext(connection) as done:
            told(), board_of(By.AREA)
        costs.append(len(done))
    assert costs[0] == costs[1]
