"""A whistle waits unseen by nobody: whoever owes its next move, and the supervisor, read it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cli.main import app
from minhu.core.clock import now
from minhu.desk.queries.counting import Count
from minhu.whistles.domain.steps import take
from minhu.whistles.models import Whistle
from tests.affairs.test_hazards import found
from tests.cast import STREET, Cast
from tests.desk.acts import many, numbers, signed_in, statements
from tests.whistles.stage import answers_for, case_of, drafted, phoned

pytestmark = pytest.mark.django_db
WORKLIST, BOARD = "/desk/", "/desk/supervise/"
MINUTE = timedelta(minutes=1)


def blown(cast: Cast, title: str = "东门污水外溢") -> Whistle:
    whistle = drafted(cast, "urgent", at=now() - 5 * MINUTE, title=title)
    take(whistle, "blow_first", answers={}, actor=cast.street, at=now() - 4 * MINUTE)
    return Whistle.objects.get(pk=whistle.pk)


def rows(user: User, query: str = "") -> list[str]:
    """Return the lines of whistles on top of somebody's worklist."""
    page = signed_in(user).get(f"{WORKLIST}{query}").content.decode()
    part = re.search(r'<tbody class="wl-mine".*?</tbody>', page, re.DOTALL)
    return re.findall(r"<tr(?! class=\"wl-head).*?</tr>", part.group(), re.DOTALL) if part else []


def test_the_department_that_must_answer_reads_it_with_the_time_that_is_left(cast: Cast) -> None:
    number = case_of(blown(cast)).number
    (row,) = rows(cast.worker)
    assert f"/desk/whistles/{number}/" in row
    assert "应急哨" in row
    assert "我</span>" in row
    assert re.search(r"剩 ?\d+ ?分", row)
    assert '<rect class="soon"' in row


def test_what_is_no_request_stands_under_its_own_heading_with_its_number(cast: Cast) -> None:
    blown(cast)
    page = signed_in(cast.worker).get(WORKLIST).content.decode()
    head = re.search(r'<tr class="wl-head">.*?</tr>', page, re.DOTALL)
    assert head is not None
    assert "该您动的哨和专题办件 1 件" in re.sub(r"\s+", " ", head.group())


def test_who_has_moved_reads_it_no_more_and_who_has_not_still_does(cast: Cast) -> None:
    whistle = blown(cast)
    take(whistle, "sign", answers=answers_for("sign"), actor=cast.worker, at=now())
    assert rows(cast.worker) == []
    assert len(rows(cast.other_worker)) == 1


def test_a_draft_waits_for_the_leader_and_for_nobody_else(cast: Cast) -> None:
    drafted(cast, at=now())
    assert len(rows(cast.leader)) == 1
    assert [rows(user) for user in (cast.worker, cast.supervisor, cast.stranger)] == [[], [], []]


def test_it_stands_in_the_views_it_belongs_to_and_in_no_filtered_list(cast: Cast) -> None:
    blown(cast)
    here = {query: len(rows(cast.worker, query)) for query in (
        "?view=open", "?view=mine", "?view=late", "?view=held", "?q=东门", "?outcome=all",
    )}  # fmt: skip
    assert here == {
        "?view=open": 1, "?view=mine": 1, "?view=late": 0, "?view=held": 0, "?q=东门": 0,
        "?outcome=all": 0,
    }  # fmt: skip


def test_what_runs_out_first_stands_on_top_whatever_it_is(cast: Cast) -> None:
    whistle, hazard = phoned(cast), found(cast)
    for case, hours in ((case_of(whistle), 3), (hazard, 1)):
        Case.objects.filter(pk=case.pk).update(due_at=now() + timedelta(hours=hours))
    first, second = rows(cast.street)
    assert (hazard.number in first, case_of(whistle).number in second) == (True, True)


def test_whistles_push_no_case_off_the_list(cast: Cast) -> None:
    drafted(cast, at=now())
    case = many(1, at=now())[0]
    assert numbers(signed_in(cast.leader).get(WORKLIST)) == [case.number]


def test_thirty_whistles_cost_as_many_statements_as_one(cast: Cast) -> None:
    blown(cast)
    worklist, board = statements(cast.worker, WORKLIST), statements(cast.supervisor, BOARD)
    for number in range(30):
        blown(cast, f"第{number}处")
    assert statements(cast.worker, WORKLIST) == worklist
    assert statements(cast.supervisor, BOARD) == board
    lines = rows(cast.worker)
    assert len(lines) == 11
    assert "看全部" in lines[-1]
    assert len(rows(cast.worker, "?view=mine")) == 31


def test_the_supervisor_reads_every_open_whistle_and_its_number_opens_them(cast: Cast) -> None:
    first, second = blown(cast), drafted(cast, at=now())
    client = signed_in(cast.supervisor)
    board = client.get(BOARD)
    shown = board.content.decode()
    assert [each.pk for each in board.context["board"].whistles] == [first.pk, second.pk]
    assert '<a class="n" href="/desk/whistles/">2</a>' in shown
    assert client.get("/desk/whistles/").context["page"].paginator.count == 2
    assert re.search(r"应哨 剩 ?\d+ ?分", shown)


def test_a_whistle_that_is_over_leaves_the_board(cast: Cast) -> None:
    whistle = drafted(cast, at=now())
    take(
        whistle,
        "refuse",
        answers=answers_for("refuse") | {"note": "街道能办"},
        actor=cast.leader,
        at=now(),
    )
    assert signed_in(cast.supervisor).get(BOARD).context["board"].whistles == []
    assert rows(cast.leader) == []


def mine(user: User) -> str:
    """Return what the tab 该我动 counts."""
    page = signed_in(user).get(WORKLIST).content.decode()
    found = re.search(r"该我动\s*<b>(\d+\+?)</b>", page)
    assert found
    return found.group(1)


def test_what_waits_for_somebody_counts_whistles_and_affairs_with_the_requests(cast: Cast) -> None:
    assert [mine(cast.leader), mine(cast.street)] == ["0", "0"]
    drafted(cast, at=now())
    many(2, at=now())
    case = found(cast)
    assert case.party == f"desk:{STREET}"
    assert [mine(cast.leader), mine(cast.worker)] == ["1", "0"]
    assert mine(cast.street) == "1"


def test_a_number_that_is_too_large_to_count_says_so_in_the_sum() -> None:
    assert str(Count(999, more=True) + Count(2)) == "999+"
    assert not Count(0) + Count(0)


def test_whistles_that_are_late_are_counted_for_the_supervisor_and_open_as_a_list(
    cast: Cast,
) -> None:
    late, fine = blown(cast), drafted(cast, at=now())
    Case.objects.filter(pk=late.case_id).update(due_at=now() - MINUTE)
    client = signed_in(cast.supervisor)
    board = client.get(BOARD)
    assert (board.context["board"].all_whistles, board.context["board"].late_whistles) == (2, 1)
    assert '<a class="n" href="/desk/whistles/?view=late">1</a>' in board.content.decode()
    listed = client.get("/desk/whistles/?view=late")
    assert [each.pk for each in listed.context["page"].object_list] == [late.pk]
    assert fine.pk not in {each.pk for each in listed.context["page"].object_list}


def test_why_a_whistle_is_due_when_it_is_stands_on_its_page_and_in_the_command(
    cast: Cast,
) -> None:
    number = case_of(blown(cast)).number
    page = signed_in(cast.worker).get(f"/desk/whistles/{number}/why/").content.decode()
    told = CliRunner().invoke(app, ["explain", number]).output
    for words in ("应哨" in page, "夜里和节假日也算" in page, "10分钟" in told, "依据" in told):
        assert words
