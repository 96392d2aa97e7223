"""Addresses are offered while one types: of one's own places, and names of estates without scripts."""

from __future__ import annotations

import pytest

from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.enums import Kind
from minhu.places.models import Address, Area
from minhu.places.suggesting import MOST, names_in, suggested
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known(cast: Cast) -> None:  # noqa: ARG001 -- the places
    rows = [
        *(("东风小区", "", n, GRID) for n in ("1", "2")),
        ("春晓苑", "", "1", OTHER_GRID),
        ("", "建设路", "", GRID),
    ]
    Address.objects.bulk_create(
        Address(
            area_id=area,
            text=f"{road}12号" if road else f"{estate}{building}号楼101",
            estate=estate,
            road=road,
            building=building,
        )
        for estate, road, building, area in rows
    )


def test_what_was_typed_finds_addresses_of_the_place_and_no_other() -> None:
    assert suggested([GRID], "东风小区1") == ["东风小区1号楼101"]
    assert suggested([GRID], "春晓苑") == []
    assert suggested([STREET], "春晓") == ["春晓苑1号楼101"]
    assert suggested([GRID], "建设路") == ["建设路12号"]
    assert suggested([GRID], "东") == []
    assert suggested([], "东风小区") == []


def test_a_building_is_found_however_its_flat_is_written() -> None:
    assert suggested([GRID], "东风小区 2栋 3单元") == ["东风小区2号楼101"]


def test_a_long_building_offers_the_first_few() -> None:
    Address.objects.bulk_create(
        Address(area_id=GRID, text=f"长安大厦{n}室", estate="长安大厦") for n in range(100, 140)
    )
    assert len(suggested([GRID], "长安大厦")) == MOST


def test_names_of_estates_come_first_by_how_many_live_there() -> None:
    assert names_in([STREET]) == ["东风小区", "春晓苑", "建设路"]
    assert names_in([GRID]) == ["东风小区", "建设路"]


def test_the_door_tells_everybody_of_their_own_places(cast: Cast) -> None:
    path = "/desk/addresses/?field=c4&c4="
    said = {
        name: signed_in(getattr(cast, name)).get(f"{path}号楼").content.decode().count("<option")
        for name in ("street", "desk", "grid_worker", "stranger", "system_admin")
    }
    assert said == {"street": 3, "desk": 2, "grid_worker": 2, "stranger": 1, "system_admin": 0}
    assert "<option" not in signed_in(cast.street).get("/desk/addresses/?c4=号楼").content.decode()


def test_a_form_offers_estates_without_scripts_and_asks_for_more_with_them(cast: Cast) -> None:
    asked = (
        Asked("门店", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("住址", Kind.TEXT, rules={"base": "address"}),
    )
    open_ledger("店", Area.objects.get(code=STREET), asked, actor=None, at=NOW, code="shops-x")
    desk = signed_in(cast.desk).get("/desk/ledgers/shops-x/new/").content.decode()
    assert 'hx-get="/desk/addresses/?field=c3"' in desk
    assert 'list="id_c3_list"' in desk
    phone = signed_in(cast.grid_worker).get("/field/ledgers/shops-x/new/").content.decode()
    for page in (desk, phone):
        assert '<option value="东风小区">' in page
        assert '<option value="春晓苑">' not in page


def test_a_form_without_an_address_offers_and_asks_nothing(cast: Cast) -> None:
    asked = (Asked("门店", Kind.TEXT, key=True), Asked("网格", Kind.AREA))
    open_ledger("店", Area.objects.get(code=STREET), asked, actor=None, at=NOW, code="shops-x")
    assert "hx-get" not in signed_in(cast.desk).get("/desk/ledgers/shops-x/new/").content.decode()


def test_the_place_of_a_new_request_is_offered_and_costs_the_same_however_many_there_are(
    cast: Cast,
) -> None:
    few = statements(cast.desk, "/desk/new/")
    page = signed_in(cast.desk).get("/desk/new/").content.decode()
    assert '<option value="东风小区">' in page
    assert 'hx-include="this" hx-params="place"' in page
    Address.objects.bulk_create(
        Address(area_id=GRID, text=f"第{n}院", estate=f"第{n}院") for n in range(30)
    )
    assert statements(cast.desk, "/desk/new/") == few
