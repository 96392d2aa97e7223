"""A person decides about a candidate, once; what is old goes by itself; every look is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.cases.models import Case
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.findings.domain.deciding import confirm, dismiss
from minhu.findings.domain.devices import DEVICES, About, register_device
from minhu.findings.domain.forgetting import forget
from minhu.findings.domain.looking import look_at
from minhu.findings.enums import Reason, Showing
from minhu.findings.models import Finding, Look
from minhu.findings.queries import findings_of, waiting
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, STREET, Cast
from tests.findings.stage import FACE, device, found, patrolled, sent_picture

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def test_confirming_opens_one_case_with_the_picture_that_shows_nobody(cast: Cast) -> None:
    one = found(cast, picture=sent_picture(), blur=[list(FACE)], category="")
    case = confirm(one, words="东风小区绿化带垃圾", actor=cast.desk, at=LATER)
    assert (case.channel, case.area_id, case.title) == ("sensor", GRID, "东风小区绿化带垃圾")
    assert case.attachments.count() == 1
    assert Finding.objects.get().case == case
    assert case.caller is None


def test_what_a_patrol_found_becomes_a_case_of_the_grid(cast: Cast) -> None:
    case = confirm(patrolled(cast), words="", actor=cast.street, at=LATER)
    assert (case.channel, case.detail.splitlines()[0]) == ("grid", "井盖翘起来了")


def test_of_two_who_decide_the_first_one_does(cast: Cast) -> None:
    one, same = found(cast), found(cast)
    dismiss(one, Reason.NOTHING, "去看过了", actor=cast.desk, at=LATER)
    with pytest.raises(StaleStateError):
        confirm(same, words="", actor=cast.street, at=LATER)
    with pytest.raises(StaleStateError):
        dismiss(same, Reason.KNOWN, actor=cast.street, at=LATER)
    assert Case.objects.count() == 0
    assert Finding.objects.get().note == "去看过了"


def test_nobody_decides_elsewhere_or_only_looks_on(cast: Cast) -> None:
    one = found(cast)
    for who in (cast.stranger, cast.supervisor, cast.grid_worker, cast.worker, cast.system_admin):
        with pytest.raises(NotAllowedError):
            confirm(one, words="", actor=who, at=LATER)
        with pytest.raises(NotAllowedError):
            dismiss(one, Reason.KNOWN, actor=who, at=LATER)
    with pytest.raises(DomainError):
        dismiss(one, "later", actor=cast.desk, at=LATER)  # type: ignore[arg-type]  # -- a reason that is none


def test_the_list_and_the_rule_agree_on_who_sees_a_finding(cast: Cast) -> None:
    one = found(cast)
    for who in (cast.desk, cast.street, cast.leader, cast.stranger, cast.worker, cast.grid_worker):
        seen = any(
            findings_of(who, Area.objects.get(code=code)).filter(pk=one.pk).exists()
            for code in (STREET, COMMUNITY, GRID)
        )
        assert seen == who.has_perm("findings.view", one)


def test_what_waits_too_long_is_counted_apart(cast: Cast) -> None:
    found(cast, "a")
    found(cast, "b", at=NOW + timedelta(hours=3))
    area = Area.objects.get(code=STREET)
    assert waiting(cast.street, area, at=NOW + timedelta(hours=5)) == (2, 1)
    assert waiting(cast.stranger, area, at=NOW) == (0, 0)


def test_pictures_and_words_go_by_themselves_and_the_case_keeps_its_own(cast: Cast) -> None:
    one = found(cast, picture=sent_picture(), blur=[list(FACE)])
    case, name = confirm(one, words="垃圾", actor=cast.desk, at=LATER), one.picture
    assert forget(NOW + timedelta(days=29)) == 0
    assert forget(NOW + timedelta(days=31)) == 1
    one.refresh_from_db()
    assert (one.words, one.picture, one.case) == ("", "", case)
    assert not default_storage.exists(name)
    with case.attachments.get().picture.open() as file:
        assert file.read()
    assert forget(NOW + timedelta(days=32)) == 0


def test_what_was_dismissed_goes_sooner_and_a_shared_file_only_with_the_last(cast: Cast) -> None:
    one, other = (found(cast, mark, picture=sent_picture(), blur=[]) for mark in "ab")
    assert one.picture == other.picture
    dismiss(one, Reason.PRIVATE, actor=cast.desk, at=LATER)
    assert forget(NOW + timedelta(days=8)) == 1
    assert default_storage.exists(other.picture)
    assert forget(NOW + timedelta(days=31)) == 1
    assert not default_storage.exists(other.picture)


def test_every_look_is_written_down_and_stays_a_year(cast: Cast) -> None:
    one = found(cast)
    look_at(one, Showing.PICTURE, actor=cast.supervisor, at=NOW)
    with pytest.raises(NotAllowedError):
        look_at(one, Showing.PAGE, actor=cast.stranger, at=NOW)
    assert forget(NOW + timedelta(days=364)) == 1
    assert Look.objects.get().by == cast.supervisor
    forget(NOW + timedelta(days=366))
    assert Look.objects.count() == 0


def test_a_device_needs_a_sign_a_fit_code_and_somebody_of_the_place(cast: Cast) -> None:
    about = {"kind": "eye", "name": "高点", "place": "楼顶", "area": Area.objects.get(code=GRID)}
    for code, more, who in (
        ("eye-2", {"signed": False}, cast.street),
        ("鹰眼", {"signed": True}, cast.street),
        ("eye-2", {"signed": True}, cast.desk),
    ):
        with pytest.raises(DomainError):
            register_device(About(code, **about, **more), actor=who, at=NOW)  # type: ignore[arg-type]  # -- keyword test data
    known, _key = device(cast)
    with pytest.raises(DomainError, match="已经用了"):
        device(cast)
    with pytest.raises(NotAllowedError):
        DEVICES.retire(known, actor=cast.desk, at=NOW)
    DEVICES.retire(known, actor=cast.system_admin, at=NOW)
    with pytest.raises(StaleStateError):
        DEVICES.retire(known, actor=cast.street, at=NOW)


DEEDS = st.lists(st.sampled_from(["confirm", "dismiss", "forget", "again"]), max_size=6)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None
)
@given(deeds=DEEDS)
def test_whatever_is_done_in_which_order_a_finding_is_decided_once(
    cast: Cast, deeds: list[str]
) -> None:
    Finding.objects.all().delete()
    before, decided = Case.objects.count(), 0
    one = found(cast, at=NOW)
    for days, deed in enumerate(deeds):
        at = NOW + timedelta(days=9 * days)
        try:
            if deed == "confirm":
                confirm(one, words="垃圾", actor=cast.desk, at=at)
            elif deed == "dismiss":
                dismiss(one, Reason.NOTHING, actor=cast.desk, at=at)
            elif deed == "forget":
                forget(at)
            else:
                assert found(cast, at=NOW) == one
            decided += deed in {"confirm", "dismiss"}
        except StaleStateError:
            assert decided == 1
    one.refresh_from_db()
    assert decided == (one.state != "waiting")
    assert Case.objects.count() - before == (one.state == "confirmed")


def test_a_finding_without_a_point_becomes_a_case_without_one(cast: Cast) -> None:
    one = found(cast)
    Finding.objects.update(longitude=None, latitude=None)
    one.refresh_from_db()
    case = confirm(one, words="", actor=cast.desk, at=LATER)
    assert (case.longitude, case.area_id) == (None, GRID)
