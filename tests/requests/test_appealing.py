"""超时申诉: by the unit, once, after closing; two others decide and the fact stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minhu.accounts.enums import Role
from minhu.cases.models import Case
from minhu.core import worker
from minhu.core.errors import NotAllowedError
from minhu.notices.models import Notice
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, NOW, STREET, Cast, call, hire
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
WORDS = {"note": "暴雨停工三天"}


@pytest.fixture
def late(cast: Cast) -> Case:
    """A closed request whose work was late."""
    case = stand(call(), "closed", cast)
    case.deadlines.update(ended_at=NOW)
    case.late = True
    case.save()
    return case


def test_two_others_grant_an_appeal_and_it_was_still_late(late: Case, cast: Cast) -> None:
    closed = late.closed_at
    take(late, "appeal", answers=WORDS, actor=cast.worker, at=LATER)
    take(late, "pass_appeal", answers=WORDS, actor=cast.street, at=LATER)
    assert not late.exempted
    take(late, "grant_appeal", answers=WORDS, actor=cast.leader, at=LATER)
    assert (late.late, late.exempted, late.state, late.closed_at) == (True, True, "closed", closed)


@pytest.mark.parametrize("stage", ["asked", "passed"])
def test_an_appeal_can_be_refused_at_either_look(late: Case, cast: Cast, stage: str) -> None:
    late.appeal = stage
    late.save()
    actor = cast.street if stage == "asked" else cast.supervisor
    take(late, "refuse_appeal", answers=WORDS, actor=actor, at=LATER)
    assert (late.appeal, late.exempted) == ("refused", False)


def test_there_is_one_appeal_and_only_against_late(late: Case, cast: Cast) -> None:
    take(late, "appeal", answers=WORDS, actor=cast.worker, at=LATER)
    with pytest.raises(NotAllowedError):
        take(late, "appeal", answers=WORDS, actor=cast.worker, at=LATER)
    in_time = stand(call("two"), "closed", cast)
    with pytest.raises(NotAllowedError):
        take(in_time, "appeal", answers=WORDS, actor=cast.worker, at=LATER)


def test_only_the_unit_that_did_the_work_appeals(late: Case, cast: Cast) -> None:
    for somebody in (cast.other_worker, cast.desk, cast.street, cast.leader, cast.grid_worker):
        assert not somebody.has_perm("requests.appeal", late)


def test_nobody_looks_twice_nor_at_their_own_appeal(late: Case, cast: Cast) -> None:
    both = hire("both", Role.STREET_DESK, STREET)
    for role in (Role.LEADER, Role.DEPARTMENT):
        seat = {"unit": cast.unit} if role is Role.DEPARTMENT else {"area_code": COMMUNITY}
        both.posts.create(role=role, valid_from="2026-01-01", **seat)
    take(late, "appeal", answers=WORDS, actor=cast.worker, at=LATER)
    assert not both.has_perm("requests.review_appeal", late)
    two = hire("two", Role.STREET_DESK, STREET)
    two.posts.create(role=Role.LEADER, area_code=STREET, valid_from="2026-01-01")
    take(late, "pass_appeal", answers=WORDS, actor=two, at=LATER)
    assert not two.has_perm("requests.confirm_appeal", late)
    assert not two.has_perm("requests.refuse_appeal", late)


def test_desk_and_unit_are_told(late: Case, cast: Cast) -> None:
    take(late, "appeal", answers=WORDS, actor=cast.worker, at=LATER)
    take(late, "refuse_appeal", answers=WORDS, actor=cast.desk, at=LATER)
    worker.work(once=True)
    told = dict(Notice.objects.exclude(party="").values_list("party", "text"))
    assert told[f"desk:{COMMUNITY}"].endswith("有超时申诉等初审。")
    assert told["unit:roads"].endswith("超时申诉有结果了。")


def test_the_database_exempts_nothing_that_was_in_time(cast: Cast) -> None:
    case = stand(call(), "closed", cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(exempted=True)
