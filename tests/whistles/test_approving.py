"""补批: what was blown first is approved by a leader afterwards, once, and waits in sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.core.clock import now
from minhu.core.errors import NotAllowedError, StaleStateError
from minhu.desk.queries.oversee import overview
from minhu.whistles.domain.steps import take
from minhu.whistles.models import Whistle
from tests.cast import STREET, Cast
from tests.desk.acts import signed_in
from tests.whistles.stage import answers_for, both, case_of, do, drafted, phoned

pytestmark = pytest.mark.django_db


def blown_first(cast: Cast) -> Whistle:
    return do(drafted(cast, "urgent"), "blow_first", cast.street, 0)


def waiting(cast: Cast) -> list[str]:
    return [case.number for case in overview(cast.leader, STREET, at=now()).decisions]


def test_it_waits_on_the_leaders_page_until_it_is_approved(cast: Cast) -> None:
    whistle = blown_first(cast)
    assert waiting(cast) == [case_of(whistle).number]
    do(whistle, "approve_after", cast.leader, 30)
    assert waiting(cast) == []


def test_approving_afterwards_moves_nothing_but_says_who_and_when(cast: Cast) -> None:
    whistle = blown_first(cast)
    before = case_of(whistle)
    do(whistle, "approve_after", cast.leader, 3)
    after = case_of(whistle)
    assert (after.state, after.party, after.due_at) == (before.state, before.party, before.due_at)
    assert whistle.approver == cast.leader
    assert after.steps.get(verb="approve_after").actor == cast.leader


def test_it_can_be_approved_after_it_has_ended(cast: Cast) -> None:
    whistle = both(blown_first(cast), "sign", cast, 1)
    both(whistle, "arrive", cast, 10)
    do(whistle, "begin", cast.street, 25)
    both(whistle, "depart", cast, 40)
    do(whistle, "end", cast.street, 60)
    assert case_of(whistle).state == "ended"
    assert waiting(cast) == [case_of(whistle).number]
    do(whistle, "approve_after", cast.leader, 24 * 60)
    assert (whistle.approver, waiting(cast)) == (cast.leader, [])


def test_nobody_but_a_leader_approves_afterwards(cast: Cast) -> None:
    whistle = blown_first(cast)
    for user in (cast.street, cast.desk, cast.supervisor, cast.worker):
        with pytest.raises(NotAllowedError):
            do(whistle, "approve_after", user, 30)
    assert whistle.approved_at is None


def test_what_was_approved_before_needs_no_second_approval(cast: Cast) -> None:
    whistle = do(drafted(cast), "approve", cast.leader, 10)
    assert waiting(cast) == []
    with pytest.raises(StaleStateError, match="批过"):
        do(whistle, "approve_after", cast.leader, 20)


def test_a_call_is_not_approved_afterwards(cast: Cast) -> None:
    whistle = do(phoned(cast), "record", cast.street, 30)
    assert waiting(cast) == []
    with pytest.raises(NotAllowedError):
        do(whistle, "approve_after", cast.leader, 40)


def test_the_leader_does_it_on_the_page_of_the_whistle(cast: Cast) -> None:
    whistle = drafted(cast, "urgent", at=now() - timedelta(minutes=9))
    take(whistle, "blow_first", answers=answers_for("blow_first"), actor=cast.street, at=now())
    client, path = signed_in(cast.leader), f"/desk/whistles/{case_of(whistle).number}/"
    assert f"{path}approve_after/" in client.get(path).content.decode()
    assert client.post(f"{path}approve_after/", {"note": "同意"}).status_code == 302
    assert Whistle.objects.get(pk=whistle.pk).approver == cast.leader
    assert f"{path}approve_after/" not in client.get(path).content.decode()


def test_a_draft_is_approved_on_the_leaders_page_and_leads_back_there(cast: Cast) -> None:
    here, there = case_of(drafted(cast)).number, case_of(drafted(cast)).number
    client = signed_in(cast.leader)
    page = client.get("/desk/oversee/").content.decode()
    assert f'action="/desk/whistles/{here}/refuse/"' in page
    back = {"note": "", "next": "/desk/oversee/"}
    answer = client.post(f"/desk/whistles/{here}/approve/", back)
    assert answer.headers["Location"] == "/desk/oversee/"
    elsewhere = client.post(f"/desk/whistles/{there}/approve/", back | {"next": "//evil.example/"})
    assert elsewhere.headers["Location"] == f"/desk/whistles/{there}/"
    assert waiting(cast) == []


def test_what_was_blown_first_is_approved_on_the_page_in_one_word(cast: Cast) -> None:
    number = case_of(blown_first(cast)).number
    page = signed_in(cast.leader).get("/desk/oversee/").content.decode()
    assert f'action="/desk/whistles/{number}/approve_after/"' in page
    assert f'action="/desk/whistles/{number}/refuse/"' not in page
