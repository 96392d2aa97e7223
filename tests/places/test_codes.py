"""Area codes: what is inside what, for every code there can be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.places import codes
from minhu.places.enums import GridKind, Level

DIGITS = st.text("0123456789", min_size=1, max_size=3)


@st.composite
def areas(draw: st.DrawFn) -> str:
    """Make any code that can stand in the table, often close to another one."""
    width = draw(st.sampled_from(list(codes.WIDTH.values())))
    start = draw(st.sampled_from(["41", "4104", "410402001", "99", "9999", "999901001", ""]))
    rest = draw(st.text("0149", min_size=18, max_size=18))
    return (start + rest)[:width].ljust(12, "0")


@given(areas(), areas())
def test_a_code_is_inside_exactly_when_it_lies_in_the_span(code: str, area: str) -> None:
    first, after = codes.span(area)
    assert codes.inside(code, area) == (first <= code < after)


@given(areas())
def test_every_area_holds_itself_and_lies_in_its_parent(code: str) -> None:
    upper = codes.parent(code)
    assert codes.inside(code, code)
    assert not upper or codes.inside(code, upper)


@given(areas())
def test_the_chain_of_parents_ends_at_a_province(code: str) -> None:
    steps = 0
    while codes.parent(code):
        code, steps = codes.parent(code), steps + 1
    assert len(codes.path(code)) == 2
    assert steps <= 6


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("410000000000", "41"),
        ("411000000000", "4110"),
        ("410402000000", "410402"),
        ("410402100000", "410402100"),
        ("410402001010", "410402001010"),
        ("410402001001500", "410402001001500"),
    ],
)
def test_zeros_that_belong_to_a_code_are_not_taken_for_padding(code: str, path: str) -> None:
    assert codes.path(code) == path


def test_a_look_alike_with_the_same_digits_elsewhere_is_outside() -> None:
    assert not codes.inside("410402011001", "410402001000")
    assert not codes.inside("410403001001", "410402001000")


def test_nothing_is_inside_an_empty_code() -> None:
    assert not codes.inside("410402001001", "")
    assert codes.span("") == ("", "")


def test_the_last_province_has_an_end_behind_every_digit() -> None:
    first, after = codes.span("990000000000")
    assert first <= "999901001001001" < after
    assert codes.span("9999")[1] > "999999999999999999"


@pytest.mark.parametrize("typed", ["", "4", "41a", "４１", "123", "000000000000", f"{'4' * 12}000"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed) + "$"):
        codes.full(typed)


def test_short_codes_are_kept_at_full_length() -> None:
    assert codes.full(" 410402 ") == "410402000000"
    assert codes.level("410402000000") is Level.DISTRICT


def test_a_width_between_levels_has_no_level() -> None:
    with pytest.raises(ValueError, match="41040200100101"):
        codes.level("41040200100101")


def test_a_town_directly_under_a_city_has_the_city_as_parent() -> None:
    assert codes.parent("441900003000") == "441900000000"
    assert codes.child("441900000000", Level.SUBDISTRICT, 3) == "441900003000"


def test_children_are_numbered_with_the_digits_of_their_level() -> None:
    assert codes.child("999901001000", Level.COMMUNITY, 7) == "999901001007"
    assert codes.child("999901001007", Level.GRID, 501) == "999901001007501"
    assert codes.grid_kind("999901001007501") is GridKind.EXCLUSIVE
    assert codes.grid_kind("999901001007499") is GridKind.BASIC


def test_nothing_stands_above_a_province() -> None:
    with pytest.raises(ValueError, match="province"):
        codes.above(Level.PROVINCE)


def test_a_plate_code_typed_with_look_alikes_still_works() -> None:
    assert codes.plate_code(" o1il-u2 ") == "0111V2"


@given(DIGITS)
def test_an_ancestor_is_the_parent_of_the_parent(number: str) -> None:
    grid = codes.child("999901001007", Level.GRID, int(number))
    assert codes.ancestor(grid, Level.COMMUNITY) == codes.parent(grid)
    assert codes.ancestor(grid, Level.SUBDISTRICT) == "999901001000"
