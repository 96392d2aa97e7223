"""A city's 10 000 requests: what comes out is what the file itself says."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from minhu.cases.domain.verifying import verify
from minhu.cases.enums import Found
from minhu.cases.models import Case, Step
from minhu.catalogue.models import Category
from minhu.catalogue.queries import offered
from minhu.core.clock import now, zone
from minhu.places.domain.areas import add_area
from minhu.places.domain.boundaries import import_boundaries
from minhu.places.domain.features import Layout
from minhu.places.domain.sheets import read_sheet
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.figures import document, figures
from minhu.rates.scope import Scope
from minhu.requests.domain.filemaps import load_map
from minhu.requests.domain.importing import RequestReport, import_requests
from minhu.requests.domain.naming import find_home
from tests.real.data import DATA, needs_data, rows

pytestmark = [pytest.mark.django_db, needs_data]
STREET = "999801001000"
FILE = "service_requests/baltimore_311_10k.csv"
DOCS = Path(__file__).parents[2] / "docs" / "real-input.md"
CHANNELS = {
    "Phone": "phone",
    "API": "web",
    "Web": "web",
    "Internal": "grid",
    "Mail": "letter",
    "Email": "letter",
    "System": "other",
    "Other": "other",
}


def take_in() -> RequestReport:
    at = now()
    home = find_home("", name="", at=at).area.code
    return import_requests(read_sheet(DATA / FILE), load_map("baltimore"), home=home, at=at)


@pytest.fixture(scope="module")
def report(ground: None) -> RequestReport:  # noqa: ARG001 -- rows go into it
    add_area(STREET, name="示例街道", at=now())
    path = DATA / "polygons" / "baltimore.geojson"
    drawn = import_boundaries(path, parent=STREET, layout=Layout("name"), at=now())
    assert drawn.imported == 278
    return take_in()


def moment(written: str) -> datetime:
    return datetime.strptime(written, "%m/%d/%Y %I:%M:%S %p")  # noqa: DTZ007 -- compared with its like


def counted(each: dict[str, str]) -> Counter[str]:
    """Return what one row counts as, by its own columns."""
    if not each["CloseDate"]:
        return Counter(received=1, open=1)
    due = each["DueDate"]
    late = bool(due) and moment(each["CloseDate"]) > moment(due)
    return Counter({"received": 1, "closed": 1, "late" if late else "on_time": 1})


def from_file(wanted: list[dict[str, str]]) -> Counter[str]:
    return sum(map(counted, wanted), Counter())


def said(found: dict[str, Any]) -> Counter[str]:
    names = ("received", "open", "closed", "late", "on_time")
    return +Counter({name: found[name] for name in names})


def by_number(*columns: str) -> dict[str, tuple[object, ...]]:
    """Return what is kept of each row, by the number of the file."""
    kept = Case.objects.values_list("intake_key", *columns)
    return {str(key).rpartition(":")[2]: tuple(rest) for key, *rest in kept}


def test_nothing_is_lost(report: RequestReport) -> None:
    assert report.imported + len(report.refused) == 10_000
    assert (report.refused, report.unchanged) == ([], 0)
    assert Case.objects.filter(intake_key__startswith="import:baltimore-311:").count() == 10_000


def test_closed_open_and_late_are_those_of_the_file(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    found = document(Scope(), at=now())
    assert said(found) == from_file(rows(FILE))
    assert found["late"] > 1500


def test_every_agency_has_its_own_numbers(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    found = document(Scope(), by=By.UNIT, at=now())["rows"]
    by_agency: dict[str, list[dict[str, str]]] = {}
    for row in rows(FILE):
        by_agency.setdefault(row["Agency"], []).append(row)
    assert {row["name"]: said(row) for row in found} == {
        name: from_file(wanted) for name, wanted in by_agency.items()
    }


def test_a_year_of_the_file_is_a_year_of_the_figures(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    found = document(Scope(first=date(2018, 1, 1), last=date(2018, 12, 31)), at=now())
    wanted = [row for row in rows(FILE) if moment(row["CreatedDate"]).year == 2018]
    assert 0 < len(wanted) < 10_000
    assert said(found) == from_file(wanted)


def test_requests_get_the_neighbourhood_they_name(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    named = {row["ServiceRequestNum"]: row["Neighborhood"] for row in rows(FILE)}
    located = Case.objects.filter(found=Found.POINT).values_list("intake_key", "area__name")
    hits = [named[str(key).rpartition(":")[2]] == name for key, name in located]
    assert len(hits) > 8000
    assert sum(hits) / len(hits) >= 0.993


def test_rounded_positions_are_not_believed(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    assert not Case.objects.filter(longitude=-77.0, latitude=39.0).exists()
    lost = Case.objects.filter(found=Found.NOWHERE)
    assert set(lost.values_list("area_id", "desk_code")) <= {(STREET, STREET)}
    named = {row["Neighborhood"] for row in rows(FILE)}
    assert {place.partition(" · ")[0] for place in lost.values_list("place", flat=True)}.isdisjoint(
        named - {""}
    )


def test_every_request_keeps_its_own_dates(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    kept = by_number("received_at", "closed_at")
    for row in rows(FILE):
        said = [row["CreatedDate"], row["CloseDate"]]
        found = [at and at.astimezone(zone()) for at in kept[row["ServiceRequestNum"]]]  # type: ignore[attr-defined]  # -- moments
        assert [at and at.replace(tzinfo=None) for at in found] == [
            moment(written) if written else None for written in said
        ]


def test_a_place_says_the_neighbourhood_and_the_address(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    kept = by_number("place")
    for row in rows(FILE):
        words = (" ".join(row[name].split()) for name in ("Neighborhood", "Address"))
        said = " · ".join(part for part in words if part)
        assert kept[row["ServiceRequestNum"]] == (said[:120],)


def test_every_way_in_has_its_own_numbers(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    found = document(Scope(), by=By.CHANNEL, at=now())["rows"]
    wanted = Counter(CHANNELS[row["MethodReceived"]] for row in rows(FILE))
    assert {row["code"]: row["received"] for row in found} == wanted


def test_what_the_file_calls_things_is_kept_and_offered_to_nobody(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    kept = by_number("category__name")
    names = {row["ServiceRequestNum"]: " ".join(row["SRType"].split())[:40] for row in rows(FILE)}
    assert kept == {number: (name,) for number, name in names.items()}
    imported = Category.objects.filter(parent__code="imported")
    assert imported.count() == len({*names.values()})
    assert not offered(now()).filter(code__startswith="imported").exists()


def test_rates_are_those_of_the_file(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    found, at = figures(Scope(), at=now()), now().astimezone(zone()).replace(tzinfo=None)
    whole = sum(map(counted, rows(FILE)), Counter[str]())
    due = [row["DueDate"] for row in rows(FILE) if not row["CloseDate"]]
    assert min(found.overdue, len(due)) >= sum(bool(said) and moment(said) < at for said in due)
    closure, on_time = found.closure, found.on_time
    assert (closure.numerator, closure.denominator) == (whole["closed"], whole["received"])
    assert on_time.numerator == whole["on_time"]
    assert on_time.denominator == whole["closed"] + found.overdue


def test_the_page_on_real_input_says_where_they_lie(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    page = DOCS.read_text("utf-8")
    found = Counter(Case.objects.values_list("found", flat=True))
    assert found.keys() == {Found.POINT, Found.DESK, Found.NEAREST, Found.NOWHERE}
    for how, n in found.items():
        assert f" | {n:,} |".replace(",", " ") in page, how


def test_tallies_are_the_rows_and_every_chain_is_whole(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    assert differences() == ()
    verdict = verify()
    assert (verdict.breaks, verdict.cases) == ((), 10_000)


def test_a_second_time_changes_nothing(report: RequestReport) -> None:  # noqa: ARG001 -- fills the database
    before = Step.objects.count()
    again = take_in()
    assert (again.imported, again.refused, again.unchanged) == (0, [], 10_000)
    assert Step.objects.count() == before
