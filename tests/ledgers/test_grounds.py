"""A piece of ground is a ring on the map: read from a form, a file and a hand, measured, kept exactly."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest

from minhu.core.errors import DomainError
from minhu.ledgers import cells, traces
from minhu.ledgers.cells import Reading, read, show
from minhu.ledgers.domain import drafting
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import open_shipped
from minhu.ledgers.domain.taking import judge, take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, write
from minhu.ledgers.domain.xlsforms import read_form
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import guess, table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import ledgers_to_fill, lines
from minhu.places.enums import Crs
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast
from tests.ledgers.books import HEAD, book

ODK = "34.76 113.65 0 0;34.77 113.65 98.5 4.2;34.77 113.66 0 0;34.76 113.66 0 0;34.76 113.65 0 0"
OPEN = "34.76 113.65;34.77 113.65;34.77 113.66;34.76 113.66"
SAID = "34.760000 113.650000; 34.770000 113.650000; 34.770000 113.660000; 34.760000 113.660000; 34.760000 113.650000"  # fmt: skip
CORNERS = [("113.65", "34.76"), ("113.65", "34.77"), ("113.66", "34.77"), ("113.66", "34.76")]
KEPT = {"ring": [[f"{lon}0000", f"{lat}0000"] for lon, lat in CORNERS]}
COLUMNS = (Asked("院子", Kind.TEXT, key=True), Asked("范围", Kind.POLYGON, name="yard"))


@pytest.mark.parametrize("typed", [ODK, OPEN, SAID, "113.65, 34.76；113.65，34.77\n34.77 113.66;34.76 113.66"])  # fmt: skip
def test_an_area_is_read_whether_or_not_it_says_where_it_began_again(typed: str) -> None:
    assert read(typed, Reading(Kind.POLYGON)) == KEPT
    assert show(KEPT, Kind.POLYGON) == SAID


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("34.76 113.65;34.77 113.65;34.76 113.65", "至少要有三个不同的角"),
        ("34.76 113.65;34.77 113.65;34.78 113.65", "在一条直线上"),
        ("34.76 113.65;34.77 113.66;34.77 113.65;34.76 113.66", "碰到或穿过了自己"),
        (ODK.replace("34.77 113.66 0 0", "34.77 113.66;34.76 113.655"), "碰到或穿过了自己"),
        ("34.76 113.65;市场路;34.77 113.66", "“市场路”不是一个点"),
        (";".join(f"34.{n:03} 113.65" for n in range(201)), "最多200个角"),
    ],
)
def test_what_is_no_area_is_refused_with_a_reason(typed: str, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        read(typed, Reading(Kind.POLYGON))


def test_two_hundred_corners_and_the_first_again_are_an_area() -> None:
    corners = [f"34.{700 + n} 113.{n:03}" for n in range(199)] + ["34.9 113.0"]
    kept = read(";".join([*corners, corners[0]]), Reading(Kind.POLYGON))
    assert len(kept["ring"]) == traces.MOST


def test_corners_of_a_file_from_another_system_are_kept_in_wgs_84() -> None:
    found = read(ODK, Reading(Kind.POLYGON, crs=Crs.GCJ02))
    assert found["ring"][0] != KEPT["ring"][0]
    assert abs(float(found["ring"][0][0]) - 113.65) < 0.01


def test_lists_say_how_large_it_is_instead_of_where_each_corner_lies() -> None:
    """A hundredth of a degree is 1109.3 m to the north and 915.8 m to the east there."""
    assert traces.area(KEPT) == pytest.approx(1109.3 * 915.8, rel=0.001)
    assert cells.brief(KEPT, Kind.POLYGON) == "4 个角，约 1,015,611 平方米"


def test_a_map_gets_the_ring_against_the_clock_and_closed() -> None:
    drawn = traces.geometry(KEPT)
    corners = [[113.65, 34.76], [113.66, 34.76], [113.66, 34.77], [113.65, 34.77], [113.65, 34.76]]
    assert (drawn["type"], sorted(drawn["coordinates"][0])) == ("Polygon", sorted(corners))
    ring = drawn["coordinates"][0]
    turned = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    assert turned > 0
    assert ring[0] == ring[-1]


def test_a_geoshape_of_a_form_is_an_area_and_the_form_reckons_with_it() -> None:
    reckoned = ["calculate", "size", "面积", "Size", "", "", "", "", "round(area(${yard}), 0)"]
    sheet = read_form(book([HEAD, ["geoshape", "yard", "院子", "Yard"], reckoned]))
    assert [(each.name, each.kind) for each in sheet.questions] == [
        ("yard", Kind.POLYGON),
        ("size", Kind.DECIMAL),
    ]
    assert list(sheet.all_left_out()) == []


def test_a_column_of_areas_in_a_file_is_told_from_one_of_lines() -> None:
    way = "34.76 113.65;34.77 113.65;34.77 113.66"
    found = guess(table_of([["院子", "范围", "走法"], ["甲", ODK, way], ["乙", SAID, way]]), {})
    assert [each.kind for each in found] == [Kind.TEXT, Kind.POLYGON, Kind.LINE]


@pytest.fixture
def yards(cast: Cast) -> Ledger:
    area = Area.objects.get(code=STREET)
    return open_ledger("院子", area, COLUMNS, actor=cast.street, at=NOW, code="grounds")


def take(ledger: Ledger, cast: Cast, typed: str) -> Record:
    table = table_of([["院子", "范围"], ["甲院", typed]])
    verdict = take_rows(ledger, table, hand=Hand(cast.street, NOW, "表.xlsx"))
    assert (verdict.new, verdict.refused) == (1, [])
    return Record.objects.select_related("ledger").get()


@pytest.mark.django_db
def test_an_area_of_a_file_is_kept_and_what_goes_out_comes_back_as_the_same(
    yards: Ledger, cast: Cast
) -> None:
    record = take(yards, cast, ODK)
    assert record.values["c2"] == KEPT
    table = table_of([["院子", "范围"], ["甲院", show(KEPT, Kind.POLYGON)]])
    assert judge(yards, table, hand=Hand(cast.street, NOW)).same == 1
    crossed = "34.76 113.65;34.77 113.66;34.77 113.65;34.76 113.66"
    bad = judge(yards, table_of([["院子", "范围"], ["乙院", crossed]]), hand=Hand(cast.street, NOW))
    assert [(each.row, each.label) for each in bad.refused] == [(2, "范围")]


@pytest.mark.django_db
def test_a_change_says_how_large_it_was_and_is_and_nobody_finds_it_by_numbers(
    yards: Ledger, cast: Cast
) -> None:
    record = take(yards, cast, ODK)
    smaller = read(OPEN.rpartition(";")[0], Reading(Kind.POLYGON))
    change(record, {"c2": smaller}, hand=Hand(cast.street, NOW))
    record.refresh_from_db()
    assert record.words == "甲院"
    assert lines(record.steps.get(seq=2).changes, yards.columns.all()) == [
        ("范围", "4 个角，约 1,015,611 平方米", "3 个角，约 507,806 平方米")
    ]
    assert list(broken_records()) == []


@pytest.mark.django_db
def test_a_record_without_a_place_belongs_where_a_point_within_its_area_lies(
    yards: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, float]] = []

    def found(lon: float, lat: float) -> SimpleNamespace:
        asked.append((round(lon, 4), round(lat, 4)))
        return SimpleNamespace(area_code=GRID)

    monkeypatch.setattr(drafting, "locate", found)
    assert take(yards, cast, ODK).area_id == GRID
    assert asked == [(113.655, 34.765)]
    assert yards in ledgers_to_fill(cast.grid_worker)


@pytest.mark.django_db
def test_square_metres_and_the_way_around_are_reckoned_into_columns_that_add_up(
    cast: Cast,
) -> None:
    asked = [
        *COLUMNS,
        Asked("面积", Kind.DECIMAL, rules={"calculate": "round(area(${yard}), 0)"}),
        Asked("周长", Kind.DECIMAL, rules={"calculate": "round(distance(${yard}), 0)"}),
    ]
    area = Area.objects.get(code=STREET)
    ledger = open_ledger("院子", area, asked, actor=cast.street, at=NOW, code="sized")
    record = write(ledger, {"c1": "甲院", "c2": KEPT}, hand=Hand(cast.street, NOW))
    assert (record.values["c3"]["n"], record.values["c4"]["n"]) == ("1015611", "4055")
    bare = write(ledger, {"c1": "乙院"}, hand=Hand(cast.street, NOW))
    assert [bare.values.get(slot) or "" for slot in ("c3", "c4")] == ["", ""]


@pytest.mark.django_db
def test_an_area_does_not_tell_records_apart(cast: Cast) -> None:
    with pytest.raises(DomainError, match="图上画的不能用来认出每一条"):
        open_ledger("x", Area.objects.get(code=STREET), [Asked("地", Kind.POLYGON, key=True)], actor=cast.street, at=NOW)  # fmt: skip


@pytest.mark.django_db
def test_the_ledger_of_parking_lots_draws_their_grounds(cast: Cast) -> None:  # noqa: ARG001 -- the street has to be there
    made = {each.code: each for each in open_shipped(Area.objects.get(code=STREET), at=NOW)}
    assert made["parking"].columns.get(kind=Kind.POLYGON).label == "范围(图上画)"
