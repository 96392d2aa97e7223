"""Taking in, moving and opening a special procedure on its pages: what the desk sends and reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from minhu.cases.domain.disclosing import disclose
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.ids import uuid7
from minhu.core.lifecycle import Outcome
from tests.affairs.acts import opened
from tests.cast import GRID, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
SIDES = {
    "one_name": "周大哥",
    "one_phone": "13800000005",
    "other_name": "吴师傅",
    "other_phone": "",
}


def test_the_desk_takes_a_hazard_in_by_its_form_once(cast: Cast) -> None:
    client, path = signed_in(cast.desk), reverse("desk:new_affair", args=["hazard"])
    assert client.get(path).status_code == 200
    said = {"title": "", "area": GRID, "intake_key": str(uuid7()), "inspection": "patrol"}
    refused = client.post(path, said)
    assert (refused.status_code, "请写一句是什么事" in refused.content.decode()) == (422, True)
    for _click in range(2):
        answer = client.post(path, {**said, "title": "消防通道堵了"})
        assert answer.headers["Location"].startswith("/desk/affairs/hazard/")
    assert Case.objects.filter(kind="hazard").count() == 1
    assert signed_in(cast.auditor).get(path).status_code == 404


def test_why_this_deadline_is_said_of_a_procedure_as_well(cast: Cast) -> None:
    case = opened("hazard", cast.desk)
    path = reverse("desk:affair_why", args=["hazard", case.number])
    assert "工作日" in signed_in(cast.desk).get(path).content.decode()
    assert signed_in(cast.stranger).get(path).status_code == 404


def test_a_verb_whose_answers_are_wrong_comes_back_with_its_page(cast: Cast) -> None:
    case = opened("hazard", cast.desk)
    path = reverse("desk:affair_step", args=["hazard", case.number, "drop"])
    refused = signed_in(cast.desk).post(path, {"note": ""})
    assert (refused.status_code, Case.objects.get().outcome) == (422, Outcome.OPEN)
    assert signed_in(cast.desk).post(path, {"note": "看过，不是"}).status_code == 302
    assert Case.objects.get().outcome == Outcome.DECLINED
    assert signed_in(cast.desk).post(path, {"note": "再来"}).status_code == 404


def test_who_stands_on_a_side_is_shown_in_full_for_a_reason_alone(cast: Cast) -> None:
    case = opened("dispute", cast.street, **SIDES)
    client = signed_in(cast.street)
    page = reverse("desk:affair", args=["dispute", case.number])
    disclose(case, words="要打电话约时间", actor=cast.street, at=now())
    assert "13800000005" not in client.get(page, follow=True).content.decode()
    key = case.sides.get(place=0).person_id
    path = reverse("desk:affair_person", args=["dispute", case.number, key])
    assert client.post(path, {"reason": "", "words": ""}).status_code == 422
    shown = client.post(path, {"reason": "contact", "words": "约调解时间"}).content.decode()
    assert "13800000005" in shown
