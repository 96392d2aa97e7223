"""The second step: each code once, paper for a lost phone, and nobody's to take but the right one's."""

from __future__ import annotations

from base64 import b32decode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from minhu.accounts.domain.factors import (
    PER_FACTOR,
    address_for_app,
    begin_factor,
    confirm_factor,
    drop_factor,
    factor_of,
    prove,
)
from minhu.accounts.domain.throttling import TooOftenError
from minhu.accounts.models import AccountLog, Factor, RecoveryCode, User
from minhu.core.errors import DomainError, NotAllowedError
from tests.cast import Cast
from tests.people.races import together

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 19, 1, tzinfo=UTC)
LATER = AT + timedelta(minutes=10)


def shown(factor: Factor, at: datetime) -> str:
    """Return what the app on the phone shows at a moment."""
    totp = TOTP(b32decode(factor.disclose()), 6, SHA1(), 30)  # noqa: S303 -- what the apps compute
    return totp.generate(int(at.timestamp())).decode()


@pytest.fixture
def user(cast: Cast) -> User:
    return cast.street


@pytest.fixture
def factor(user: User) -> Factor:
    factor = begin_factor(user)
    confirm_factor(factor, shown(factor, AT), at=AT)
    return factor


def test_a_secret_counts_only_once_its_app_has_shown_a_code(user: User) -> None:
    draft = begin_factor(user)
    with pytest.raises(DomainError, match="验证码不对"):
        confirm_factor(draft, "000000", at=AT)
    assert factor_of(user) is None
    confirm_factor(draft, shown(draft, AT), at=AT)
    assert factor_of(user) == draft


def test_the_secret_lies_sealed_and_the_app_reads_it_from_the_code(factor: Factor) -> None:
    row = Factor.objects.values().get()
    assert factor.disclose() not in str(row)
    assert factor.disclose() in address_for_app(factor)


def test_a_code_passes_once(user: User, factor: Factor) -> None:
    code = shown(factor, LATER)
    prove(user, code, address=None, at=LATER)
    with pytest.raises(DomainError, match="验证码不对"):
        prove(user, code, address=None, at=LATER)


@pytest.mark.parametrize(
    ("seconds", "passes"), [(-60, False), (-30, True), (30, True), (90, False)]
)
def test_a_phone_whose_clock_is_a_little_off_still_passes(
    user: User, factor: Factor, seconds: int, *, passes: bool
) -> None:
    code = shown(factor, LATER + timedelta(seconds=seconds))
    try:
        prove(user, code, address=None, at=LATER)
    except DomainError:
        assert not passes
    else:
        assert passes


def test_a_code_from_paper_passes_once_and_ten_are_given(user: User) -> None:
    draft = begin_factor(user)
    paper = confirm_factor(draft, shown(draft, AT), at=AT)
    assert len(paper) == RecoveryCode.objects.count() == 10
    prove(user, f" {paper[0][:4]} {paper[0][4:]}", address=None, at=LATER)
    with pytest.raises(DomainError):
        prove(user, paper[0], address=None, at=LATER)
    assert not RecoveryCode.objects.filter(digest__contains=paper[0]).exists()


@pytest.mark.usefixtures("factor")
def test_five_wrong_codes_have_to_wait(user: User) -> None:
    for _ in range(PER_FACTOR.limit):
        with pytest.raises(DomainError, match="不对"):
            prove(user, "", address=None, at=LATER)
    with pytest.raises(TooOftenError):
        prove(user, "", address=None, at=LATER)
    assert AccountLog.objects.filter(kind="code_refused").count() == PER_FACTOR.limit


def test_a_phone_is_changed_by_taking_the_old_one_off_first(user: User, factor: Factor) -> None:
    with pytest.raises(DomainError, match="先关掉再开"):
        begin_factor(user)
    with pytest.raises(DomainError, match="先关掉再开"):
        confirm_factor(factor, shown(factor, LATER), at=LATER)
    drop_factor(user, actor=user, at=LATER)
    assert (factor_of(user), RecoveryCode.objects.count()) == (None, 0)
    with pytest.raises(DomainError, match="没有开"):
        drop_factor(user, actor=user, at=LATER)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("street", True),
        ("security_admin", True),
        ("system_admin", False),
        ("auditor", False),
        ("leader", False),
    ],
)
@pytest.mark.usefixtures("factor")
def test_who_sets_passwords_cannot_take_the_second_step_off_as_well(
    cast: Cast, who: str, *, may: bool
) -> None:
    try:
        drop_factor(cast.street, actor=getattr(cast, who), at=LATER)
    except NotAllowedError:
        assert not may
    assert (factor_of(cast.street) is None) == may


def test_no_administrator_takes_the_second_step_off_another_one(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        drop_factor(cast.system_admin, actor=cast.security_admin, at=LATER)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_door_with_one_code_one_comes_in(user: User, factor: Factor) -> None:
    code = shown(factor, LATER)

    def come(_: int) -> bool:
        try:
            prove(user, code, address=None, at=LATER)
        except DomainError:
            return False
        return True

    assert together(2, come).count(True) == 1
