"""风云榜: units by what came of their work, frozen, contested and decided for all to read."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from minhu.accounts.models import Unit
from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.places.models import Area
from minhu.rates.boards import board_forms, read_boards
from minhu.rates.bulletins.composing import Span
from minhu.rates.domain.freezing import broken_boards, contest, decide, freeze_board, latest
from minhu.rates.domain.recounting import rebuild
from minhu.rates.enums import By
from minhu.rates.indicators import Figure
from minhu.rates.models import Board, Contest
from minhu.rates.queries import boards_for
from tests.cast import NOW, STREET, Cast
from tests.rates.stories import DAY, closed

pytestmark = pytest.mark.django_db
LATER = NOW + 4 * DAY
FILE = """
source = "试"
[[boards]]
code = "b"
name = "榜"
begins = 2026-01-01
book = "requests"
minimum = 3
contest_days = 5
goals = { %s = 90 }
"""


@pytest.fixture(autouse=True)
def _month(cast: Cast) -> None:
    """Let one unit do twelve in time, another ten in time and two late, a third only two."""
    for number in range(12):
        closed(f"a{number}", unit_id=cast.unit.pk)
        late = number > 9
        closed(f"b{number}", unit_id=cast.other_unit.pk, after=(9 if late else 1) * DAY)
    Case.objects.update(responded=True)
    closed("alone")
    rebuild()


def frozen(cast: Cast, by: By = By.UNIT, **more: Any) -> Board:
    about = Span(Area.objects.get(pk=STREET), date(2026, 11, 1), date(2026, 11, 22))
    known = {"actor": cast.supervisor, "at": LATER, **more}
    return freeze_board("handling", about, by, **known)


def lines(board: Board) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in board.content["lines"]}


def on_time(line: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = line["cells"][0]
    return found


def contested(cast: Cast, board: Board, **more: Any) -> Contest:
    known = {"reason": "两件是停电", "actor": cast.other_worker, "at": LATER, **more}
    return contest(board, str(cast.other_unit.pk), "on_time", **known)


@pytest.mark.parametrize("code", ["repeated", "closed", "check_ins"])
def test_nobody_is_ranked_by_anything_but_an_outcome(code: str) -> None:
    with pytest.raises(ValueError, match="no outcome"):
        read_boards(FILE % code, date(2026, 6, 1))
    assert read_boards(FILE % "on_time", date(2026, 6, 1))["b"].minimum == 3
    assert all(
        goal.indicator.outcome for form in board_forms(NOW.date()).values() for goal in form.goals
    )


@pytest.mark.parametrize("by", [By.CATEGORY, By.CHANNEL])
def test_only_places_and_units_are_ranked(cast: Cast, by: By) -> None:
    with pytest.raises(DomainError, match="不排个人"):
        frozen(cast, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Board.objects.filter(pk=frozen(cast).pk).update(by=by)


def test_who_misses_fewer_goals_stands_before_and_the_reason_is_in_items(cast: Cast) -> None:
    found = lines(frozen(cast))
    assert (found["市政所"]["rank"], found["环卫所"]["rank"]) == (1, 2)
    assert on_time(found["市政所"])["met"] is True
    missed = on_time(found["环卫所"])
    assert (missed["text"], missed["parts"], missed["lacks"]) == ("83.33%", "10/12", 1)


def test_of_what_is_to_be_low_less_is_better_and_the_reason_is_how_many_are_too_many(
    cast: Cast,
) -> None:
    (goal,) = (
        each
        for each in board_forms(local_day(LATER))["handling"].goals
        if each.indicator.code == "reworked"
    )
    few, many = (Figure(goal.indicator, Decimal(n), Decimal(40)) for n in (2, 3))
    assert [(goal.met(each), goal.lacks(each)) for each in (few, many)] == [(True, 0), (False, 1)]
    board = frozen(cast)
    place = [each["code"] for each in board.content["goals"]].index("reworked")
    cell = lines(board)["市政所"]["cells"][place]
    assert (cell["text"], cell["met"]) == ("0.00%", True)


def test_equal_ones_share_their_place(cast: Cast) -> None:
    Case.objects.filter(intake_key__in=("b10", "b11")).update(late=False)
    rebuild()
    found = lines(frozen(cast))
    assert [(found[name]["rank"], found[name]["shared"]) for name in ("市政所", "环卫所")] == [
        (1, True)
    ] * 2


def test_who_has_few_cases_is_on_the_board_without_a_place(cast: Cast) -> None:
    lamps = Unit.objects.create(code="lamps", name="路灯所", area_code=cast.unit.area_code)
    closed("few", unit_id=lamps.pk)
    rebuild()
    few = lines(frozen(cast))["路灯所"]
    assert (few["base"], few["small"], few["rank"], few["shared"]) == (1, True, None, False)


def test_a_frozen_board_stays_when_the_cases_move_on(cast: Cast) -> None:
    before = frozen(cast).content
    Case.objects.update(late=True)
    rebuild()
    assert Board.objects.get().content == before
    with pytest.raises(DomainError, match="定过"):
        frozen(cast, at=LATER + DAY)


def test_an_upheld_contest_makes_a_new_version_of_the_same_figures(cast: Cast) -> None:
    board = frozen(cast)
    row = contested(cast, board)
    decide(row, upheld=True, decision="停电属实", actor=cast.leader, at=LATER + DAY)
    fresh = latest(board)
    assert (fresh.version, fresh.why) == (2, "停电属实")
    cell = on_time(lines(fresh)["环卫所"])
    assert (cell["waived"], cell["parts"], lines(fresh)["环卫所"]["rank"]) == (True, "10/12", 1)
    assert lines(Board.objects.get(pk=board.pk))["环卫所"]["rank"] == 2
    assert list(broken_boards()) == []


def test_a_contest_that_fails_changes_nothing_but_is_recorded(cast: Cast) -> None:
    board = frozen(cast)
    row = decide(
        contested(cast, board), upheld=False, decision="没有停电", actor=cast.leader, at=LATER
    )
    assert (row.upheld, row.decision, latest(board)) == (False, "没有停电", board)
    with pytest.raises(StaleStateError):
        decide(row, upheld=True, decision="再看", actor=cast.leader, at=LATER)


def test_only_who_stands_for_a_line_contests_it_and_only_in_time(cast: Cast) -> None:
    board = frozen(cast)
    for stranger in (cast.worker, cast.stranger, cast.street):
        with pytest.raises(NotAllowedError):
            contested(cast, board, actor=stranger)
    with pytest.raises(DomainError, match="日子"):
        contested(cast, board, at=LATER + timedelta(days=15))
    contested(cast, board)
    with pytest.raises(DomainError, match="提过"):
        contested(cast, board)


def test_nobody_decides_against_a_board_they_froze(cast: Cast) -> None:
    row = contested(cast, frozen(cast))
    with pytest.raises(DomainError, match="换一个人"):
        decide(row, upheld=False, decision="不", actor=cast.supervisor, at=LATER)
    with pytest.raises(NotAllowedError):
        decide(row, upheld=False, decision="不", actor=cast.street, at=LATER)


def test_a_board_that_was_changed_is_found(cast: Cast) -> None:
    board = frozen(cast)
    Board.objects.filter(pk=board.pk).update(content={**board.content, "lines": []})
    assert [why for _board, why in broken_boards()] == ["内容被改过"]


def test_days_that_are_not_over_are_not_ranked(cast: Cast) -> None:
    about = Span(Area.objects.get(pk=STREET), date(2026, 11, 1), LATER.date())
    with pytest.raises(DomainError, match="过完"):
        freeze_board("handling", about, By.UNIT, actor=cast.leader, at=LATER)
    with pytest.raises(NotAllowedError):
        freeze_board("handling", about, By.UNIT, actor=cast.desk, at=LATER)


def test_everybody_who_is_ranked_reads_the_board(cast: Cast) -> None:
    board = frozen(cast)
    for user in (cast.worker, cast.desk, cast.grid_worker, cast.leader):
        assert list(boards_for(user)) == [board]
    assert not boards_for(cast.system_admin).exists()


def test_what_a_contest_lacks_is_said(cast: Cast) -> None:
    about = Span(Area.objects.get(pk=STREET), date(2026, 11, 1), date(2026, 11, 22))
    with pytest.raises(DomainError, match="没有这个榜"):
        freeze_board("nothing", about, By.UNIT, actor=cast.leader, at=LATER)
    board = frozen(cast)
    bare = Board.objects.get(pk=board.pk)
    bare.content = {**bare.content, "lines": []}
    line = str(cast.other_unit.pk)
    for one, goal in ((board, "nothing"), (bare, "on_time")):
        with pytest.raises(DomainError, match="没有这个数"):
            contest(one, line, goal, reason="x", actor=cast.other_worker, at=LATER)
    with pytest.raises(DomainError, match="哪里不对"):
        contested(cast, board, reason=" ")
    with pytest.raises(DomainError, match="裁定的理由"):
        decide(contested(cast, board), upheld=True, decision=" ", actor=cast.leader, at=LATER)


def test_a_board_that_was_taken_out_is_found_by_the_next(cast: Cast) -> None:
    board = frozen(cast)
    frozen(cast, By.AREA, at=LATER + DAY)
    Board.objects.filter(pk=board.pk).delete()
    assert [why for _board, why in broken_boards()] == ["和前一张接不上"]
