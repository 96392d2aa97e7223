"""Percentages as official tables print them (domain page §8), each with its convention."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minhu.rates.enums import Convention
from minhu.rates.rate import change, pool, rate

GOLDEN = (
    (262, 270, "97.04"),
    (1592, 1609, "98.94"),
    (4084, 4167, "98.01"),
    (195, 199, "97.99"),
    (195, 198, "98.48"),
    (196, 199, "98.49"),
    (321, 324, "99.07"),
    (62, 78, "79.49"),
    (14, 36, "38.89"),
    (24, 52, "46.15"),
    (979, 1096, "89.32"),
    (1154, 1213, "95.14"),
    (3884, 3942, "98.53"),
)


@pytest.mark.parametrize(("numerator", "denominator", "printed"), GOLDEN)
def test_the_golden_percentages_come_out(numerator: int, denominator: int, printed: str) -> None:
    assert str(rate(numerator, denominator, Convention.ALL)) == f"{printed}%"


def test_a_half_is_rounded_up_where_python_rounds_to_even() -> None:
    half = rate(98485, 100000, Convention.VALID)
    assert half.value == Decimal("98.49")
    assert round(98.485, 2) == 98.48


def test_nothing_to_divide_by_is_a_dash_and_neither_nought_nor_a_hundred() -> None:
    empty = rate(0, 0, Convention.REVISITED)
    assert str(empty) == "—"
    assert empty.as_dict()["value"] is None


def test_a_full_rate_keeps_two_decimals() -> None:
    assert str(rate(4, 4, Convention.VALID)) == "100.00%"


def test_one_decimal_can_be_asked_for() -> None:
    assert str(rate(195, 199, Convention.ALL, decimals=1)) == "98.0%"


def test_ledgers_are_pooled_and_not_averaged() -> None:
    parts = [rate(1592, 1609, Convention.ALL), rate(4084, 4167, Convention.ALL)]
    pooled = pool(parts)
    assert (pooled.numerator, pooled.denominator) == (5676, 5776)
    assert pooled.value == Decimal("98.27")


def test_rates_of_two_conventions_cannot_be_pooled() -> None:
    with pytest.raises(ValueError, match="one convention"):
        pool([rate(1, 2, Convention.ALL), rate(1, 2, Convention.VALID)])
    with pytest.raises(ValueError, match="one convention"):
        pool([])


def test_programs_read_value_convention_numerator_and_denominator() -> None:
    assert rate(262, 270, Convention.VALID).as_dict() == {
        "value": "97.04",
        "convention": "valid",
        "numerator": 262,
        "denominator": 270,
    }


def test_a_change_is_in_points_and_unknown_without_a_base() -> None:
    now, before = rate(97, 100, Convention.VALID), rate(9576, 10000, Convention.VALID)
    assert change(now, before) == Decimal("1.24")
    assert change(now, rate(0, 0, Convention.VALID)) is None


def test_every_convention_of_the_domain_has_a_name_to_stand_beside_its_rate() -> None:
    assert set(Convention.values) == {
        "all", "valid", "due", "ontime", "excl_withdrawn", "withdrawn_closed", "revisited",
        "excl_exempt", "closed", "filed", "done", "dispatched", "checked", "appealed", "contacted",
            "patrolled", "patrol_due", "verified", "grids", "population",
    }  # fmt: skip
    assert all(Convention.labels)
