"""A phone without a signal sends late, twice, or at once from two places: it counts once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.ids import uuid7
from minhu.field.domain.sending import Deed, Finding, said_time, send_finding, send_step
from minhu.field.models import SentStep
from minhu.requests.domain.intake import Report
from tests.cast import GRID, NOW, OTHER_GRID, Cast, set_the_stage
from tests.field.walks import given_away, signed
from tests.people.races import together

CLICKS = 8
LATER = NOW + timedelta(hours=1)


def finding(key: str, area_code: str = GRID) -> Finding:
    report = Report(key, words="垃圾没清", channel="grid", area_code=area_code)
    return Finding(report, {"note": "清走了"})


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_same_mark_gets_the_same_step(self, cast: Cast) -> None:
        case, deed = signed(cast), Deed("miss", {"note": ""}, uuid7())
        first = send_step(case, deed, actor=cast.grid_worker, at=LATER)
        again = send_step(case, deed, actor=cast.grid_worker, at=LATER + timedelta(hours=1))
        assert again == first
        assert Step.objects.filter(verb="miss").count() == 1

    def test_another_mark_is_another_deed(self, cast: Cast) -> None:
        case = signed(cast)
        for _ in range(2):
            deed = Deed("miss", {"note": ""}, uuid7())
            send_step(case, deed, actor=cast.grid_worker, at=LATER)
        assert Step.objects.filter(verb="miss").count() == 2

    def test_a_refused_deed_leaves_no_mark_and_may_be_sent_again(self, cast: Cast) -> None:
        case, key = given_away(cast), uuid7()
        with pytest.raises(StaleStateError):
            send_step(case, Deed("contact", {}, key), actor=cast.grid_worker, at=LATER)
        assert not SentStep.objects.exists()
        case.refresh_from_db()
        step = send_step(case, Deed("sign", {}, key), actor=cast.grid_worker, at=LATER)
        assert step.verb == "sign"

    def test_a_mark_of_somebody_else_is_not_theirs_to_repeat(self, cast: Cast) -> None:
        case, deed = signed(cast), Deed("miss", {"note": ""}, uuid7())
        send_step(case, deed, actor=cast.grid_worker, at=LATER)
        with pytest.raises(DomainError):
            send_step(case, deed, actor=cast.worker, at=LATER)

    def test_a_found_thing_is_settled_in_one_move(self, cast: Cast) -> None:
        intake = send_finding(finding("one"), settled=True, actor=cast.grid_worker, at=NOW)
        verbs = intake.case.steps.order_by("seq").values_list("verb", flat=True)
        assert list(verbs) == ["submit", "settle"]
        assert (intake.case.state, intake.case.reporter) == ("reported", cast.grid_worker)

    def test_a_found_thing_in_another_grid_is_not_settled_and_leaves_nothing(
        self, cast: Cast
    ) -> None:
        with pytest.raises(DomainError, match="办不了，上报"):
            send_finding(finding("one", OTHER_GRID), settled=True, actor=cast.grid_worker, at=NOW)
        assert not Case.objects.exists()

    def test_a_found_thing_that_is_only_reported_waits_at_the_desk(self, cast: Cast) -> None:
        intake = send_finding(finding("one"), settled=False, actor=cast.grid_worker, at=NOW)
        assert (intake.case.state, intake.case.channel) == ("received", "grid")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def cast(self, transactional_db: None) -> Cast:  # noqa: ARG002 -- threads need a database they can all see
        return set_the_stage()

    @pytest.mark.parametrize("verb", ["miss", "contact"])
    def test_many_sendings_of_one_mark_do_it_once(self, cast: Cast, verb: str) -> None:
        number, key = signed(cast).number, uuid7()
        steps = together(CLICKS, lambda _: self.send(cast, number, verb, key))
        assert len(set(steps)) == 1
        assert Step.objects.filter(verb=verb).count() == SentStep.objects.count() == 1

    def test_many_sendings_of_one_finding_make_one_settled_case(self, cast: Cast) -> None:
        def send(_: int) -> str:
            user = User.objects.get(pk=cast.grid_worker.pk)
            intake = send_finding(finding("same"), settled=True, actor=user, at=NOW)
            return intake.case.number

        assert len(set(together(CLICKS, send))) == 1
        assert Case.objects.get().state == "reported"
        assert Step.objects.count() == 2

    @staticmethod
    def send(cast: Cast, number: str, verb: str, key: UUID) -> UUID:
        assert not connection.in_atomic_block
        user = User.objects.get(pk=cast.grid_worker.pk)
        case = Case.objects.select_related("unit").get(number=number)
        deed = Deed(verb, {"note": "", "channel": "phone"}, key)
        return send_step(case, deed, actor=user, at=LATER).pk


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026-11-20T01:30:00.000Z", "2026-11-20T01:30:00+00:00"),
        ("2026-11-20T09:30:00+08:00", "2026-11-20T09:30:00+08:00"),
        ("2026-11-20T02:00:01Z", ""),
        ("2026-11-16T02:00:00Z", ""),
        ("2026-11-20T01:30:00", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_what_the_phone_says_of_the_time_is_kept_only_if_it_can_be(said: str, kept: str) -> None:
    assert said_time(said, at=datetime(2026, 11, 20, 2, tzinfo=UTC)) == kept
