"""A road segment is a line on the map: read from a form, a file and a hand, and kept exactly."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from minhu.core.errors import DomainError
from minhu.ledgers import cells, traces
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.cells import Reading, read, show
from minhu.ledgers.domain import drafting
from minhu.ledgers.domain import shipped as opening
from minhu.ledgers.domain.defining import Asked, add_column, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.recurring import RecordMaker
from minhu.ledgers.domain.shipped import columns_new, open_shipped, take_columns
from minhu.ledgers.domain.taking import judge, take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, write
from minhu.ledgers.domain.xlsforms import read_form
from minhu.ledgers.edition import shipped
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import guess, table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import ledgers_to_fill, lines
from minhu.places.enums import Crs
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast
from tests.ledgers.books import HEAD, book

ODK = "34.76 113.65 0 0;34.77 113.65 98.5 4.2;34.77 113.66 0 0"
KEPT = {"line": [["113.650000", "34.760000"], ["113.650000", "34.770000"], ["113.660000", "34.770000"]]}  # fmt: skip
TYPED = "34.760000 113.650000; 34.770000 113.650000; 34.770000 113.660000"
COLUMNS = (Asked("路段", Kind.TEXT, key=True), Asked("线", Kind.LINE, name="way"))


@pytest.mark.parametrize("typed", [ODK, TYPED, "113.65, 34.76；113.65，34.77\n34.77 113.66;"])
def test_a_line_is_read_as_forms_and_people_write_it(typed: str) -> None:
    assert read(typed, Reading(Kind.LINE)) == KEPT
    assert read(show(KEPT, Kind.LINE), Reading(Kind.LINE)) == KEPT


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("34.76 113.65", "至少要有两个不同的点"),
        ("34.76 113.65;34.76 113.65", "至少要有两个不同的点"),
        ("113.65 34.76;113.66 34.76", "纬度在前"),
        ("34.76 413.65;34.77 413.65", "不在地球上"),
        ("34.76 113.65;市场路", "“市场路”不是一个点"),
        (";".join(f"34.76 113.{n:03}" for n in range(201)), "最多200个点"),
        ("34.76 113.65 0 0 0;34.77 113.65", "不是一个点"),
    ],
)
def test_what_is_no_line_is_refused_with_a_reason(typed: str, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        read(typed, Reading(Kind.LINE))


def test_points_of_a_file_from_another_system_are_kept_in_wgs_84() -> None:
    found = read(ODK, Reading(Kind.LINE, crs=Crs.GCJ02))
    assert found["line"][0] != KEPT["line"][0]
    assert abs(float(found["line"][0][0]) - 113.65) < 0.01


def test_lists_say_how_long_it_is_instead_of_where_each_point_lies() -> None:
    assert cells.brief(KEPT, Kind.LINE) == "3 个点，长约 2,028 米"
    assert traces.metres(KEPT) == pytest.approx(2026, rel=0.01)


def test_the_most_points_with_height_and_accuracy_fit_into_the_box() -> None:
    typed = ";".join(f"-34.1234567 -113.{n:07} -1234.5678 1234.5678" for n in range(traces.MOST))
    assert len(typed) <= traces.LONGEST


def test_a_geotrace_of_a_form_is_a_line() -> None:
    sheet = read_form(book([HEAD, ["geotrace", "way", "路段", "Road"]]))
    assert [(each.name, each.kind) for each in sheet.questions] == [("way", Kind.LINE)]


def test_a_column_of_lines_in_a_file_is_known_for_what_it_is() -> None:
    found = guess(table_of([["路段", "轨迹"], ["市场路", ODK], ["河湾路", TYPED]]), {})
    assert [each.kind for each in found] == [Kind.TEXT, Kind.LINE]


@pytest.fixture
def roads(cast: Cast) -> Ledger:
    area = Area.objects.get(code=STREET)
    return open_ledger("清洁", area, COLUMNS, actor=cast.street, at=NOW, code="roads")


def take(ledger: Ledger, cast: Cast, typed: str) -> Record:
    table = table_of([["路段", "线"], ["市场路", typed]])
    verdict = take_rows(ledger, table, hand=Hand(cast.street, NOW, "表.xlsx"))
    assert (verdict.new, verdict.refused) == (1, [])
    return Record.objects.select_related("ledger").get()


@pytest.mark.django_db
def test_a_line_of_a_file_is_kept_and_the_same_file_changes_nothing(
    roads: Ledger, cast: Cast
) -> None:
    record = take(roads, cast, ODK)
    assert record.values["c2"] == KEPT
    table = table_of([["路段", "线"], ["市场路", TYPED]])
    assert judge(roads, table, hand=Hand(cast.street, NOW)).same == 1
    bad = judge(roads, table_of([["路段", "线"], ["河湾路", "1;2"]]), hand=Hand(cast.street, NOW))
    assert [each.label for each in bad.refused] == ["线"]


@pytest.mark.django_db
def test_a_record_is_found_by_its_words_and_never_by_the_numbers_of_its_line(
    roads: Ledger, cast: Cast
) -> None:
    record = take(roads, cast, ODK)
    assert record.words == "市场路"
    change(record, {"c2": read(TYPED.rpartition(";")[0], Reading(Kind.LINE))}, hand=Hand(cast.street, NOW))  # fmt: skip
    record.refresh_from_db()
    assert record.words == "市场路"
    step = record.steps.get(seq=2)
    assert lines(step.changes, roads.columns.all()) == [
        ("线", "3 个点，长约 2,028 米", "2 个点，长约 1,113 米")
    ]
    assert list(broken_records()) == []


@pytest.mark.django_db
def test_a_record_without_a_place_belongs_where_the_middle_of_its_line_lies(
    roads: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, float]] = []

    def found(lon: float, lat: float) -> SimpleNamespace:
        asked.append((round(lon, 4), round(lat, 4)))
        return SimpleNamespace(area_code=GRID)

    monkeypatch.setattr(drafting, "locate", found)
    assert take(roads, cast, ODK).area_id == GRID
    assert asked == [(113.65, 34.77)]
    assert roads in ledgers_to_fill(cast.grid_worker)


@pytest.mark.django_db
def test_rules_see_a_line_as_a_form_would(roads: Ledger, cast: Cast) -> None:
    rules = {"constraint": "string-length(.) < 70", "message": "太长"}
    add_column(roads, Asked("支路", Kind.LINE, rules=rules), actor=cast.street, at=NOW)
    with pytest.raises(UnansweredError, match="太长"):
        write(roads, {"c1": "甲", "c3": KEPT}, hand=Hand(cast.street, NOW))


@pytest.mark.django_db
def test_a_line_does_not_tell_records_apart(cast: Cast) -> None:
    with pytest.raises(DomainError, match="不能用来认出每一条"):
        open_ledger("x", Area.objects.get(code=STREET), [Asked("线", Kind.LINE, key=True)], actor=cast.street, at=NOW)  # fmt: skip


@pytest.mark.django_db
def test_the_round_of_next_friday_cleans_the_same_segment(roads: Ledger, cast: Cast) -> None:
    pattern = RecordMaker().pattern(cast.street, "roads", str(take(roads, cast, ODK).pk))
    assert pattern is not None
    assert pattern.body["values"] == {"c2": KEPT}
    assert pattern.words == (("线", "3 个点，长约 2,028 米"),)


@pytest.mark.django_db
def test_the_ledger_of_cleaning_draws_its_segments_and_an_opened_one_is_offered_the_column(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = next(each for each in shipped() if each["code"] == "clean-up-rounds")
    assert ["路段（图上画）", "line"] in entry["columns"]
    older = {**entry, "columns": [each for each in entry["columns"] if each[1] != "line"]}
    with monkeypatch.context() as before:
        before.setattr(opening, "shipped", lambda: (older,))
        [made] = open_shipped(Area.objects.get(code=STREET), at=NOW)
    assert [each.kind for each in columns_new(made)] == [Kind.LINE]
    take_columns(made, actor=cast.street, at=NOW)
    assert made.columns.get(kind=Kind.LINE).label == "路段(图上画)"
