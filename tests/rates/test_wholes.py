"""What ledgers count of all days together: totals high up equal the tallies, whoever writes meanwhile."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.rates.domain import adding_up, tallies
from minhu.rates.domain.recounting import differences, rebuild
from minhu.rates.enums import By
from minhu.rates.grouping import group_code, width_below
from minhu.rates.keys import EVER, Key
from minhu.rates.models import Tally, Total
from minhu.rates.queries import Wanted, held_in, tallied, totals_by
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast

pytestmark = pytest.mark.django_db
CITY, DISTRICT, BESIDE = "999900000000", "999901000000", "999901002003"
YARDS, SHOPS = "whole:yards", "whole:shops"
RECORDS = st.tuples(
    st.sampled_from([YARDS, SHOPS]),
    st.sampled_from([DISTRICT, STREET, COMMUNITY, GRID, OTHER_GRID, BESIDE]),
    st.sampled_from(["", "办结"]),
    st.sampled_from(["n", "sum:c1"]),
    st.integers(-3, 9),
)


def written(kind: str, area: str, category: str, measure: str) -> Key:
    return Key(kind, EVER, area, "", category, "", measure)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example([(YARDS, GRID, "办结", "n", 3), 4, (YARDS, BESIDE, "", "n", 2)], DISTRICT, By.AREA)
@example([(YARDS, GRID, "", "sum:c1", 3), 4, (YARDS, GRID, "", "sum:c1", -3)], STREET, None)
@given(
    st.lists(st.one_of(RECORDS, st.integers(0, 4)), max_size=20),
    st.sampled_from(["", CITY, DISTRICT, STREET, COMMUNITY, GRID]),
    st.sampled_from([None, By.AREA]),
)
def test_any_place_equals_its_tallies_however_much_is_handed_on(
    told: list[tuple[str, str, str, str, int] | int], area: str, by: By | None
) -> None:
    Tally.objects.all().delete(), Total.objects.all().delete()
    true: Counter[tuple[str, str, str, str]] = Counter()
    for each in told:
        if isinstance(each, int):
            adding_up.hand_on(each)
            continue
        *key, n = each
        tallies.add({written(*key): n})
        kind, place, category, measure = key
        if not area or inside(str(place), area):
            group = group_code(By.AREA, str(place)[: width_below(area)]) if by else ""
            true[group, str(kind), str(category), str(measure)] += n
    found: Counter[tuple[str, str, str, str]] = Counter()
    wanted = Wanted([YARDS, SHOPS], ["n", "sum:c1"], Scope("ledgers", area, "", EVER, EVER))
    for _asked, row in tallied([wanted], by):
        found[row[:4]] += row.n
    assert {key: n for key, n in found.items() if n} == {key: n for key, n in true.items() if n}
    assert adding_up.off() == []


@pytest.fixture
def yards(cast: Cast) -> str:
    columns = (
        Asked("楼院", Kind.TEXT, key=True),
        Asked("社区", Kind.AREA),
        Asked("户数", Kind.INTEGER),
    )
    street = Area.objects.get(code=STREET)
    ledger = open_ledger("楼院台账", street, columns, actor=cast.street, at=NOW, code="yards")
    lines: list[list[object]] = [
        ["楼院", "社区", "户数"],
        ["一", COMMUNITY, 30],
        ["二", OTHER_COMMUNITY, 12],
    ]
    assert take_rows(ledger, table_of(lines), hand=Hand(None, NOW)).taken == 2
    return YARDS


def homes(area: str) -> int:
    counts = totals_by(Scope(YARDS, area, "", EVER, EVER), By.CATEGORY)[""]
    return next(n for measure, n in counts.items() if measure.startswith("sum:"))


def test_a_street_is_read_from_its_total_and_a_community_from_its_tallies(yards: str) -> None:
    assert (homes(STREET), homes(COMMUNITY)) == (42, 30)
    adding_up.sweep(NOW)
    assert (homes(STREET), homes(COMMUNITY)) == (42, 30)
    assert held_in([yards], "n", [STREET, DISTRICT]) == {yards: 4}
    Tally.objects.filter(kind=yards, area_code=COMMUNITY, n=30).update(n=31)
    assert (homes(STREET), homes(COMMUNITY)) == (42, 31)


def test_a_total_of_a_ledger_that_was_tampered_with_is_found_and_mended(yards: str) -> None:
    adding_up.sweep(NOW)
    assert differences() == ()
    Total.objects.filter(kind=yards, area=STREET[:9], n=42).update(n=41)
    (found,) = differences()
    assert (found.key.kind, found.key.area_code, found.tallied, found.counted) == (
        *(yards, STREET[:9]),
        *(41, 42),
    )
    told: list[str] = []
    assert rebuild(lambda kind, _n: told.append(kind)) == (found,)
    assert "whole" in told
    assert homes(STREET) == 42
    Total.objects.all().delete()
    assert differences()
    adding_up.add_up_anew()
    assert differences() == ()


def test_nothing_waits_to_be_handed_on_of_what_has_no_totals(yards: str) -> None:
    assert Tally.objects.filter(kind="ledger:yards").exists()
    waiting = Tally.objects.filter(pending__isnull=False).values_list("kind", flat=True)
    assert set(waiting) == {yards}
