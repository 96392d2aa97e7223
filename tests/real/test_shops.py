"""17 574 food shops of a city as a merchants' ledger: every row is in, or said with its reason."""

from __future__ import annotations

import pytest

from minhu.core.clock import now
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.files import table_of_file
from minhu.ledgers.domain.taking import Verdict, take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table, guess
from minhu.ledgers.models import Record
from minhu.places.domain.boundaries import import_boundaries
from minhu.places.domain.features import Layout
from minhu.places.enums import Crs
from minhu.requests.domain.naming import find_home
from tests.real.data import DATA, needs_data, rows

pytestmark = [pytest.mark.django_db, needs_data]
STREET = "999801001000"
FILE = "places/zhengzhou_food_poi.csv"


@pytest.fixture(scope="module")
def table() -> Table:
    return table_of_file((DATA / FILE).read_bytes(), "shops.csv")


@pytest.fixture(scope="module")
def verdict(ground: None, table: Table) -> Verdict:  # noqa: ARG001 -- rows go into it
    at = now()
    home = find_home(STREET, name="示例街道", at=at)
    path = DATA / "polygons" / "henan_410100_districts.geojson"
    drawn = import_boundaries(path, parent=STREET, layout=Layout("name", crs=Crs.GCJ02), at=at)
    assert drawn.imported == 12
    asked = [Asked(each.label, each.kind, each.choices, crs=Crs.GCJ02) for each in guess(table, {})]
    ledger = open_ledger("商户", home.area, asked, actor=None, at=at, code="shops")
    return take_rows(ledger, table, hand=Hand(None, at, "shops.csv"))


def test_its_columns_are_guessed_longitude_and_latitude_as_one(table: Table) -> None:
    found = {each.label: each.kind for each in guess(table, {})}
    assert (found["district"], found["经纬度"], found["name"]) == (
        Kind.CHOICE,
        Kind.POINT,
        Kind.TEXT,
    )


def test_every_row_is_in_or_said_to_be_another_one_again(verdict: Verdict) -> None:
    different = {tuple(row.values()) for row in rows(FILE)}
    assert (verdict.new, verdict.read) == (len(different), 17574)
    assert all("同一条" in one.why for one in verdict.refused)


def test_points_are_kept_in_wgs_84(verdict: Verdict) -> None:  # noqa: ARG001 -- fills the database
    first = Record.objects.order_by("pk").values_list("values", flat=True)[0]
    point = next(each for each in first.values() if isinstance(each, dict) and "lon" in each)
    typed = rows(FILE)[0]
    moved = abs(float(point["lon"]) - float(typed["lon"])) * 91_000
    assert 300 < moved < 800


def test_a_shop_lies_in_the_district_that_its_row_names(verdict: Verdict) -> None:  # noqa: ARG001 -- fills the database
    columns = dict(Record.objects.values_list("ledger__columns__label", "ledger__columns__slot"))
    inside = Record.objects.exclude(area=STREET)
    found = inside.values_list("area__name", f"values__{columns['district']}")
    hits = [lies == named for lies, named in found]
    assert 17574 - len(hits) < 100  # the rest lies in none of the outlines
    assert sum(hits) / len(hits) >= 0.993


def test_the_same_file_again_changes_nothing(verdict: Verdict, table: Table) -> None:  # noqa: ARG001 -- fills the database
    ledger = Record.objects.select_related("ledger")[0].ledger
    again = take_rows(ledger, table, hand=Hand(None, now(), "shops.csv"))
    assert (again.taken, again.same) == (0, Record.objects.count())
