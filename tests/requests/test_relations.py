"""Cases that belong together: one voice when merged, in sight of each other when linked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from minhu.accounts.actors import Caller, Visitor
from minhu.cases.models import Case
from minhu.core import worker
from minhu.core.errors import DomainError
from minhu.desk.queries.case_page import linked_cases
from minhu.notices.models import Notice
from minhu.requests.domain.intake import link_secret
from minhu.requests.domain.joining import join
from minhu.requests.domain.steps import take
from minhu.requests.tasks import tell_callers
from tests.cast import NOW, Cast, call

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def merge(case: Case, into: Case, cast: Cast) -> None:
    take(case, "merge", answers={"into": into}, actor=cast.desk, at=LATER)


def texts() -> list[str]:
    worker.work(once=True)
    return [notice.text for notice in Notice.objects.filter(party="")]


def test_a_merged_request_is_counted_with_the_other_and_its_caller_is_told(cast: Cast) -> None:
    main, echo = call("main"), call("echo", name="王芳", phone="13900001234")
    merge(echo, main, cast)
    main.refresh_from_db()
    assert (echo.outcome, echo.merged_into, main.voices) == ("merged", main, 2)
    assert any("和另一件同样的事一起办" in text for text in texts())


def test_the_caller_of_a_merged_request_hears_what_became_of_the_other(cast: Cast) -> None:
    main, echo = call("main"), call("echo", name="王芳", phone="13900001234")
    merge(echo, main, cast)
    main.refresh_from_db()
    take(main, "settle", answers={"note": "办好了"}, actor=cast.grid_worker, at=LATER)
    take(main, "pass", answers={}, actor=cast.street, at=LATER + timedelta(hours=1))
    assert any(f"{main.number}）办好了" in text for text in texts())


def test_taking_a_merge_back_leaves_both_as_they_were_and_tells_the_caller(cast: Cast) -> None:
    main, echo = call("main"), call("echo", name="王芳", phone="13900001234")
    due = echo.finish_due
    merge(echo, main, cast)
    take(echo, "unmerge", answers={}, actor=cast.desk, at=LATER + timedelta(hours=1))
    main.refresh_from_db()
    assert (echo.state, echo.merged_into, echo.finish_due, main.voices) == (
        "received",
        None,
        due,
        1,
    )
    assert any("单独办" in text for text in texts())


def test_what_was_taken_apart_runs_out_when_it_was_promised(cast: Cast) -> None:
    main, echo = call("main"), call("echo")
    due = echo.finish_due
    assert due is not None
    merge(echo, main, cast)
    take(echo, "unmerge", answers={}, actor=cast.desk, at=LATER)
    done = {"note": "办好了"}
    take(echo, "settle", answers=done, actor=cast.grid_worker, at=due + timedelta(minutes=1))
    assert echo.late


def test_what_was_taken_apart_can_be_merged_again_and_taken_apart_again(cast: Cast) -> None:
    main, echo = call("main"), call("echo")
    for hour in (1, 3):
        main.refresh_from_db()
        take(echo, "merge", answers={"into": main}, actor=cast.desk, at=NOW + timedelta(hours=hour))
        at = NOW + timedelta(hours=hour + 1)
        take(echo, "unmerge", answers={}, actor=cast.desk, at=at)
    main.refresh_from_db()
    assert (echo.state, main.voices) == ("received", 1)
    told = main.steps.exclude(seq=1).order_by("seq").values_list("verb", flat=True)
    assert list(told) == ["absorb", "let_go", "absorb", "let_go"]


def test_a_request_cannot_be_merged_into_itself_or_into_a_closed_one(cast: Cast) -> None:
    case, gone = call("one"), call("two")
    take(gone, "withdraw", answers={}, actor=Caller(gone.pk), at=LATER)
    for into in (case, gone):
        with pytest.raises(DomainError, match="编号"):
            merge(Case.objects.get(pk=case.pk), into, cast)


def test_linked_requests_show_each_other_and_are_linked_once(cast: Cast) -> None:
    one, two = call("one"), call("two")
    take(one, "link", answers={"into": two}, actor=cast.desk, at=LATER)
    assert linked_cases(one, cast.desk) == [two]
    assert linked_cases(two, cast.desk) == [one]
    assert linked_cases(two, cast.stranger) == []
    with pytest.raises(DomainError, match="已经关联"):
        take(two, "link", answers={"into": one}, actor=cast.desk, at=LATER)


def test_the_caller_is_asked_by_a_link_of_their_own_and_neighbours_by_the_public_one(
    cast: Cast, settings: Settings
) -> None:
    settings.SITE_URL, settings.DEMO = "https://street.example", True
    main = call("main", name="李红", phone="13900005678")
    join(main, intake_key="j" * 20, phone="13900001234", actor=Visitor(), at=NOW)
    main = Case.objects.get(pk=main.pk)
    take(main, "settle", answers={"note": "办好了"}, actor=cast.grid_worker, at=LATER)
    step = take(main, "pass", answers={}, actor=cast.street, at=LATER + timedelta(hours=1))
    tell_callers(step)
    links = {notice.words().split("https://")[1] for notice in Notice.objects.filter(party="")}
    public = f"street.example/f/{main.number}"
    assert links == {public, f"{public}/{link_secret('main')}"}
