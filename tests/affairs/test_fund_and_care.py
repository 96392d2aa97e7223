"""Contracts and referrals, plans for those who need care, and advances of the fund."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from minhu.affairs.advances import ReturnForm, come_back, put_up
from minhu.cases.models import Case, Opening
from minhu.core.errors import NotAllowedError
from minhu.core.lifecycle import Outcome
from minhu.people.domain.forgetting import due
from tests.affairs.acts import DAY, do, opened, who
from tests.cast import NOW, Cast, set_the_stage
from tests.desk.acts import signed_in
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
SOMEBODY = {"caller_name": "李大爷", "caller_phone": "13800000003"}


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def contract(cast: Cast) -> Case:
    return opened("transfer", cast.desk, title="高血压签约", team="第二团队", **SOMEBODY)


def plan(cast: Cast, **more: Any) -> Case:
    said = {"purpose": "living", "basis": "self", **SOMEBODY, **more}
    return opened("plan", cast.desk, title="找活干", one_name="儿子", **said)


def kept(cast: Cast) -> Case:
    return do(plan(cast), "agree", cast.street, 1, unit=cast.unit, until=NOW + 30 * DAY)


def advance(cast: Cast, amount: str = "1000.10") -> Case:
    said = {"amount": Decimal(amount), "fund": "示例慈善会"}
    return opened("advance", cast.desk, title="拆有裂缝的围墙", **said)


def paid(cast: Cast, amount: str = "1000.10") -> Case:
    case = do(do(advance(cast, amount), "check", cast.street), "approve", cast.leader)
    return do(case, "pay", cast.desk, 1)


def test_somebody_is_referred_up_and_comes_back(cast: Cast) -> None:
    case = do(contract(cast), "refer", cast.desk, 1, unit=cast.unit, consent=True)
    assert case.party == "unit:roads"
    case = do(do(case, "accept", cast.worker, 2), "turn_back", cast.worker, 9)
    assert (case.state, case.unit, case.responded) == ("home", None, True)
    case = do(case, "follow", cast.desk, 12, satisfied="satisfied")
    assert (case.state, case.outcome) == ("contracted", Outcome.OPEN)


def test_the_hospital_sees_it_only_while_somebody_is_referred_to_it(cast: Cast) -> None:
    case = contract(cast)
    at = f"/desk/affairs/transfer/{case.number}/"
    assert signed_in(cast.worker).get(at).status_code == 404
    do(case, "refer", cast.desk, 1, unit=cast.unit, consent=True)
    assert signed_in(cast.worker).get(at).status_code != 404
    assert signed_in(cast.other_worker).get(at).status_code == 404
    do(do(Case.objects.get(pk=case.pk), "accept", cast.worker, 2), "turn_back", cast.worker, 3)
    assert signed_in(cast.worker).get(at).status_code == 404


def test_a_contract_needs_a_signature_and_a_referral_the_persons_word(cast: Cast) -> None:
    client = signed_in(cast.desk)
    form = client.get("/desk/affairs/transfer/new/").context["form"]
    assert form.fields["consent"].required
    said = {"title": "签约", "team": "二", "intake_key": form.initial["intake_key"]}
    refused = client.post("/desk/affairs/transfer/new/", {**said, "caller_name": "李大爷"})
    assert "没有本人或家属签字" in refused.content.decode()


def test_a_visit_sets_the_day_of_the_next_one(cast: Cast) -> None:
    case = contract(cast)
    first = case.due_at
    case = do(case, "visit", cast.desk, 20, satisfied="satisfied")
    assert first is not None
    assert case.due_at == first + 20 * DAY


def test_another_person_decides_a_plan_than_who_proposed_it(cast: Cast) -> None:
    assert who(plan(cast), "agree", cast) == "street leader"
    own = opened("plan", cast.street, title="送煤", purpose="living", basis="self", **SOMEBODY)
    with pytest.raises(NotAllowedError):
        do(own, "agree", cast.street, unit=cast.unit, until=NOW + DAY)


def test_opening_a_plan_asks_for_a_reason_and_is_logged(cast: Cast) -> None:
    case = kept(cast)
    at = f"/desk/affairs/plan/{case.number}/"
    asked = signed_in(cast.desk).get(at).content.decode()
    assert "李*" not in asked
    assert signed_in(cast.grid_worker).get(at).status_code == 404
    assert not Opening.objects.filter(case=case, user=cast.grid_worker).exists()


def test_a_plan_is_reviewed_renewed_and_ends(cast: Cast) -> None:
    case = do(kept(cast), "serve", cast.worker, 3)
    case = do(case, "review", cast.desk, 30, satisfied="satisfied")
    assert case.due_at is not None
    assert case.due_at > NOW + 100 * DAY
    case = do(do(case, "renew", cast.street, 300), "end", cast.desk, 400, satisfied="satisfied")
    assert (case.outcome, case.late) == (Outcome.CLOSED, False)


def test_who_was_looked_after_is_forgotten_a_year_after_it_ended(cast: Cast) -> None:
    do(kept(cast), "end", cast.desk, 20, satisfied="satisfied")
    assert not due(NOW + 380 * DAY).exists()
    assert due(NOW + 390 * DAY).count() == 2


def test_an_advance_is_decided_by_two_who_did_not_ask(cast: Cast) -> None:
    case = advance(cast)
    assert who(case, "check", cast) == "street"
    case = do(case, "check", cast.street)
    assert who(case, "approve", cast) == "leader"
    cast.street.posts.update(role="leader")
    assert who(case, "approve", cast) == "leader"


def test_an_advance_is_settled_when_it_ties_out_to_the_fen(cast: Cast) -> None:
    case = do(paid(cast), "return", cast.desk, 5, amount=Decimal("999.99"), source="liable")
    assert (put_up(case), come_back(case)) == (Decimal("1000.10"), Decimal("999.99"))
    with pytest.raises(NotAllowedError):
        do(case, "settle", cast.desk, 6)
    case = do(case, "return", cast.desk, 7, amount=Decimal("0.11"), source="fund")
    assert do(case, "settle", cast.desk, 8).outcome == Outcome.CLOSED


def test_no_more_comes_back_than_was_put_up(cast: Cast) -> None:
    case = do(paid(cast), "return", cast.desk, 5, amount=Decimal("1000.00"), source="liable")
    form = ReturnForm({"amount": "0.11", "source": "fund"}, case=case)
    assert "只差 0.10 元" in str(form.errors["amount"])
    assert ReturnForm({"amount": "0.10", "source": "fund"}, case=case).is_valid()


@pytest.mark.parametrize("kind", ["transfer", "plan", "advance"])
def test_each_has_its_page_with_the_form_of_a_new_one(kind: str, cast: Cast) -> None:
    client = signed_in(cast.desk)
    assert client.get(f"/desk/affairs/{kind}/new/").status_code == 200
    made = {"transfer": contract, "plan": plan, "advance": advance}[kind](cast)
    assert client.get(f"/desk/affairs/{kind}/").context["page"].cases[0].pk == made.pk


def test_who_registered_a_plan_is_told_that_another_decides(cast: Cast) -> None:
    said = {"purpose": "living", "basis": "self", **SOMEBODY}
    mine = opened("plan", cast.street, title="找活干", one_name="儿子", **said)
    browser = signed_in(cast.street)
    browser.post(f"/desk/cases/{mine.number}/open/", {"words": "准备上门"})
    text = browser.get(f"/desk/affairs/plan/{mine.number}/").content.decode()
    assert "下一步要由另一个人来审" in text
    assert "btn btn-primary" not in text.partition('id="h-do"')[2]
    assert "<dt>本人</dt>" in text
    other = signed_in(cast.leader)
    other.post(f"/desk/cases/{mine.number}/open/", {"words": "准备上门"})
    assert "另一个人" not in other.get(f"/desk/affairs/plan/{mine.number}/").content.decode()


def test_who_asked_for_money_reads_who_checks_next(cast: Cast) -> None:
    case = advance(cast)
    page = f"/desk/affairs/advance/{case.number}/"
    asked = "下一步由街道来：初审同意、不同意。"
    assert asked in on_one_line(signed_in(cast.desk).get(page).content.decode())
    assert "下一步由" not in signed_in(cast.street).get(page).content.decode()
    do(case, "check", cast.street)
    approved = "下一步由街道领导来：同意垫付、不同意。"
    assert approved in on_one_line(signed_in(cast.street).get(page).content.decode())
    assert "下一步由" not in signed_in(cast.leader).get(page).content.decode()
