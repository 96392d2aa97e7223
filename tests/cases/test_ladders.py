"""Nothing waits unseen: rungs of a ladder are told once, to somebody, at the right time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import QuerySet

from minhu.accounts.enums import Role
from minhu.accounts.models import Post
from minhu.cases.domain import sweeping
from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.sweeping import sweep
from minhu.cases.models import Case, Deadline, Step
from minhu.cases.reaching import reach
from minhu.catalogue import queries
from minhu.catalogue.enums import Told
from minhu.catalogue.models import Rung
from minhu.catalogue.queries.ladders import ladder
from minhu.core import sweeps
from minhu.core.clock import zone
from minhu.core.worker import work
from minhu.notices.models import Notice
from tests.cases.test_time import at_work, give
from tests.cast import COMMUNITY, NOW, STREET, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
WEEK = timedelta(days=7)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())


def told(case: Case) -> list[tuple[str, int, str]]:
    """Return what was told of the finish clock: verb, per cent, party."""
    steps = Step.objects.filter(case=case, verb__in=("warn", "escalate")).order_by("seq")
    return [
        (step.verb, step.payload["percent"], step.payload["party"])
        for step in steps
        if step.payload["clock"] == "finish"
    ]


def finish(case: Case) -> Deadline:
    return case.deadlines.get(clock="finish", ended_at=None)


def sweep_until(moment: datetime, *, since: datetime = NOW) -> None:
    """Sweep every six hours, as the worker does every few seconds."""
    while since <= moment:
        sweep(since)
        since += timedelta(hours=6)


def test_a_case_climbs_from_the_holder_to_the_leader(cast: Cast) -> None:
    case = at_work(cast)
    sweep_until(NOW + 2 * WEEK)
    assert told(case) == [
        ("warn", 50, "unit:roads"),
        ("warn", 80, "unit:roads"),
        ("escalate", 100, f"desk:{COMMUNITY}"),
        ("escalate", 120, f"supervisor:{STREET}"),
        ("escalate", 150, f"leader:{STREET}"),
    ]
    assert finish(case).next_at is None


def test_every_rung_leaves_one_note_where_it_belongs(cast: Cast) -> None:
    case = at_work(cast)
    sweep(NOW + WEEK + timedelta(hours=1))
    work(once=True)
    assert Notice.objects.get(text__contains="过了时限").party == f"desk:{COMMUNITY}"
    sweep(NOW + 2 * WEEK)
    work(once=True)
    assert Notice.objects.get(party=f"leader:{STREET}").case_number == case.number
    assert f"leader:{STREET}" in cast.leader.addresses
    assert f"desk:{COMMUNITY}" in cast.desk.addresses


def test_a_warning_says_how_much_is_used(cast: Cast) -> None:
    at_work(cast)
    sweep(NOW + timedelta(days=4))
    work(once=True)
    assert "50%" in Notice.objects.get(text__contains="的时间用了").text


def test_what_was_slept_through_is_told_once_at_its_highest_rung(cast: Cast) -> None:
    case = at_work(cast)
    assert sweep(NOW + 2 * WEEK) == 1
    assert told(case) == [("escalate", 150, f"leader:{STREET}")]
    assert sweep(NOW + 2 * WEEK) == 0


def test_of_two_workers_only_one_tells(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = at_work(cast)
    late = NOW + WEEK
    real = reach

    def beaten(moment: datetime) -> object:
        """Let the other worker do everything between our reading and our telling."""
        monkeypatch.setattr(sweeping, "reach", real)
        assert sweep(late) == 1
        return real(moment)

    monkeypatch.setattr(sweeping, "reach", beaten)
    assert sweep(late) == 0
    assert len(told(case)) == 1


def test_a_case_that_is_suspended_meanwhile_warns_nobody(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, real = at_work(cast), reach

    def beaten(moment: datetime) -> object:
        review = Move(review_at=NOW + 9 * WEEK)
        advance(Case.objects.get(pk=case.pk), "suspend", actor=cast.street, at=NOW, move=review)
        return real(moment)

    monkeypatch.setattr(sweeping, "reach", beaten)
    assert sweep(NOW + WEEK) == 0
    assert told(case) == []


def test_working_clocks_warn_only_while_people_work(cast: Cast) -> None:
    give(2, "work_day")
    case = at_work(cast)  # Friday 10:00, due on Tuesday 10:00, half of it used on Monday 10:00
    assert finish(case).next_at == at("2026-11-23T10:00")
    assert sweep(at("2026-11-23T20:00")) == 0
    assert finish(case).next_at == at("2026-11-24T08:00")
    assert sweep(at("2026-11-24T08:00")) == 1
    assert told(case) == [("warn", 80, "unit:roads")]


def test_a_limit_that_ends_with_the_day_is_escalated_the_next_morning(cast: Cast) -> None:
    give(1, "work_day", "end_of_day")
    case = at_work(cast)
    Deadline.objects.filter(pk=finish(case).pk).update(rung=80, next_at=NOW)
    assert sweep(at("2026-11-23T17:59")) == 0
    assert finish(case).next_at == finish(case).due_at  # looked at, and told to nobody then
    assert sweep(at("2026-11-23T18:01")) == 0
    assert finish(case).next_at == at("2026-11-24T08:00")
    assert sweep(at("2026-11-24T08:00")) == 1


def test_a_clock_that_stands_still_warns_nobody_and_goes_on_where_it_was(cast: Cast) -> None:
    case = at_work(cast)
    when = NOW + timedelta(days=90)
    advance(case, "suspend", actor=cast.street, at=NOW, move=Move(review_at=when))
    sweep(NOW + timedelta(days=30))
    assert told(case) == []
    advance(case, "resume", actor=cast.street, at=NOW + timedelta(days=40))
    assert finish(case).next_at == NOW + timedelta(days=43, hours=12)


def test_a_suspension_is_looked_at_again_on_its_day(cast: Cast) -> None:
    case = at_work(cast)
    when = NOW + timedelta(days=3)
    advance(case, "suspend", actor=cast.street, at=NOW, move=Move(review_at=when))
    sweep(when)
    step = Step.objects.get(case=case, verb="escalate")
    assert (step.payload["clock"], step.payload["percent"]) == ("recheck", 100)


def test_a_caller_who_is_not_asked_in_time_is_seen_too(cast: Cast) -> None:
    case = at_work(cast)
    advance(case, "report", actor=cast.worker, at=NOW)
    advance(case, "pass", actor=cast.desk, at=NOW)
    sweep(NOW + timedelta(days=3))
    assert Step.objects.get(case=case, verb="escalate").payload["clock"] == "revisit"


def test_a_supervision_without_an_answer_goes_to_the_leader(cast: Cast) -> None:
    case = at_work(cast)
    advance(case, "supervise", actor=cast.supervisor, at=NOW, move=Move(note="为什么没动"))
    sweep(at("2026-11-23T11:00"))
    step = Step.objects.get(case=case, verb="escalate")
    assert (step.payload["clock"], step.payload["party"]) == ("supervise", f"leader:{STREET}")


def test_an_ended_case_is_not_swept(cast: Cast) -> None:
    case = at_work(cast)
    advance(case, "report", actor=cast.worker, at=NOW)
    advance(case, "pass", actor=cast.desk, at=NOW)
    advance(case, "close_unanswered", actor=cast.desk, at=NOW)
    assert sweep(NOW + 10 * WEEK) == 0


def test_a_procedure_without_a_ladder_is_left_alone(cast: Cast) -> None:
    case = at_work(cast)
    Rung.objects.all().delete()
    queries.forget()
    assert sweep(NOW + 10 * WEEK) == 0
    assert finish(case).next_at is None


@pytest.mark.parametrize(
    ("vacant", "party"),
    [
        ((Role.COMMUNITY_DESK,), f"desk:{STREET}"),
        ((Role.COMMUNITY_DESK, Role.STREET_DESK), f"supervisor:{STREET}"),
        ((Role.COMMUNITY_DESK, Role.STREET_DESK, Role.SUPERVISOR), f"leader:{STREET}"),
        (
            (Role.COMMUNITY_DESK, Role.STREET_DESK, Role.SUPERVISOR, Role.LEADER),
            "unit:roads",
        ),
    ],
)
def test_an_empty_post_passes_it_on_and_never_to_nobody(
    cast: Cast, vacant: tuple[Role, ...], party: str
) -> None:
    case = at_work(cast)
    leave(Post.objects.filter(role__in=vacant))
    assert reach(NOW).find(Told.DESK, case).party == party


def test_with_nobody_anywhere_the_note_waits_at_the_desk(cast: Cast) -> None:
    case = at_work(cast)
    leave(Post.objects.all())
    assert reach(NOW).find(Told.LEADER, case).party == f"desk:{COMMUNITY}"
    assert sweep(NOW + WEEK) == 1


def test_a_unit_that_was_abolished_is_an_empty_post(cast: Cast) -> None:
    case = at_work(cast)
    cast.unit.active = False
    cast.unit.save()
    assert reach(NOW).find(Told.HOLDER, case).party == f"desk:{COMMUNITY}"


def test_an_account_that_was_switched_off_holds_no_post(cast: Cast) -> None:
    case = at_work(cast)
    cast.leader.is_active = False
    cast.leader.save()
    assert reach(NOW).find(Told.LEADER, case).party == f"supervisor:{STREET}"


def test_the_nearest_of_two_leaders_is_told(cast: Cast) -> None:
    case = at_work(cast)
    Post.objects.create(
        user=cast.stranger, role=Role.LEADER, area_code=COMMUNITY, valid_from=date(2026, 1, 1)
    )
    assert reach(NOW).find(Told.LEADER, case).party == f"leader:{COMMUNITY}"


def test_a_ladder_is_the_one_of_the_day_on_which_the_clock_began() -> None:
    add(100, Told.LEADER, date(2026, 11, 1))
    before, after = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    assert by_percent("finish", before)[100] == Told.DESK
    assert by_percent("finish", after)[100] == Told.LEADER
    assert by_percent("finish", datetime(2020, 1, 1, tzinfo=UTC))[100] == Told.DESK
    assert by_percent("sign", after) == {
        80: Told.HOLDER,
        100: Told.DESK,
        150: Told.SUPERVISOR,
        200: Told.LEADER,
    }
    assert ladder("unknown", "finish", after) == ()


def test_a_sweep_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_at: datetime) -> int:
        raise ValueError

    things = {"broken": broken, "good": lambda _at: 2}
    monkeypatch.setattr(sweeps.sweeps, "_things", things)
    assert sweeps.sweep_all(NOW) == 2


def leave(posts: QuerySet[Post]) -> None:
    posts.update(valid_to=date(2026, 2, 1))


def add(percent: int, tells: Told, begins: date) -> None:
    Rung.objects.create(
        procedure="request",
        name="finish",
        percent=percent,
        tells=tells,
        valid_from=begins,
        source="示例",
    )
    queries.forget()


def by_percent(name: str, moment: datetime) -> dict[int, Told]:
    return {step.percent: step.tells for step in ladder("request", name, moment)}
