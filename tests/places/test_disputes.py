"""Disputed boundaries: who may raise and decide, and that the map follows the decision."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from shapely.geometry import box, mapping

from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.domain.disputes import Argument, add_evidence, decide, raise_dispute
from minhu.places.domain.redraw import withdraw
from minhu.places.history import disputes_in, faults
from minhu.places.models import Area, Boundary, Dispute
from tests.cast import (
    COMMUNITY,
    GRID,
    NOW,
    OTHER_COMMUNITY,
    OTHER_GRID,
    STREET,
    Cast,
    set_the_stage,
)

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)


@pytest.fixture
def cast() -> Cast:
    """Let the two grids of the cast overlap by a tenth."""
    people = set_the_stage()
    for code, west in ((GRID, 100.0), (OTHER_GRID, 100.009)):
        ground = mapping(box(west, 35.0, west + 0.01, 35.01))
        Boundary.objects.create(
            area_id=code, geometry=ground, square_metres=1, valid_from=date(2026, 1, 1)
        )
    return people


def raised(cast: Cast) -> Dispute:
    one, other = Area.objects.get(pk=GRID), Area.objects.get(pk=OTHER_GRID)
    return raise_dispute(one, other, words="渠边没人管", actor=cast.desk, at=NOW)


def settle(dispute: Dispute, cast: Cast, day: date = TODAY) -> Dispute:
    side, words = dispute.other, "以老图为准"
    return decide(dispute, goes_to=side, decision=words, day=day, actor=cast.leader, at=NOW)


def test_without_a_drawing_the_overlap_is_what_both_claim(cast: Cast) -> None:
    assert raised(cast).square_metres == pytest.approx(101_270, rel=0.01)


def test_the_decision_makes_a_version_of_the_map_and_ends_the_overlap(cast: Cast) -> None:
    done = settle(raised(cast), cast)
    assert done.redraw is not None
    assert (done.goes_to_id, done.redraw.valid_from) == (OTHER_GRID, TODAY)
    assert len(faults(STREET)) == 0
    assert Boundary.objects.filter(area=GRID).count() == 2


def test_evidence_is_added_until_the_decision_and_not_after(cast: Cast) -> None:
    dispute = raised(cast)
    said = Argument("1987 年的图", dispute.one, "档案室")
    speak = partial(add_evidence, dispute, said)
    speak(actor=cast.street, at=NOW)
    settle(dispute, cast)
    with pytest.raises(DomainError, match="已经裁定"):
        speak(actor=cast.street, at=NOW)
    assert dispute.evidence.count() == 1


def test_a_dispute_is_decided_once_and_by_the_leader(cast: Cast) -> None:
    dispute = raised(cast)
    with pytest.raises(NotAllowedError):
        decide(dispute, goes_to=dispute.one, decision="x", day=TODAY, actor=cast.street, at=NOW)
    settle(dispute, cast)
    with pytest.raises(DomainError, match="已经裁定"):
        settle(dispute, cast)


def test_a_decision_cannot_be_withdrawn_behind_the_leaders_back(cast: Cast) -> None:
    done = settle(raised(cast), cast, TODAY + timedelta(days=30))
    assert done.redraw is not None
    with pytest.raises(DomainError, match="裁定不能撤回"):
        withdraw(done.redraw, actor=cast.street, at=NOW)


def test_a_department_raises_no_dispute(cast: Cast) -> None:
    one, other = Area.objects.get(pk=GRID), Area.objects.get(pk=OTHER_GRID)
    with pytest.raises(NotAllowedError):
        raise_dispute(one, other, words="x", actor=cast.worker, at=NOW)


def test_both_communities_see_their_dispute(cast: Cast) -> None:
    dispute = raised(cast)
    assert list(disputes_in(COMMUNITY)) == [dispute]
    assert list(disputes_in(OTHER_COMMUNITY)) == [dispute]
    assert not disputes_in("999901002").exists()


def test_what_is_no_dispute_is_refused_in_words(cast: Cast) -> None:
    one, other = Area.objects.get(pk=GRID), Area.objects.get(pk=OTHER_GRID)
    raised_as = partial(raise_dispute, actor=cast.desk, at=NOW)
    with pytest.raises(DomainError, match="两个不同的网格"):
        raised_as(one, one, words="渠边没人管")
    with pytest.raises(DomainError, match="写清楚"):
        raised_as(one, other, words=" ")
    Boundary.objects.filter(area=OTHER_GRID).update(
        geometry=mapping(box(100.01, 35.0, 100.02, 35.01))
    )
    with pytest.raises(DomainError, match="没有重叠"):
        raised_as(one, other, words="渠边没人管")
    Boundary.objects.filter(area=OTHER_GRID).delete()
    with pytest.raises(DomainError, match="没有画过边界"):
        raised_as(one, other, words="渠边没人管")


def test_evidence_has_words_and_comes_from_the_two_places(cast: Cast) -> None:
    dispute = raised(cast)
    with pytest.raises(DomainError, match="依据是什么"):
        add_evidence(dispute, Argument(" "), actor=cast.desk, at=NOW)
    with pytest.raises(NotAllowedError):
        add_evidence(dispute, Argument("1987 年的图"), actor=cast.worker, at=NOW)


def test_a_decision_names_one_of_the_two_a_reason_and_a_day_to_come(cast: Cast) -> None:
    dispute = raised(cast)
    decided = partial(decide, dispute, actor=cast.leader, at=NOW)
    with pytest.raises(DomainError, match="两个网格中的一个"):
        decided(goes_to=Area.objects.get(pk=COMMUNITY), decision="x", day=TODAY)
    with pytest.raises(DomainError, match="依据和理由"):
        decided(goes_to=dispute.one, decision=" ", day=TODAY)
    with pytest.raises(DomainError, match="今天以前"):
        decided(goes_to=dispute.one, decision="x", day=TODAY - timedelta(days=1))
    Boundary.objects.filter(area=OTHER_GRID).delete()
    with pytest.raises(DomainError, match="没有画过边界"):
        decided(goes_to=dispute.one, decision="x", day=TODAY)
