"""主办、协办: several units on one case; one leads and the caller hears one voice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.core import worker
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.queries.worklist import listing
from minhu.notices.models import Notice
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast, call
from tests.desk.acts import fresh, page_of, signed_in, statements
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A request the main unit works on with the help of another."""
    case = stand(call(), "working", cast)
    answers = {"unit": cast.other_unit, "note": "请清一下现场的垃圾"}
    take(case, "invite", answers=answers, actor=cast.worker, at=NOW)
    return fresh(case)


def test_a_helper_sees_the_case_signs_and_replies_to_the_main_unit(case: Case, cast: Cast) -> None:
    assert case in visible_to(cast.other_worker)
    take(case, "help_sign", answers={}, actor=cast.other_worker, at=LATER)
    take(case, "help_reply", answers={"note": "清完了"}, actor=cast.other_worker, at=LATER)
    helper = case.helpers.get()
    assert (helper.signed_at, helper.reply, helper.replied_by) == (
        LATER,
        "清完了",
        cast.other_worker,
    )
    page = signed_in(cast.worker).get(page_of(case)).content.decode()
    assert "清完了" in page
    assert "市政所主办" in page


def test_who_replies_without_having_signed_has_signed_with_it(case: Case, cast: Cast) -> None:
    take(case, "help_reply", answers={"note": "清完了"}, actor=cast.other_worker, at=LATER)
    assert case.helpers.get().signed_at == LATER


def test_a_helper_signs_and_replies_once(case: Case, cast: Cast) -> None:
    take(case, "help_reply", answers={"note": "清完了"}, actor=cast.other_worker, at=LATER)
    for verb in ("help_sign", "help_reply"):
        with pytest.raises(NotAllowedError):
            take(fresh(case), verb, answers={"note": "又"}, actor=cast.other_worker, at=LATER)


def test_the_main_unit_keeps_the_move_and_only_it_speaks_with_the_caller(
    case: Case, cast: Cast
) -> None:
    assert case.party == f"unit:{cast.unit.code}"
    for permission in ("requests.handle", "requests.return", "requests.reveal"):
        assert not cast.other_worker.has_perm(permission, case)
    take(
        case, "help_reply", answers={"note": "垃圾是隔壁店里的"}, actor=cast.other_worker, at=LATER
    )
    page = Client().get(f"/f/{case.number}").content.decode()
    assert "隔壁店里" not in page
    assert "环卫所" not in page


def test_the_same_unit_is_not_asked_twice_nor_the_main_one(case: Case, cast: Cast) -> None:
    for unit in (cast.unit, cast.other_unit):
        with pytest.raises(DomainError, match="换一个单位"):
            take(case, "invite", answers={"unit": unit, "note": "请"}, actor=cast.worker, at=LATER)


def test_what_a_unit_is_asked_to_help_with_stands_among_its_moves_until_it_replies(
    case: Case, cast: Cast
) -> None:
    wanted = {"view": "mine"}
    assert case in listing(cast.other_worker, wanted, at=LATER).cases
    take(case, "help_reply", answers={"note": "清完了"}, actor=cast.other_worker, at=LATER)
    assert case not in listing(cast.other_worker, wanted, at=LATER).cases


def test_helper_and_main_unit_hear_of_each_other(case: Case, cast: Cast) -> None:
    take(case, "help_reply", answers={"note": "清完了"}, actor=cast.other_worker, at=LATER)
    worker.work(once=True)
    told = set(Notice.objects.exclude(party="").values_list("party", "text"))
    assert told >= {
        ("unit:clean", f"{case.title}：请您单位协办。"),
        ("unit:roads", f"{case.title}：协办的单位回复了。"),
    }


def test_the_page_costs_the_same_with_one_helper_and_with_many(case: Case, cast: Cast) -> None:
    before = statements(cast.worker, page_of(case))
    for number in range(8):
        unit = type(cast.unit).objects.create(
            code=f"more{number}", name=f"单位{number}", area_code=cast.unit.area_code
        )
        case.helpers.create(unit=unit, task="一起看", asked_at=NOW)
    assert statements(cast.worker, page_of(case)) == before
