"""People of one address are a household; the register goes out with a mark and comes in again."""

from __future__ import annotations

from functools import partial

import pytest

from minhu.accounts.actors import House
from minhu.core.crypto import Sealed
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.tables import rows_of
from minhu.people.domain.register_exporting import take_out
from minhu.people.domain.registering import Delivery, register, strike
from minhu.people.domain.resident_reading import show_household
from minhu.people.models import Household, ReadLog, RegisterExport, Resident
from minhu.people.register_queries import exports_of, households, lines
from minhu.places.models import Area
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast
from tests.people.test_register import HEAD, somebody, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def test_people_of_one_address_are_one_household_and_the_grid_counts_it() -> None:
    take(
        somebody(1, address="1号楼101"),
        somebody(2, address="1 号楼 101"),
        somebody(3, address="1号楼102"),
        somebody(4, address=""),
        somebody(5, address="1号楼101", grid=OTHER_GRID),
    )
    place = Area.objects.get(pk=STREET)
    assert households(place) == {GRID: 2, OTHER_GRID: 1}
    assert [line.households for line in lines(place)] == [2, 1]
    first = Household.objects.filter(residents__isnull=False).order_by("pk").first()
    assert first is not None
    assert "1号楼" not in " ".join(map(str, Household.objects.values_list()))


def test_a_household_nobody_lives_in_any_more_counts_nowhere() -> None:
    take(somebody(1, address="1号楼101"))
    strike(Resident.objects.get(), actor=House(), at=NOW)
    assert households(Area.objects.get(pk=STREET)) == {}


def test_who_was_registered_before_there_were_households_gets_one_with_the_next_list() -> None:
    row = somebody(1, address="1号楼101")
    take(row)
    Resident.objects.update(household=None)
    assert take(row).counts() == {"new": 0, "changed": 1, "same": 0, "refused": 0}
    assert take(row).same == 1
    assert households(Area.objects.get(pk=STREET)) == {GRID: 1}


def test_the_register_goes_out_with_a_mark_and_comes_in_again_unchanged(cast: Cast) -> None:
    others = [somebody(n, address=f"1号楼{n}", base="流动") for n in (1, 2, 3)]
    others.append(somebody(5, phone="0375-1234567", name="=1+1"))
    sheet: list[list[object]] = [[*HEAD, "证件类型"], *([*row, ""] for row in others)]
    sheet.append(["马克", "E12345678", "", "", GRID, "户籍", "护照"])
    place = Area.objects.get(pk=STREET)
    register(sheet, place, Delivery("名单.xlsx"), actor=House(), at=NOW)
    before = list(Resident.objects.order_by("pk").values_list("pk", "sealed", "household"))
    taken, file = take_out(place, actor=cast.street, reason="audit", words="核对", at=NOW)
    with file:
        out = rows_of(file.read(), "a.xlsx")
    assert all("street某" in str(line[-1]) and "核对" in str(line[-1]) for line in out[1:])
    again = register(out, place, Delivery("名单.xlsx"), actor=House(), at=NOW)
    assert again.counts() == {"new": 0, "changed": 0, "same": 5, "refused": 0}
    assert list(Resident.objects.order_by("pk").values_list("pk", "sealed", "household")) == before
    assert (taken.rows, taken.by, taken.words) == (5, cast.street, "核对")
    assert [each.pk for each in exports_of(place)] == [taken.pk]


def test_nothing_goes_out_without_a_reason_or_a_post(cast: Cast) -> None:
    place = Area.objects.get(pk=STREET)
    with pytest.raises(DomainError):
        take_out(place, actor=cast.street, reason="audit", words=" ", at=NOW)
    with pytest.raises(NotAllowedError):
        take_out(place, actor=cast.auditor, reason="audit", words="核对", at=NOW)
    assert not RegisterExport.objects.exists()


def test_a_household_is_opened_by_who_keeps_the_register(cast: Cast) -> None:
    take(somebody(1, address="1号楼101"))
    shown = partial(show_household, Household.objects.get(), reason="audit", words="核对", at=NOW)
    with pytest.raises(NotAllowedError, match="没有找到这一户"):
        shown(actor=cast.auditor)
    assert not ReadLog.objects.exists()
    assert len(shown(actor=cast.street)) == 1


def test_a_register_with_a_line_that_cannot_be_read_does_not_go_out(cast: Cast) -> None:
    take(somebody(1))
    Resident.objects.update(sealed=Sealed("1:broken"))
    place = Area.objects.get(pk=STREET)
    with pytest.raises(DomainError, match="读不出来"):
        take_out(place, actor=cast.street, reason="audit", words="核对", at=NOW)
    assert not RegisterExport.objects.exists()
