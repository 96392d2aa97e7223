"""Rows written past the ORM say what rows written by it say."""

from __future__ import annotations

import pytest

from minhu.core.statements import inserting, run
from minhu.places.enums import Level
from minhu.places.models import Area, Plate
from tests.cast import NOW, STREET

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> Area:
    return Area.objects.create(code=STREET, level=Level.SUBDISTRICT, name="示例街道")


def test_blanks_stand_in_the_sql_and_come_back_as_they_were(street: Area) -> None:
    blank = Plate(code="AAAAAA", area=street, name="", active=False, put_up_at=NOW)
    run([inserting([blank])])
    kept = Plate.objects.get(code="AAAAAA")
    assert (kept.name, kept.active, kept.longitude) == ("", False, None)
    assert not {"", False, None} & set(inserting([blank]).values)


def test_a_column_of_which_one_row_says_something_is_sent_for_all(street: Area) -> None:
    named = Plate(code="BBBBBB", area=street, name="3号楼", put_up_at=NOW)
    run(
        [
            inserting(
                [Plate(code="AAAAAA", area=street, name="", active=False, put_up_at=NOW), named]
            )
        ]
    )
    rows = Plate.objects.order_by("code").values_list("name", "active")
    assert list(rows) == [("", False), ("3号楼", True)]
