"""A ledger is asked of every grid by a day: who answered is known, who did not is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from minhu.core.calendar import calendar
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers.domain.collecting import (
    Asking,
    answer,
    ask,
    close,
    next_due,
    remind,
    remind_all,
    renew_all,
)
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Collection, Ledger
from minhu.ledgers.models.collection import Every
from minhu.ledgers.queries.collecting import open_for, progress
from minhu.ledgers.tasks import tell_asked, tell_missing
from minhu.notices.models import Notice
from minhu.places.enums import Level
from minhu.places.models import Area
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
DUE = local_day(NOW) + timedelta(days=3)


@pytest.fixture
def asked(ledger: Ledger, cast: Cast) -> Collection:
    asking = Asking("十一月摸底", Level.GRID, DUE)
    return ask(ledger, asking, actor=cast.street, at=NOW)


def grid(code: str = GRID) -> Area:
    return Area.objects.get(code=code)


def test_what_a_grid_owes_stands_on_its_list_until_it_has_answered(
    asked: Collection, cast: Cast
) -> None:
    assert open_for(cast.grid_worker) == [(asked, grid())]
    with pytest.raises(DomainError, match="还没有记"):
        answer(asked, grid(), nothing=False, actor=cast.grid_worker, at=LATER)
    here = {"c1": "一号院", "c2": {"at": GRID, "name": "x"}}
    write(asked.ledger, here, hand=Hand(cast.grid_worker, LATER))
    answer(asked, grid(), nothing=False, actor=cast.grid_worker, at=LATER)
    assert open_for(cast.grid_worker) == []
    found = progress(asked, cast.street)
    assert (found.done, found.places[-1].area.code, found.places[-1].records) == (1, GRID, 1)
    assert found.missing == found.total - 1 > 0


def test_nothing_to_report_is_an_answer_and_the_last_one_counts(
    asked: Collection, cast: Cast
) -> None:
    for _twice in range(2):
        answer(asked, grid(), nothing=True, actor=cast.grid_worker, at=LATER)
    assert [each.nothing for each in asked.replies.all()] == [True]


def test_nobody_answers_for_the_place_of_others(asked: Collection, cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        answer(asked, grid(OTHER_GRID), nothing=True, actor=cast.grid_worker, at=LATER)
    answer(asked, grid(), nothing=True, actor=cast.desk, at=LATER)
    with pytest.raises(DomainError, match="没有问到"):
        answer(asked, Area.objects.get(code=STREET), nothing=True, actor=cast.street, at=LATER)


def test_a_community_sees_only_its_own_places(asked: Collection, cast: Cast) -> None:
    codes = {each.area.code for each in progress(asked, cast.stranger).places}
    assert OTHER_GRID in codes
    assert GRID not in codes


def test_only_the_street_asks_and_a_ledger_once_at_a_time(asked: Collection, cast: Cast) -> None:
    asking = Asking("又一次", Level.COMMUNITY, DUE)
    with pytest.raises(NotAllowedError):
        ask(asked.ledger, asking, actor=cast.desk, at=NOW)
    with pytest.raises(DomainError, match="正在采集"):
        ask(asked.ledger, asking, actor=cast.street, at=NOW)
    close(asked, actor=cast.street, at=LATER)
    with pytest.raises(StaleStateError):
        close(asked, actor=cast.street, at=LATER)
    with pytest.raises(StaleStateError):
        answer(asked, grid(), nothing=True, actor=cast.street, at=LATER)
    ask(asked.ledger, asking, actor=cast.street, at=LATER)
    past = Asking("晚了", Level.GRID, local_day(NOW) - timedelta(days=1))
    with pytest.raises(DomainError, match="已经过了"):
        ask(asked.ledger, past, actor=cast.street, at=NOW)


def test_those_asked_are_told_and_those_missing_reminded_once_a_day(
    asked: Collection, cast: Cast
) -> None:
    for _twice in range(2):
        tell_asked(str(asked.pk))
    told = set(Notice.objects.values_list("party", flat=True))
    assert {f"grid:{GRID}", f"grid:{OTHER_GRID}"} <= told
    answer(asked, grid(), nothing=True, actor=cast.grid_worker, at=LATER)
    for _twice in range(2):
        tell_missing(f"{asked.pk}:{local_day(NOW)}")
    reminded = list(Notice.objects.filter(kind="ledger_reminded").values_list("party", flat=True))
    assert f"grid:{GRID}" not in reminded
    assert sorted(reminded) == sorted(told - {f"grid:{GRID}"})
    close(asked, actor=cast.street, at=LATER)
    tell_missing(f"{asked.pk}:later")
    assert Notice.objects.filter(kind="ledger_reminded").count() == len(reminded)


def test_the_worker_reminds_on_the_day_before_and_on_the_day(asked: Collection, cast: Cast) -> None:
    days = {n: remind_all(NOW + timedelta(days=n)) for n in range(5)}
    assert days == {0: 0, 1: 0, 2: 1, 3: 1, 4: 0}
    remind(asked, actor=cast.street, at=LATER)
    with pytest.raises(NotAllowedError):
        remind(asked, actor=cast.desk, at=LATER)


@pytest.mark.parametrize("answers", [0, 2])
def test_progress_costs_the_same_however_many_have_answered(
    asked: Collection,
    cast: Cast,
    answers: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for code in (GRID, OTHER_GRID)[:answers]:
        answer(asked, grid(code), nothing=True, actor=cast.street, at=LATER)
    assert cast.street.posts_now
    with django_assert_num_queries(3):
        assert progress(asked, cast.street).done == answers


def test_a_zero_report_of_each_day_comes_again_by_itself_until_its_last_day(
    ledger: Ledger, cast: Cast
) -> None:
    today = local_day(NOW)
    asking = Asking("零报告", Level.GRID, today, "", Every.DAY, today + timedelta(days=2))
    first = ask(ledger, asking, actor=cast.street, at=NOW)
    answer(first, grid(), nothing=True, actor=cast.grid_worker, at=LATER)
    assert (open_for(cast.grid_worker), renew_all(LATER)) == ([], 0)
    tomorrow = NOW + timedelta(days=1)
    assert (renew_all(tomorrow), renew_all(tomorrow)) == (1, 0)
    (again, place), *rest = open_for(cast.grid_worker)
    assert (again.due_on, again.title, place, rest) == (local_day(tomorrow), "零报告", grid(), [])
    first.refresh_from_db()
    assert (first.closed_by, progress(first, cast.street).done) == (cast.street, 1)
    assert renew_all(NOW + timedelta(days=2)) == 1
    assert renew_all(NOW + timedelta(days=9)) == 0
    assert list(Collection.objects.filter(closed_at=None)) == []


def test_what_comes_again_needs_an_end_and_ends_with_the_right_of_whoever_asks(
    ledger: Ledger, cast: Cast
) -> None:
    for until in (None, DUE - timedelta(days=1), DUE + timedelta(days=400)):
        with pytest.raises(DomainError, match="收到哪天为止"):
            ask(
                ledger,
                Asking("周报", Level.GRID, DUE, "", Every.WEEK, until),
                actor=cast.street,
                at=NOW,
            )
    asking = Asking("周报", Level.GRID, DUE, "", Every.WEEK, DUE + timedelta(days=60))
    ask(ledger, asking, actor=cast.street, at=NOW)
    cast.street.posts.all().delete()
    assert renew_all(NOW + timedelta(days=4)) == 0
    assert not Collection.objects.filter(closed_at=None).exists()


@pytest.mark.parametrize(
    ("day", "every", "due"),
    [
        (date(2026, 1, 31), Every.MONTH, date(2026, 2, 28)),
        (date(2026, 12, 5), Every.MONTH, date(2027, 1, 5)),
        (date(2026, 12, 28), Every.WEEK, date(2027, 1, 4)),
        (date(2026, 2, 28), Every.DAY, date(2026, 3, 1)),
        (date(2026, 11, 27), Every.WORKDAY, date(2026, 11, 30)),
        (date(2026, 9, 30), Every.WORKDAY, date(2026, 10, 8)),
    ],
)
def test_the_next_day_is_the_same_of_the_next_week_or_month(
    day: date, every: Every, due: date
) -> None:
    assert next_due(day, every, calendar(STREET)) == due


def test_what_comes_each_working_day_asks_nobody_on_a_day_off(ledger: Ledger, cast: Cast) -> None:
    friday = local_day(NOW)
    asking = Asking("零报告", Level.GRID, friday, "", Every.WORKDAY, friday + timedelta(days=9))
    first = ask(ledger, asking, actor=cast.street, at=NOW)
    for days in (1, 2):
        assert renew_all(NOW + timedelta(days=days)) == 0
    assert Collection.objects.get(closed_at=None) == first
    assert renew_all(NOW + timedelta(days=3)) == 1
    assert Collection.objects.get(closed_at=None).due_on == friday + timedelta(days=3)


def test_a_working_day_is_asked_for_by_one(ledger: Ledger, cast: Cast) -> None:
    saturday = local_day(NOW) + timedelta(days=1)
    asking = Asking("零报告", Level.GRID, saturday, "", Every.WORKDAY, saturday + timedelta(days=9))
    with pytest.raises(DomainError, match="不上班"):
        ask(ledger, asking, actor=cast.street, at=NOW)


def test_what_is_over_reminds_nobody_and_a_level_without_places_is_not_asked(
    asked: Collection, cast: Cast
) -> None:
    close(asked, actor=cast.street, at=LATER)
    asked.refresh_from_db()
    with pytest.raises(StaleStateError, match="已经结束"):
        remind(asked, actor=cast.street, at=LATER)
    with pytest.raises(DomainError, match="没有这样的网格"):
        ask(asked.ledger, Asking("x", Level.MICRO_GRID, DUE), actor=cast.street, at=LATER)
