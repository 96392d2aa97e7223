"""Where a printed percentage may have come from (domain page §§4, 7)."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from minhu.cli.reconcile import reconcile as command
from minhu.core.errors import DomainError
from minhu.rates.reconcile import Match, Printed, Reconciled, read_printed, reconcile

app = typer.Typer()
app.command()(command)


def tried(n: int, d: int, printed: str, **more: int) -> Reconciled:
    return reconcile(Printed(n, d, read_printed(printed), **more))


def told(found: Reconciled) -> list[tuple[str, int, int]]:
    return [(match.convention.value, match.numerator, match.denominator) for match in found.matches]


@pytest.mark.parametrize(
    ("n", "d", "printed"),
    [
        (262, 270, "97.04"), (1592, 1609, "98.94"), (4084, 4167, "98.01"), (195, 199, "97.99"),
        (321, 324, "99.07"), (62, 78, "79.49"), (48, 50, "96"), (14, 36, "38.89"),
        (24, 52, "46.15"), (10, 34, "29.4"), (83, 117, "70.9"), (1154, 1213, "95"),
        (979, 1096, "89.32"), (3884, 3942, "98.53"),
    ],
)  # fmt: skip
def test_what_simply_was_divided_is_said_first(n: int, d: int, printed: str) -> None:
    assert told(tried(n, d, printed))[0] == ("all", n, d)


def test_no_counting_gives_98_98_and_the_distance_is_said() -> None:
    found = tried(1592, 1609, "98.98")
    assert (str(found.plain), found.matches) == ("98.94%", ())
    assert [far.as_dict() for far in found.far] == [
        {"open": 16, "from": [1545, 1561], "to": [1560, 1576]},
        {"open": 17, "from": [1642, 1659], "to": [1657, 1674]},
    ]


def test_with_one_withdrawn_two_conventions_give_98_5() -> None:
    assert told(tried(195, 199, "98.5", withdrawn=1)) == [
        ("excl_withdrawn", 195, 198),
        ("withdrawn_closed", 196, 199),
    ]


def test_two_decimals_tell_the_two_apart() -> None:
    assert told(tried(195, 199, "98.48", withdrawn=1)) == [("excl_withdrawn", 195, 198)]
    assert told(tried(195, 199, "98.49", withdrawn=1)) == [("withdrawn_closed", 196, 199)]


def test_without_a_word_of_withdrawal_the_same_two_are_shifts_by_one() -> None:
    found = tried(195, 199, "98.5").matches
    assert [(match.way.value, match.numerator, match.denominator) for match in found] == [
        ("shift", 195, 198),
        ("shift", 196, 199),
    ]


def test_a_far_too_good_rate_may_leave_out_what_was_not_yet_due() -> None:
    (only,) = tried(979, 1096, "98.4").matches
    assert (only.convention.value, only.denominator) == ("due", 995)
    assert "101" in only.why


def test_invalid_and_exempted_ones_are_tried_when_they_are_known() -> None:
    assert told(tried(90, 100, "94.74", invalid=5)) == [("valid", 90, 95)]
    assert told(tried(90, 100, "94.74", exempt=5)) == [("excl_exempt", 90, 95)]


def test_a_last_digit_that_was_cut_off_is_said() -> None:
    (only,) = tried(2, 3, "66.66").matches
    assert (only.truncated, only.as_dict()["rounding"]) == (True, "truncated")


@pytest.mark.parametrize(
    ("n", "d", "printed", "more"),
    [
        (2, 1, "50", {}), (-1, 1, "50", {}), (0, 0, "0", {}), (1, 2, "50", {"withdrawn": 2}),
        (1, 2, "50", {"exempt": -1}), (1, 2, "101", {}), (1, 2, "-1", {}),
        (1, 2, "50.1234567", {}), (1, 2, "NaN", {}), (1, 2, "1e2", {}), (1, 2, "五十", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_rate_is_refused_with_a_sentence(
    n: int, d: int, printed: str, more: dict[str, int]
) -> None:
    with pytest.raises(DomainError, match="。"):
        tried(n, d, printed, **more)


def test_a_percentage_is_read_as_people_write_it() -> None:
    assert read_printed(" ９８.５％ ") == Decimal("98.5")


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 1000))
def test_whatever_is_listed_gives_what_was_printed(n: int, d: int, tenths: int) -> None:
    found = tried(min(n, d), d, str(Decimal(tenths) / 10))
    assert all(_gives(match, found.printed) for match in found.matches)
    for far in found.far:
        assert found.printed.is_from(far.first - far.open, far.first)
        assert found.printed.is_from(far.last - far.open, far.last)


def _gives(match: Match, printed: Printed) -> bool:
    rounding = "ROUND_DOWN" if match.truncated else "ROUND_HALF_UP"
    return printed.is_from(match.numerator, match.denominator, rounding)


def test_a_program_and_a_person_read_the_same_at_a_terminal() -> None:
    done = CliRunner().invoke(app, ["195", "199", "98.5", "--withdrawn", "1", "--json"])
    assert [one["convention"] for one in json.loads(done.output)["matches"]] == [
        "excl_withdrawn", "withdrawn_closed",
    ]  # fmt: skip
    assert "195/198" in CliRunner().invoke(app, ["195", "199", "98.5%"]).output
    assert "1561 和 1576" in CliRunner().invoke(app, ["1592", "1609", "98.98"]).output
    refused = CliRunner().invoke(app, ["3", "2", "98"])
    assert (refused.exit_code, "核对" in refused.output) == (1, True)
