"""Whoever owns what has slipped is told: the owner at once, the leads when it is red; each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from minhu.accounts.models import Unit
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change
from minhu.ledgers.models import Record
from minhu.notices.models import Notice
from minhu.works.domain.slipping import tell_slipped
from minhu.works.queries import by_number, number_of, parties
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.works.conftest import Write

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.filter(kind="work_slipped").values_list("party", "text"))


def test_the_owner_is_told_once_and_the_leads_when_it_turns_red(cast: Cast, stop: Write) -> None:
    stop("开工", -2, 责任单位="环卫所")
    tell_slipped(NOW)
    tell_slipped(NOW + DAY)
    assert told() == [("unit:clean", "公园：“开工”11月18日该完成，还没有完成。")]
    tell_slipped(NOW + 20 * DAY)
    parties_told = {party for party, _text in told()}
    assert parties_told == {"unit:clean", "unit:roads", f"desk:{COMMUNITY}", f"desk:{STREET}"}
    assert len(told()) == 5
    assert cast.unit.code == "roads"


def test_a_new_day_is_told_of_anew_once_it_has_passed(cast: Cast, stop: Write) -> None:
    record = stop("开工", -2, 责任单位="市政所")
    tell_slipped(NOW)
    record = Record.objects.select_related("ledger").get(pk=record.pk)
    change(record, {"c6": "2026-11-25"}, hand=Hand(cast.street, NOW))
    tell_slipped(NOW + DAY)
    assert len(told()) == 1
    tell_slipped(NOW + 6 * DAY)
    assert [text for _party, text in told()][1:] == ["公园：“开工”11月25日该完成，还没有完成。"]


def test_nothing_is_said_of_what_is_done_solved_or_still_to_come(stop: Write) -> None:
    stop("立项", -9, 实际完成=-8)
    stop("开工", 1)
    assert tell_slipped(NOW) == 0


def test_an_owner_nobody_is_called_goes_to_the_desk_of_the_place(put: Write, stop: Write) -> None:
    stop("开工", -2, 责任单位="指挥部")
    put("obstacles", 难题编号="难", 事项="公园", 难在哪里="没钱", 提出日期=-9, 解决期限=-1)
    tell_slipped(NOW)
    assert [party for party, _text in told()] == [f"desk:{COMMUNITY}"] * 2


def test_a_name_that_two_units_have_means_neither(cast: Cast) -> None:
    Unit.objects.create(code="more", name="市政所", area_code=STREET)
    assert parties(["市政所", "环卫所", "东风社区"], STREET) == {
        "环卫所": f"unit:{cast.other_unit.code}",
        "东风社区": f"desk:{COMMUNITY}",
    }


def test_the_note_opens_what_it_speaks_of(cast: Cast, stop: Write) -> None:
    record = stop("开工", -2, 责任单位="东风社区")
    tell_slipped(NOW)
    opened = reverse("desk:open_note", args=[Notice.objects.get().pk])
    answer = signed_in(cast.desk).post(opened)
    assert answer.headers["Location"] == f"/desk/ledgers/milestones/{record.pk}/"


def test_whoever_may_not_see_ledgers_is_told_whom_to_tell(cast: Cast, stop: Write) -> None:
    stop("开工", -2, 责任单位="市政所")
    tell_slipped(NOW)
    client = signed_in(cast.worker)
    answer = client.post(reverse("desk:open_note", args=[Notice.objects.get().pk]), follow=True)
    assert "做完了请告诉街道调度" in answer.content.decode()


def test_a_long_name_is_found_by_the_record_itself(stop: Write) -> None:
    record = stop("长" * 40, -2)
    assert number_of(record) == record.pk.hex
    assert by_number(record.pk.hex) == record
    assert by_number("20261124-7K3M9P-Q") is None


def test_a_name_elsewhere_is_nobody_here(cast: Cast) -> None:  # noqa: ARG001 -- the places
    assert parties(["市政所", "东风社区"], "999902001000") == {}
