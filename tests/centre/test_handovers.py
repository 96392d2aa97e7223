"""交接班: left by one, signed by another, in the log and never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.centre.domain.handing import hand_over, take_over
from minhu.centre.enums import EntryKind, Shift
from minhu.centre.models import Entry, Handover
from minhu.centre.queries.handovers import usual_words
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast, call
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
PAGE = "/centre/handovers/"


@pytest.fixture
def note(cast: Cast) -> Handover:
    area = Area.objects.get(code=STREET)
    return hand_over(area, words="停水还没恢复", actor=cast.street, at=NOW)


def test_who_leaves_writes_and_who_comes_signs_and_the_log_has_both(
    cast: Cast, note: Handover
) -> None:
    take_over(note, actor=cast.supervisor, at=NOW + timedelta(minutes=9))
    assert (note.day, note.shift, note.taken_by) == (local_day(NOW), Shift.DAY, cast.supervisor)
    lines = Entry.objects.filter(kind=EntryKind.HANDOVER).order_by("at")
    assert [line.words for line in lines] == [
        "交班，等接班的人签：停水还没恢复",
        "接班：street某 交的已经签收",
    ]


def test_nobody_signs_for_themselves_and_nobody_signs_twice(cast: Cast, note: Handover) -> None:
    with pytest.raises(DomainError):
        take_over(note, actor=cast.street, at=NOW)
    take_over(note, actor=cast.supervisor, at=NOW)
    with pytest.raises(StaleStateError):
        take_over(note, actor=cast.leader, at=NOW)
    assert Handover.objects.get().taken_by == cast.supervisor
    assert Entry.objects.count() == 2


def test_it_is_done_on_the_page(cast: Cast) -> None:
    signed_in(cast.street).post(PAGE, {"words": "路灯在修"})
    key = Handover.objects.get().pk
    own = signed_in(cast.street).get(PAGE).content.decode()
    others = signed_in(cast.supervisor)
    assert ("签收" in own, "签收" in others.get(PAGE).content.decode()) == (False, True)
    others.post(f"{PAGE}{key}/sign/")
    assert "supervisor某" in others.get(PAGE).content.decode()
    assert Handover.objects.get().taken_by == cast.supervisor


def test_who_only_looks_neither_leaves_nor_signs(cast: Cast, note: Handover) -> None:
    client = signed_in(cast.auditor)
    assert "停水还没恢复" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"words": "话"}).status_code == 404
    assert client.post(f"{PAGE}{note.pk}/sign/").status_code == 404
    assert signed_in(cast.desk).post(f"{PAGE}{note.pk}/sign/").status_code == 404
    with pytest.raises(NotAllowedError):
        take_over(note, actor=cast.auditor, at=NOW)
    with pytest.raises(NotAllowedError):
        hand_over(note.area, words="话", actor=cast.auditor, at=NOW)


@pytest.mark.usefixtures("cast")
def test_the_numbers_a_note_begins_with_leave_out_what_is_closely_kept() -> None:
    call("open")
    Case.objects.filter(pk=call("kept").pk).update(secrecy=Secrecy.RESTRICTED)
    assert usual_words(Area.objects.get(code=STREET), at=NOW).startswith("在办 1 件，超期 0 件")


def test_thirty_notes_cost_as_many_statements_as_one(cast: Cast, note: Handover) -> None:
    take_over(note, actor=cast.supervisor, at=NOW)
    few = statements(cast.street, PAGE)
    for _ in range(29):
        one = hand_over(note.area, words="话", actor=cast.street, at=NOW)
        take_over(one, actor=cast.supervisor, at=NOW)
    assert statements(cast.street, PAGE) == few
