"""转介 and 破例: what is asked of whom, and what is refused in words."""

from __future__ import annotations

import pytest

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import User
from minhu.cases.domain.disclosing import break_glass, disclose, review
from minhu.cases.domain.referring import accept, refer, refuse, revoke
from minhu.cases.models import Case, Referral
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.requests.domain.steps import take
from tests.cast import OTHER_COMMUNITY, Cast, call, hire
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return stand(call("kept", "三楼两口子天天吵打"), "working", cast)


def keep_closely(case: Case, cast: Cast) -> Case:
    answers = {"secrecy": Secrecy.RESTRICTED, "note": "家里的事"}
    take(case, "classify", answers=answers, actor=cast.desk, at=now())
    return Case.objects.get(pk=case.pk)


def asked(case: Case, cast: Cast, to: User) -> Referral:
    return refer(case, to=to, words="请帮着劝一劝", actor=cast.desk, at=now())


def test_nobody_is_asked_who_may_not_see_it_sees_it_already_or_was_asked(
    case: Case, cast: Cast
) -> None:
    with pytest.raises(DomainError, match="本来就能看"):
        asked(case, cast, cast.street)
    asked(case, cast, cast.stranger)
    with pytest.raises(DomainError, match="已经转介"):
        asked(Case.objects.get(pk=case.pk), cast, cast.stranger)
    low = hire("low", Role.GRID_WORKER, OTHER_COMMUNITY)
    with pytest.raises(DomainError, match="不能看这一级"):
        asked(keep_closely(Case.objects.get(pk=case.pk), cast), cast, low)


def test_a_referral_is_answered_by_whom_it_asks_and_once(case: Case, cast: Cast) -> None:
    referral = asked(case, cast, cast.stranger)
    with pytest.raises(NotAllowedError):
        accept(referral, actor=cast.other_worker, at=now())
    refuse(referral, words="不归我管", actor=cast.stranger, at=now())
    stale = Referral.objects.select_related("case").get(pk=referral.pk)
    with pytest.raises(NotAllowedError):
        accept(stale, actor=cast.stranger, at=now())


def test_a_referral_that_was_refused_is_not_taken_back(case: Case, cast: Cast) -> None:
    referral = asked(case, cast, cast.stranger)
    refuse(referral, words="不归我管", actor=cast.stranger, at=now())
    ended = Referral.objects.select_related("case").get(pk=referral.pk)
    with pytest.raises(StaleStateError):
        revoke(ended, words="不用了", actor=cast.desk, at=now())


def test_only_who_may_see_a_case_opens_it_for_a_reason_that_fits_in_a_line(
    case: Case, cast: Cast
) -> None:
    kept = keep_closely(case, cast)
    with pytest.raises(NotAllowedError):
        disclose(kept, words="好奇", actor=cast.stranger, at=now())
    with pytest.raises(DomainError, match="为什么"):
        disclose(kept, words=" \0 ", actor=cast.desk, at=now())
    with pytest.raises(DomainError, match="太长"):
        disclose(kept, words="长" * 501, actor=cast.desk, at=now())


def test_glass_is_not_broken_for_what_is_open_and_is_reviewed_once_by_who_may(
    case: Case, cast: Cast
) -> None:
    with pytest.raises(DomainError, match="本来就能看"):
        break_glass(case.number, words="急", actor=cast.street, at=now())
    kept = keep_closely(case, cast)
    opening = break_glass(kept.number, words="人要出事", actor=cast.stranger, at=now())
    with pytest.raises(NotAllowedError):
        review(opening, justified=True, words="该开", actor=cast.desk, at=now())
    review(opening, justified=True, words="该开", actor=cast.auditor, at=now())
    with pytest.raises(DomainError, match="有人复核过"):
        review(opening, justified=False, words="再看", actor=cast.auditor, at=now())
