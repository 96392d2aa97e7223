"""The inbox on the phone of who works outside."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.accounts.models import User
from minhu.core.clock import now
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.notices.models import Notice
from tests.cast import Cast, call

pytestmark = pytest.mark.django_db


def leave(user: User, number: str) -> Notice:
    news = News("灯不亮：该您办了。", case_number=number)
    return tell_party(user.parties[0], news, dedupe_key="1", at=now())


def test_the_bell_leads_to_the_note_and_the_note_to_the_task(phone: Client, cast: Cast) -> None:
    case = call()
    note = leave(cast.grid_worker, case.number)
    assert 'aria-label="收件箱 1"' in phone.get("/field/").content.decode()
    assert note.text in phone.get("/field/inbox/").content.decode()
    answer = phone.post(f"/field/inbox/{note.pk}/")
    assert answer.headers["Location"] == f"/field/tasks/{case.number}/"
    assert 'aria-label="收件箱"' in phone.get("/field/").content.decode()


def test_a_task_that_has_gone_elsewhere_is_said_to_have(phone: Client, cast: Cast) -> None:
    note = leave(cast.grid_worker, "x")
    answer = phone.post(f"/field/inbox/{note.pk}/")
    assert answer.status_code == 409
    assert "已经转给别处" in answer.content.decode()


def test_the_note_of_another_is_as_good_as_absent(phone: Client, cast: Cast) -> None:
    note = leave(cast.worker, "x")
    assert phone.post(f"/field/inbox/{note.pk}/").status_code == 404
