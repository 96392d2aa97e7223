"""回访: whom the desk calls next, with the questions, and never the handler."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from minhu.cases.models import Case
from minhu.core import worker
from minhu.core.clock import now
from minhu.desk.queries.revisits import to_ask
from minhu.notices.models import Notice
from minhu.people.models import ReadLog
from minhu.requests import sampling
from minhu.requests.domain.steps import take
from minhu.requests.sampling import Edition, SampleRule, is_drawn, lot, rule_for
from tests.cast import NOW, STREET, Cast, call
from tests.desk.acts import do, fresh, signed_in, statements
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
EVERY = SampleRule("每件", 100)


@pytest.fixture
def case(cast: Cast) -> Case:
    return stand(call(name="王芳", phone="13900001234"), "revisit", cast)


def hold(monkeypatch: pytest.MonkeyPatch, *rules: SampleRule) -> None:
    edition = Edition(date(2026, 1, 1), "试", rules)
    monkeypatch.setattr(sampling, "editions", lambda: (edition,))


def asked(cast: Cast, *, at: datetime = NOW, every: bool = False) -> list[str]:
    return [call.case.number for call in to_ask(cast.desk, at=at, every=every)]


def test_the_shipped_rules_call_everybody_back(case: Case, cast: Cast) -> None:
    assert asked(cast) == [case.number]


def test_the_first_rule_that_fits_decides(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    redone, others = SampleRule("重办", 100, reworked=True), SampleRule("12345", 0, channel="12345")
    hold(monkeypatch, redone, others, SampleRule("噪音", 100, category="04"))
    assert rule_for(case, NOW) is None
    case.category_id, case.channel = "0401", "qr"
    assert is_drawn(case, NOW)
    case.channel = "12345"
    assert not is_drawn(case, NOW)
    case.reworks = 1
    assert is_drawn(case, NOW)


def test_before_the_first_edition_nobody_is_drawn(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, EVERY)
    assert rule_for(case, datetime(2025, 6, 1, tzinfo=NOW.tzinfo)) is None


def test_a_draw_is_the_same_for_everybody_and_fair() -> None:
    lots = [lot(f"20261120-{number:06d}") for number in range(4000)]
    assert lots == [lot(f"20261120-{number:06d}") for number in range(4000)]
    assert 0.27 < sum(each < 30 for each in lots) / len(lots) < 0.33


def test_a_file_of_the_office_is_an_edition_of_its_own() -> None:
    text = 'begins = 2027-01-01\nsource = "本街道"\n[[rules]]\nname = "一半"\nshare = 50\n'
    assert sampling.read_edition(text).rules == (SampleRule("一半", 50),)


def test_who_was_not_drawn_is_called_only_on_demand(
    case: Case, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, SampleRule("不抽", 0))
    assert asked(cast) == []
    assert asked(cast, every=True) == [case.number]


def test_who_left_no_phone_is_not_to_be_rung(cast: Cast) -> None:
    case = stand(call("silent"), "revisit", cast)
    assert asked(cast) == []
    assert asked(cast, every=True) == [case.number]


def test_nobody_asks_about_their_own_work(case: Case, cast: Cast) -> None:
    case.reporter = cast.desk
    case.save()
    assert asked(cast) == []
    assert to_ask(cast.worker, at=NOW) == []


def test_who_did_not_answer_comes_after_the_others_for_a_while(case: Case, cast: Cast) -> None:
    other = stand(call("two", name="李强", phone="13900005678"), "revisit", cast)
    Case.objects.filter(pk=other.pk).update(due_at=NOW + timedelta(days=2))
    take(case, "ring", answers={"note": ""}, actor=cast.desk, at=NOW)
    assert asked(cast, at=NOW + timedelta(hours=1)) == [other.number, case.number]
    Case.objects.filter(pk=other.pk).update(due_at=NOW + timedelta(days=9))
    assert asked(cast, at=NOW + timedelta(hours=3)) == [case.number, other.number]


def test_the_list_masks_the_number_and_shows_it_with_a_log(case: Case, cast: Cast) -> None:
    page = signed_in(cast.desk).get("/desk/revisits/").content.decode()
    assert "139****1234" in page
    assert "13900001234" not in page
    answers = {"reason": "contact", "words": "回访"}
    answer = signed_in(cast.desk).post(
        f"/desk/cases/{case.number}/caller/", answers, headers={"HX-Request": "true"}
    )
    assert "13900001234" in answer.content.decode()
    assert ReadLog.objects.count() == 1


def test_the_answer_keeps_what_was_asked_and_a_leaning_warns(case: Case, cast: Cast) -> None:
    said = {"solved": "solved", "satisfied": "fairly", "contacted": "no", "channel": "phone"}
    answer = do(cast.desk, case, "answer", **said, leaning="on", next="/desk/revisits/")
    assert answer["Location"] == "/desk/revisits/"
    assert fresh(case).state == "closed"
    payload = case.steps.get(verb="answer_solved").payload
    assert {**payload, **said, "leaning": "True"} == payload
    worker.work(once=True)
    told = set(Notice.objects.filter(text__contains="不太满意").values_list("party", flat=True))
    assert told == {f"desk:{STREET}", "unit:roads"}


def test_unsolved_makes_rework_with_a_shorter_limit(case: Case, cast: Cast) -> None:
    do(cast.desk, case, "answer", solved="unsolved", satisfied="dissatisfied")
    again = fresh(case)
    assert (again.state, again.reworks) == ("rework", 1)
    assert again.finish_due is not None
    assert again.finish_due - now() <= timedelta(days=3)


def test_the_page_costs_the_same_with_one_caller_and_with_many(case: Case, cast: Cast) -> None:  # noqa: ARG001 -- the first caller
    before = statements(cast.desk, "/desk/revisits/")
    for number in range(9):
        stand(call(f"more-{number}", name="李强", phone=f"1390000{number:04d}"), "revisit", cast)
    assert statements(cast.desk, "/desk/revisits/") == before
