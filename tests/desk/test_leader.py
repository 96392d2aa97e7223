"""The one page of who answers for a place: late, waiting for a decision, how it goes."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.models import Unit, User
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.desk.enums import Register
from minhu.desk.queries.oversee import Overview, overview
from minhu.desk.queries.worklist import days
from minhu.desk.tables.decisions import decisions
from tests.affairs.acts import do, opened
from tests.cast import STREET, Cast
from tests.desk.test_registers import enter
from tests.rates.stories import DAY, HOUR, closed, come_in, walk
from tests.whistles.stage import do as do_whistle
from tests.whistles.stage import drafted

pytestmark = pytest.mark.django_db
URL = "/desk/oversee/"


def seen(user: User) -> Overview:
    return overview(user, STREET, at=now())


def read(client: Client, user: User) -> str:
    client.force_login(user)
    answer = client.get(URL)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_late_stands_first_with_why_and_whose(client: Client, cast: Cast) -> None:
    Unit.objects.filter(pk=cast.unit.pk).update(phone="0371-1234")
    case = walk(come_in("late", at=now() - 30 * DAY), cast, until="contacted", at=now() - 30 * DAY)
    come_in("fresh", at=now())
    found = seen(cast.leader)
    assert (found.late, found.open, [one.pk for one in found.late_cases]) == (1, 2, [case.pk])
    page = read(client, cast.leader)
    assert "已联系" in page
    assert cast.unit.name in page
    assert 'href="tel:0371-1234"' in page


def test_only_what_somebody_may_decide_waits_for_them(cast: Cast) -> None:
    excluding = enter(cast, Register.EXCLUSIONS, "excluding")
    dispute = enter(cast, Register.RETURNS, "dispute")
    assert {case.pk for case in seen(cast.leader).decisions} == {excluding.pk, dispute.pk}
    assert [case.pk for case in seen(cast.supervisor).decisions] == [excluding.pk]


def test_a_special_procedure_that_waits_for_the_leader_stands_among_the_decisions(
    client: Client, cast: Cast
) -> None:
    said = {"amount": Decimal(1000), "fund": "示例慈善会"}
    case = do(opened("advance", cast.desk, title="拆围墙", **said), "check", cast.street)
    assert [one.pk for one in seen(cast.leader).decisions] == [case.pk]
    assert seen(cast.supervisor).decisions == []
    assert "应急垫资" in read(client, cast.leader)


def test_an_appeal_that_passed_its_first_look_waits_for_the_second(
    client: Client, cast: Cast
) -> None:
    case = enter(cast, Register.APPEALS)
    assert seen(cast.leader).decisions == []
    Case.objects.filter(pk=case.pk).update(appeal="passed", proposer=cast.desk)
    assert [one.pk for one in seen(cast.leader).decisions] == [case.pk]
    assert "等复审" in read(client, cast.leader)


def test_a_quiet_day_is_said_and_rates_without_a_base_are_a_dash(
    client: Client, cast: Cast
) -> None:
    page = read(client, cast.leader)
    assert "没有超期的" in page
    assert "没有等您定的" in page
    assert "—" in page


def test_who_answers_for_no_place_has_no_such_page(client: Client, cast: Cast) -> None:
    for user in (cast.street, cast.worker, cast.auditor):
        client.force_login(user)
        assert client.get(URL).status_code == 404


def test_five_late_ones_stand_before_the_decisions_and_the_rest_behind_a_number(
    client: Client, cast: Cast
) -> None:
    for number in range(22):
        come_in(f"l{number}", at=now() - 30 * DAY)
    found = seen(cast.leader)
    assert (found.late, len(found.late_cases), found.more) == (22, 5, 17)
    assert "还有 17 件" in read(client, cast.leader)


@pytest.mark.parametrize(("many", "told"), [(6, "<b>6</b>"), (20, "<b>20</b>"), (21, "<b>20+</b>")])
def test_six_decisions_lie_open_and_the_rest_behind_a_line(
    client: Client, cast: Cast, many: int, told: str
) -> None:
    for number in range(many):
        enter(cast, Register.EXCLUSIONS, f"e{number}")
    page = read(client, cast.leader)
    assert told in page
    assert ('class="ld-rest"' in page, "还有 14 件等您定" in page) == (many > 6, many > 19)
    assert ("后面还有" in page) == (many > 20)


def test_the_page_asks_the_database_as_often_for_one_as_for_thirty(
    client: Client, cast: Cast
) -> None:
    costs = []
    read(client, cast.leader)
    for start, some in ((0, 1), (1, 15)):
        for number in range(start, start + some):
            closed(f"c{number}", at=now() - timedelta(days=3))
            come_in(f"l{number}", at=now() - 30 * DAY)
            enter(cast, Register.EXCLUSIONS, f"e{number}")
        with CaptureQueriesContext(connection) as done:
            read(client, cast.leader)
        costs.append(len(done))
    assert costs[0] == costs[1]


def test_what_is_due_today_stands_by_whom_it_waits_for_and_opens_as_many(
    client: Client, cast: Cast
) -> None:
    end = days(now())[0] - timedelta(seconds=1)
    for number in range(3):
        come_in(f"desk{number}")
    walk(come_in("unit"), cast, until="contacted", at=now() - HOUR)
    come_in("tomorrow")
    Case.objects.exclude(intake_key="tomorrow").update(due_at=end)
    Case.objects.filter(intake_key="tomorrow").update(due_at=end + DAY)
    found = seen(cast.leader).due
    assert [(each.name, each.n, each.share) for each in found] == [
        ("受理、调度", 3, 100),
        (cast.unit.name, 1, 33),
    ]
    client.force_login(cast.leader)
    for each in found:
        page = client.get(f"/desk/?{each.query}")
        assert len(page.context["rows"]) == each.n


def test_a_decision_stands_with_the_words_it_was_asked_for_but_not_of_a_kept_case(
    client: Client, cast: Cast
) -> None:
    case = enter(cast, Register.EXCLUSIONS, "excluding")
    assert "写了一句" in read(client, cast.leader)
    Case.objects.filter(pk=case.pk).update(secrecy=1)
    assert "写了一句" not in read(client, cast.leader)


def test_a_leader_decides_where_it_is_read_and_comes_back_to_the_page(
    client: Client, cast: Cast
) -> None:
    case = enter(cast, Register.EXCLUSIONS, "excluding")
    page = read(client, cast.leader)
    for verb in ("confirm_exclusion", "refuse_exclusion"):
        assert f'action="/desk/cases/{case.number}/{verb}/"' in page
    answer = client.post(
        f"/desk/cases/{case.number}/confirm_exclusion/", {"note": "属实", "next": URL}, follow=True
    )
    assert answer.redirect_chain == [(URL, 302)]
    assert "没有等您定的" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "excluded"


def test_the_words_of_each_answer_are_labelled_for_their_own_case(
    client: Client, cast: Cast
) -> None:
    cases = [enter(cast, Register.EXCLUSIONS, f"e{number}") for number in range(2)]
    page = read(client, cast.leader)
    for case in cases:
        for verb in ("confirm_exclusion", "refuse_exclusion"):
            name = f"id_{case.number}_{verb}_note"
            assert (page.count(f'for="{name}"'), page.count(f'id="{name}"')) == (1, 1)


def test_whistles_that_were_blown_first_cost_as_many_statements_for_one_as_for_six(
    client: Client, cast: Cast
) -> None:
    costs = []
    read(client, cast.leader)
    for _turn in range(2):
        for _whistle in range(3):
            do_whistle(drafted(cast, "urgent"), "blow_first", cast.street)
        with CaptureQueriesContext(connection) as done:
            page = read(client, cast.leader)
        costs.append(len(done))
        assert "approve_after" in page
    assert costs[0] == costs[1]


def test_what_is_not_answered_in_words_alone_is_opened_first(client: Client, cast: Cast) -> None:
    said = {"amount": Decimal(1000), "fund": "示例慈善会"}
    case = do(opened("advance", cast.desk, title="拆围墙", **said), "check", cast.street)
    (waiting,) = decisions([case], {}, cast.leader)
    assert waiting.answers == ()
    assert "看了再定" in read(client, cast.leader)


def test_whoever_may_not_decide_is_offered_no_answer(cast: Cast) -> None:
    excluding = enter(cast, Register.EXCLUSIONS, "excluding")
    appeal = enter(cast, Register.APPEALS)
    asked = [excluding, appeal]
    assert [one.answers for one in decisions(asked, {}, cast.desk)] == [(), ()]
    verbs = [[a.verb for a in one.answers] for one in decisions(asked, {}, cast.leader)]
    assert verbs == [["confirm_exclusion", "refuse_exclusion"], []]
    Case.objects.filter(pk=appeal.pk).update(appeal="passed", proposer=cast.desk)
    appeal.refresh_from_db()
    (passed,) = decisions([appeal], {}, cast.leader)
    assert [answer.verb for answer in passed.answers] == ["grant_appeal", "refuse_appeal"]


def test_a_rate_opens_the_cases_it_counts(client: Client, cast: Cast) -> None:
    for number in range(3):
        closed(f"c{number}", at=now() - timedelta(days=3))
    page = read(client, cast.leader)
    assert '<span class="tiny">应办结 3/3</span>' in page, "a rate never stands alone"
    addresses = [unescape(each) for each in re.findall(r'class="n" href="([^"]+list=[^"]+)"', page)]
    assert addresses
    for address in addresses:
        shown = client.get(address)
        assert (shown.status_code, shown.context["drawer"].count) == (200, 3)
