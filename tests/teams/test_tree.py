"""Coverage is grids covered ÷ grids, never organisations ÷ grids (domain page §4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.desk.queries.teams import tiers
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.teams.domain.tree import Charter, cover, dissolve, found
from minhu.teams.models import Node
from minhu.teams.queries import Reach, reach
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast

pytestmark = pytest.mark.django_db
TODAY, SINCE = local_day(NOW), date(2026, 3, 1)
BRANCH = "网格党支部"


def place(code: str) -> Area:
    return Area.objects.get(pk=code)


def more_grids(count: int) -> list[Area]:
    """Draw up to so many grids in the community of the cast."""
    for number in range(2, count + 1):
        code = f"{COMMUNITY}{number:03d}"
        Area.objects.create(
            code=code, level=Level.GRID, name=f"第{number}网格", parent_id=COMMUNITY
        )
    return list(Area.objects.grids().filter(parent=COMMUNITY))


def branch(cast: Cast, *covers: Area, name: str = "联合党支部") -> Node:
    area = place(COMMUNITY)
    return found(
        area, Charter(tier=BRANCH, name=name, covers=covers, since=SINCE), actor=cast.street, at=NOW
    )


def of(tier: str = BRANCH, code: str = COMMUNITY, on: date = TODAY) -> Reach:
    return next(each for each in reach(code, on=on) if each.tier == tier)


def test_24_branches_of_which_many_are_joint_cover_all_52_grids(cast: Cast) -> None:
    grids = more_grids(52)
    for number in range(24):
        branch(cast, *grids[number::24], name=f"第{number + 1}党支部")
    reached, *_rest = [
        each for each in tiers(place(COMMUNITY), at=NOW)[0] if each.reach.tier == BRANCH
    ]
    assert len(reached.reach.nodes) == 24
    assert (reached.coverage.numerator, reached.coverage.denominator) == (52, 52)
    assert str(reached.coverage) == "100.00%"


def test_24_branches_of_one_grid_each_cover_not_quite_half(cast: Cast) -> None:
    grids = more_grids(52)
    for grid in grids[:24]:
        branch(cast, grid, name=f"{grid.name}党支部")
    reached = next(each for each in tiers(place(COMMUNITY), at=NOW)[0] if each.reach.tier == BRANCH)
    assert str(reached.coverage) == "46.15%"
    assert len(reached.reach.bare) == 28


def test_two_branches_over_one_grid_count_it_once(cast: Cast) -> None:
    branch(cast, place(GRID)), branch(cast, place(GRID), name="另一个党支部")
    assert of().covered == {GRID}


def test_whoever_covers_a_community_covers_its_grids(cast: Cast) -> None:
    found(
        place(COMMUNITY),
        Charter(tier="社区大党委", name="东风社区大党委", covers=[place(COMMUNITY)], since=SINCE),
        actor=cast.street,
        at=NOW,
    )
    assert of("社区大党委", STREET).covered == {GRID}
    assert of("社区大党委", STREET).bare == [OTHER_GRID]


def test_a_dissolved_branch_covers_nothing_from_that_day_on(cast: Cast) -> None:
    dissolve(branch(cast, place(GRID)), actor=cast.street, at=NOW)
    assert of().covered == frozenset()
    assert of(on=TODAY - timedelta(days=1)).covered == {GRID}


def test_a_branch_that_covers_more_keeps_what_it_covered_before(cast: Cast) -> None:
    first, second = more_grids(2)
    node = branch(cast, first)
    cover(node, [second], actor=cast.street, at=NOW)
    assert of().covered == {second.code}
    assert of(on=TODAY - timedelta(days=1)).covered == {first.code}


def test_an_organisation_with_others_below_is_not_dissolved(cast: Cast) -> None:
    top = found(
        place(COMMUNITY),
        Charter(tier="社区大党委", name="大党委", covers=[place(COMMUNITY)], since=SINCE),
        actor=cast.street,
        at=NOW,
    )
    found(
        place(COMMUNITY),
        Charter(tier=BRANCH, name="支部", covers=[place(GRID)], parent=top, since=SINCE),
        actor=cast.street,
        at=NOW,
    )
    with pytest.raises(DomainError, match="下面还有"):
        dissolve(top, actor=cast.street, at=NOW)


@pytest.mark.parametrize("tier", ["网格党总支", ""])
def test_only_tiers_of_the_tree_are_founded(cast: Cast, tier: str) -> None:
    with pytest.raises(DomainError, match="没有这一级"):
        found(
            place(COMMUNITY),
            Charter(tier=tier, name="支部", covers=[place(GRID)], since=SINCE),
            actor=cast.street,
            at=NOW,
        )


def test_nobody_covers_what_lies_elsewhere(cast: Cast) -> None:
    with pytest.raises(DomainError, match="本区域"):
        branch(cast, place(OTHER_GRID))


def test_the_desk_next_door_founds_nothing_here(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        found(
            place(COMMUNITY),
            Charter(tier=BRANCH, name="支部", covers=[place(GRID)], since=SINCE),
            actor=cast.stranger,
            at=NOW,
        )


def test_what_is_dissolved_neither_covers_anything_nor_is_dissolved_again(cast: Cast) -> None:
    node = dissolve(branch(cast, place(GRID)), actor=cast.street, at=NOW)
    with pytest.raises(StaleStateError):
        cover(node, [place(GRID)], actor=cast.street, at=NOW)
    with pytest.raises(StaleStateError):
        dissolve(node, actor=cast.street, at=NOW)


def test_an_organisation_has_a_name_a_higher_one_above_a_ground_and_a_day_that_has_come(
    cast: Cast,
) -> None:
    beside = branch(cast, place(GRID))
    right = Charter(tier=BRANCH, name="支部", covers=[place(GRID)], since=SINCE)
    for wrong, words in (
        (replace(right, name=" "), "写组织的名称"),
        (replace(right, parent=beside), "高一级"),
        (replace(right, covers=[]), "至少一个"),
        (replace(right, since=TODAY + timedelta(days=1)), "不能在今天以后"),
    ):
        with pytest.raises(DomainError, match=words):
            found(place(COMMUNITY), wrong, actor=cast.street, at=NOW)
