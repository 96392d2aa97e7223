"""Rows written past the ORM say what rows written by it say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from minhu.core.statements import hit, insert_all_once, inserting, run, updating
from minhu.notices.enums import NoticeState, Way
from minhu.notices.models import Notice
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


def test_more_rows_than_one_statement_takes_are_all_written_once() -> None:
    said = {"way": Way.INSIDE, "state": NoticeState.SENT, "at": NOW, "sent_at": NOW}
    notes = [
        Notice(dedupe_key=f"{n:05}", party="desk:1", text="该您办了。", **said) for n in range(9000)
    ]
    assert insert_all_once(notes, by="dedupe_key") == 9000
    assert insert_all_once(notes[:3], by="dedupe_key") == 0
    assert Notice.objects.count() == 9000


def test_an_empty_list_stands_in_the_sql_and_comes_back_as_one() -> None:
    waiting: DBTaskResult[..., None] = DBTaskResult(
        task_path="a.b", queue_name="q", backend_name="b", run_after=NOW
    )
    waiting.args_kwargs, waiting.enqueued_at = {"args": ["one"], "kwargs": {}}, NOW
    run([inserting([waiting])])
    kept = DBTaskResult.objects.get()
    assert (kept.worker_ids, kept.args_kwargs) == ([], waiting.args_kwargs)
    assert "'[]'" in inserting([waiting]).sql
    waiting.worker_ids = ["somebody"]
    assert "'[]'" not in inserting([waiting]).sql


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


def test_a_row_written_anew_says_what_the_orm_would_have_written(street: Area) -> None:
    plate = Plate.objects.create(code="AAAAAA", area=street, name="东门", put_up_at=NOW)
    plate.name, plate.longitude, plate.latitude, plate.active = "西门", 113.5, None, False
    plate.put_up_at = NOW + timedelta(days=1)
    columns = ("name", "longitude", "latitude", "active", "put_up_at", "area_id")
    assert hit(updating(plate, columns)) == 1
    kept = Plate.objects.values(*columns).get(pk=plate.pk)
    assert kept == {name: getattr(plate, name) for name in columns}


def test_a_row_that_no_longer_says_what_was_held_is_left_alone(street: Area) -> None:
    plate = Plate.objects.create(code="AAAAAA", area=street, name="东门", put_up_at=NOW)
    plate.name = "西门"
    assert hit(updating(plate, ("name",), {"name": "南门", "active": True})) == 0
    assert hit(updating(plate, ("name",), {"name": "东门", "active": False})) == 0
    assert Plate.objects.get().name == "东门"
    assert hit(updating(plate, ("name",), {"name": "东门", "active": True})) == 1
    assert Plate.objects.get().name == "西门"


def test_several_rows_are_written_anew_in_one_go(street: Area) -> None:
    plates = [
        Plate.objects.create(code=code * 6, area=street, name="", put_up_at=NOW) for code in "AB"
    ]
    for plate in plates:
        plate.name = f"{plate.code}门"
    run([updating(plate, ("name",)) for plate in plates])
    rows = Plate.objects.order_by("code").values_list("name", flat=True)
    assert list(rows) == ["AAAAAA门", "BBBBBB门"]
