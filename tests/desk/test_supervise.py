"""督办台: what is late and whose, who was told, what waits; every number opens its list."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from minhu.accounts.models import User
from minhu.cases.domain.standing import sweep as count
from minhu.cases.domain.sweeping import sweep
from minhu.cases.models import Case, Standing
from minhu.core.clock import now
from minhu.requests.domain.steps import take
from tests.cast import Cast
from tests.desk.acts import fresh, numbers, signed_in, statements
from tests.rates.stories import come_in, walk
from tests.reading import on_one_line
from tests.requests.stage import answers_for

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
URL = "/desk/supervise/"
DAY = timedelta(days=1)


def at_work(cast: Cast, key: str, ago: timedelta, until: str = "contacted") -> Case:
    """Return a request that came in some time ago and has got that far, swept until now."""
    return walk(come_in(key, at=now() - ago), cast, until=until, at=now() - ago)


def do(case: Case, verb: str, user: User, at: datetime | None = None) -> Case:
    take(fresh(case), verb, answers={"note": "快办"}, actor=user, at=at or now())
    return fresh(case)


def lists(cast: Cast) -> dict[str, tuple[str, list[str]]]:
    """Open every list of the board as the supervisor does: what the number says, what is there."""
    client = signed_in(cast.supervisor)
    page = on_one_line(client.get(URL).content.decode())
    found = {}
    for link, number in re.findall(r'<a class="n" href="([^"]+)">([^<]+)</a>', page):
        answer = client.get(unescape(link))
        found[unescape(link)] = (number, listed(answer))
    return found


def listed(answer: Answer) -> list[str]:
    """Return the numbers a list shows: the worklist, a register, the whistles."""
    if answer.context.get("rows") is not None:
        return numbers(answer)
    if "tabs" in answer.context and "of_calls" in answer.context:
        return [each.case.number for each in answer.context["page"].object_list]
    return [line.case.number for line in answer.context["lines"]]


def test_every_number_on_the_board_opens_exactly_its_rows(cast: Cast) -> None:
    at_work(cast, "late", 9 * DAY)
    at_work(cast, "half", 4 * DAY)
    at_work(cast, "unsigned", 3 * DAY, until="dispatched")
    asked = at_work(cast, "asked", DAY / 24)
    at_work(cast, "answered", 2 * DAY, until="closed")
    sweep(now())
    do(asked, "supervise", cast.supervisor)
    do(asked, "urge", cast.supervisor, now() - DAY / 24)
    found = lists(cast)
    assert {link: len(rows) for link, (_number, rows) in found.items()} == {
        link: int(number) for link, (number, _rows) in found.items()
    }
    assert sum(len(rows) for _number, rows in found.values()) > 12


def test_what_is_late_stands_with_whom_it_waits_for(cast: Cast) -> None:
    late = at_work(cast, "late", 9 * DAY)
    waiting = come_in("waiting", at=now() - 9 * DAY)
    shown = signed_in(cast.supervisor).get(URL).context["board"].late
    assert [(str(each.name), each.count) for each in shown] == [("受理、调度", 1), ("市政所", 1)]
    answer = signed_in(cast.supervisor).get(f"/desk/?{shown[1].query}")
    assert numbers(answer) == [late.number]
    assert waiting.number in numbers(signed_in(cast.supervisor).get(f"/desk/?{shown[0].query}"))


def test_the_oldest_of_each_is_theirs_and_nobody_else_s(cast: Cast) -> None:
    old = {
        "受理、调度": come_in("waits", at=now() - 11 * DAY),
        "市政所": at_work(cast, "theirs", 10 * DAY),
    }
    come_in("younger", at=now() - 9 * DAY), at_work(cast, "young", 9 * DAY)
    at_work(cast, "in time", DAY / 24)
    shown = signed_in(cast.supervisor).get(URL).context["board"].late
    assert {str(each.name): each.oldest for each in shown} == {
        name: fresh(case).due_at for name, case in old.items()
    }


def test_what_stands_in_a_state_is_told_from_the_numbers_of_the_worker(cast: Cast) -> None:
    at_work(cast, "asked", 2 * DAY, until="revisit")
    take(at_work(cast, "held", DAY), "suspend", answers=answers_for("suspend", cast), actor=cast.street, at=now())  # fmt: skip
    for _turn in range(2):
        board = signed_in(cast.supervisor).get(URL).context["board"]
        assert (board.counts["revisit"].n, board.waiting["suspensions"].n) == (1, 1)
        count(now())
    Standing.objects.filter(state="revisit").update(n=1234)
    board = signed_in(cast.supervisor).get(URL).context["board"]
    assert str(board.counts["revisit"]) == "1234"


def test_an_urge_has_a_clock_of_its_own_until_the_holder_moves(cast: Cast) -> None:
    case = at_work(cast, "one", DAY / 24)
    case = do(case, "urge", cast.supervisor)
    clock = case.deadlines.get(clock="urge", ended_at=None)
    assert clock.limit_text == "4工作时"
    case = do(case, "work", cast.worker)
    assert case.deadlines.get(clock="urge").met_at is not None


def test_whoever_returned_it_is_asked_first_whom_they_had_in_mind(cast: Cast) -> None:
    case = at_work(cast, "one", DAY / 24, until="signed")
    take(case, "return", answers=answers_for("return", cast), actor=cast.worker, at=now())
    take(fresh(case), "accept_return", answers={"note": ""}, actor=cast.desk, at=now())
    page = signed_in(cast.desk).get(f"/desk/cases/{case.number}/").content.decode()
    assert "建议环卫所：退单的单位建议派给它" in page


def test_a_first_contact_counts_although_somebody_was_pressed_meanwhile(cast: Cast) -> None:
    case = at_work(cast, "one", DAY / 24, until="signed")
    case = do(case, "supervise", cast.supervisor)
    take(case, "contact", answers={"channel": "phone"}, actor=cast.worker, at=now())
    assert fresh(case).responded is True


def test_the_board_takes_as_many_statements_for_one_as_for_many(cast: Cast) -> None:
    at_work(cast, "one", 9 * DAY)
    sweep(now())
    first = statements(cast.supervisor, URL)
    for n in range(5):
        case = at_work(cast, f"n{n}", 9 * DAY)
        do(case, "supervise", cast.supervisor)
    assert statements(cast.supervisor, URL) == first


@pytest.mark.parametrize("query", ["used=60", "told=nobody", "pressed=x", "used=50&told=leader"])
def test_filters_that_make_no_sense_are_left_out(cast: Cast, query: str) -> None:
    assert signed_in(cast.supervisor).get(f"/desk/?{query}").status_code == 200


def test_what_there_is_none_of_opens_no_empty_list(cast: Cast) -> None:
    at_work(cast, "late", 30 * DAY)
    opened = lists(cast)
    assert opened
    assert [link for link, (number, _cases) in opened.items() if number == "0"] == []
