"""Indicators are dated data; their figures come out of the records and say how they were made."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
import typer
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from minhu.cases.counting import LISTS
from minhu.cases.models import Case
from minhu.cli.indicators import indicators
from minhu.desk.queries.figure_lists import NAMES
from minhu.rates.books import book
from minhu.rates.comparing import board, compared, just_before, year_before
from minhu.rates.domain.recounting import differences, rebuild
from minhu.rates.enums import By
from minhu.rates.indicators import FREQUENT, GROUND, together
from minhu.rates.reading import read_book
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.rates.stories import DAY, closed, come_in, walk

TODAY = date(2026, 11, 28)
app = typer.Typer()
app.command()(indicators)
FILE = """
kind = "request"
window = "received"
begins = 2026-01-01
source = "试"
indicators = [
  {code = "a", name = "甲", numerator = {closed = 1}, denominator = {valid = 1}, convention = "valid", better = "up"},
  {code = "a", name = "乙", numerator = {closed = 0.5}, denominator = {valid = 1}, convention = "valid", better = "up", begins = 2026-06-01},
]
"""


def test_every_indicator_opens_lists_that_there_are() -> None:
    for one in book("requests", TODAY).indicators:
        assert one.above in NAMES
        counts_cases = one.denominator.keys().isdisjoint(GROUND)
        assert not one.denominator or (one.below in NAMES) is counts_cases
    assert {*LISTS, FREQUENT} == {*NAMES}


def test_the_definition_that_holds_on_the_day_is_taken() -> None:
    assert [one.name for one in read_book(FILE, date(2026, 5, 31)).indicators] == ["甲"]
    assert [one.name for one in read_book(FILE, date(2026, 6, 1)).indicators] == ["乙"]
    assert read_book(FILE, date(2025, 12, 31)).indicators == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{closed = 1}", "{clsed = 1}", "a: no such measure: clsed; write one of .*closed"),
        ("{closed = 1}", "{closed = 1, late = 1}", "name the lists"),
        ('convention = "valid"', 'convention = "x"', "'a': write convention = one of all, valid"),
        (', convention = "valid"', "", "'a': write convention = one of all, valid"),
        (', better = "up"', "", "'a': write better = one of up, down"),
        (', name = "甲"', "", "'a': name is missing; write name"),
        (
            ', name = "甲"',
            ', nmae = "甲", name = "甲"',
            "line .*: nmae is not known here; write one",
        ),
        ('window = "received"', 'window = "mont"', "'a': write window = one of received, day"),
        ("begins = 2026-01-01", 'begins = "2026-01-01"', "begins is '2026-01-01'; write a day"),
        ("numerator = {closed = 1}, ", "", "'a': numerator is missing"),
    ],
)
def test_a_definition_that_cannot_be_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_book(FILE.replace(old, new), TODAY)


def test_weights_that_do_not_add_up_are_refused() -> None:
    more = '[[composites]]\ncode="c"\nname="合"\nparts={a=0.9}\nbegins=2026-01-01\nsource="试"\n'
    with pytest.raises(ValueError, match="add up"):
        read_book(FILE + more, TODAY)


def test_fairly_satisfied_counts_by_its_weight_and_unrated_only_where_declared() -> None:
    counts = {"content": 6, "fairly": 2, "satisfied": 8, "rated": 9, "revisited": 10}
    found = book("requests", TODAY).figures(counts, 0)
    assert (str(found["satisfied"]), found["satisfied"].parts) == ("80.00%", "8/10")
    weighted = found["satisfied_weighted"]
    assert (str(weighted), weighted.parts) == ("80.00%", "7.2/9")


def test_a_composite_weighs_exact_rates_and_has_none_without_all_its_parts() -> None:
    held = book("requests", TODAY)
    (three,) = held.composites
    counts = {
        "answered_call": 1, "valid": 3, "solved": 2, "revisited": 3, "content": 3, "satisfied": 3,
    }  # fmt: skip
    assert together(three, held.figures(counts, 0)) == Decimal("68.33")
    assert together(three, held.figures({"valid": 3}, 0)) is None
    assert three.weights == "30 : 35 : 35"


@pytest.mark.parametrize(
    ("received", "shut", "printed"),
    [(270, 262, "97.04%"), (1609, 1592, "98.94%"), (4167, 4084, "98.01%"), (0, 0, "—")],
)
def test_golden_rates_come_out_of_counts(received: int, shut: int, printed: str) -> None:
    found = book("requests", TODAY).figures({"valid": received, "closed": shut}, 0)
    assert str(found["closure"]) == printed


@pytest.mark.parametrize(("shut", "printed"), [(19697, "98.49%"), (19699, "98.50%")])
def test_a_half_is_rounded_up_where_python_rounds_to_even(shut: int, printed: str) -> None:
    found = book("requests", TODAY).figures({"valid": 20000, "closed": shut}, 0)
    assert str(found["closure"]) == printed


@pytest.mark.parametrize(
    ("shut", "received", "printed"),
    [
        (82_500, 140_500, "82,500/140,500"),
        (82_500, 99_999, "82500/99999"),
        (0, 100_000, "0/100,000"),
    ],
)
def test_what_stands_above_a_line_is_written_as_what_stands_below_it(
    shut: int, received: int, printed: str
) -> None:
    found = book("requests", TODAY).figures({"valid": received, "closed": shut}, 0)
    assert found["closure"].parts == printed


def test_an_average_over_many_is_written_alike_too_with_its_unit() -> None:
    found = book("requests", TODAY).figures({"minutes": 5_400_060, "closed": 200_000}, 0)
    assert found["handling"].parts == "90,001 小时/200,000"


@pytest.fixture
def month(cast: Cast) -> Cast:
    closed("on time"), closed("late", after=9 * DAY), closed("exempted", after=9 * DAY)
    Case.objects.filter(intake_key="exempted").update(exempted=True, appeal="granted")
    walk(come_in("answered"), cast, until="closed", at=NOW)
    rebuild()
    return cast


@pytest.mark.django_db
@pytest.mark.usefixtures("month")
def test_an_exempted_late_case_leaves_the_base_and_the_raw_rate_stands_beside() -> None:
    assert differences() == ()
    found = compared(Scope(area=STREET), None, at=NOW + 10 * DAY, day=TODAY)
    shown = {line.figure.indicator.code: line.figure for line in found.lines}
    assert (str(shown["on_time"]), shown["on_time"].parts) == ("50.00%", "2/4")
    assert (str(shown["on_time_exempt"]), shown["on_time_exempt"].parts) == ("66.67%", "2/3")
    assert str(shown["overtime"]) == "2"


@pytest.mark.django_db
@pytest.mark.usefixtures("month")
def test_a_figure_stands_beside_the_days_before_and_the_year_before() -> None:
    closed("last year", at=NOW - timedelta(days=365)), come_in("before", at=NOW - 2 * DAY)
    scope = Scope(area=STREET, first=NOW.date(), last=NOW.date() + DAY)
    found = compared(scope, just_before(scope), at=NOW, day=TODAY)
    (closure,) = (line for line in found.lines if line.figure.indicator.code == "closure")
    assert (closure.before, closure.last_year) == (Decimal("100.00"), Decimal("0.00"))
    assert closure.as_dict()["change"] == "100.00"


def test_a_leap_day_is_compared_with_the_28th() -> None:
    leap = date(2028, 2, 29)
    assert year_before(Scope(first=leap, last=leap)).last == date(2027, 2, 28)
    assert year_before(Scope()) == Scope()
    assert just_before(Scope(first=leap)) is None


@pytest.mark.django_db
def test_the_cost_does_not_grow_with_what_is_counted(cast: Cast) -> None:  # noqa: ARG001 -- the stage stands in the database
    scope = Scope(area=STREET)
    costs = []
    for batch in range(2):
        for number in range(1 + 5 * batch):
            closed(f"{batch} {number}", at=NOW - number * DAY)
        with CaptureQueriesContext(connection) as done:
            compared(scope, None, at=NOW, day=TODAY), board(scope, By.AREA, at=NOW, day=TODAY)
        costs.append(len(done))
    assert costs[0] == costs[1]


@pytest.mark.django_db
@pytest.mark.usefixtures("month")
def test_a_board_has_a_row_for_each_place_with_its_own_figures() -> None:
    rows = {row.code: row for row in board(Scope(area=STREET), By.AREA, at=NOW, day=TODAY)}
    assert (rows[COMMUNITY].base, rows[COMMUNITY].figures["closure"].parts) == (4, "4/4")
    assert {row.base for code, row in rows.items() if code != COMMUNITY} == {0}


@pytest.mark.django_db
@pytest.mark.usefixtures("month")
def test_a_person_and_a_program_read_the_convention_with_every_indicator() -> None:
    shown = CliRunner().invoke(app, ["--area", "999901001"]).output
    assert "口径：有效诉求" in shown
    assert "权重 30 : 35 : 35" in shown
    told = json.loads(CliRunner().invoke(app, ["--json"]).output)
    assert {one["code"] for one in told["indicators"]} >= {"response", "solved", "satisfied"}
    assert all(one["convention"] and one["source"] for one in told["indicators"])


def test_books_for_each_seat_are_a_number_of_books_and_no_share() -> None:
    each = book("ledgers", TODAY).find("books-each")
    assert each is not None
    assert (each.is_share, each.divided_by, each.counted_in) == (False, 1, "册")
