"""Who sees figures: what is counted for somebody is also what opens for them."""

from __future__ import annotations

import pytest

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.cases.rules import AREA_ROLES
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, OTHER_COMMUNITY, STREET, Cast, call, hire

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def may(user: User, code: str) -> bool:
    return user.has_perm("rates.view_figures", Area.objects.get(pk=code))


def test_a_community_sees_its_own_figures_and_its_grids_but_not_the_streets(cast: Cast) -> None:
    assert may(cast.desk, COMMUNITY)
    assert may(cast.desk, GRID)
    assert not may(cast.desk, STREET)
    assert not may(cast.desk, OTHER_COMMUNITY)


def test_a_unit_sees_the_figures_of_the_unit_and_of_no_place(cast: Cast) -> None:
    assert cast.worker.has_perm("rates.view_unit_figures", cast.unit)
    assert not cast.worker.has_perm("rates.view_unit_figures", cast.other_unit)
    assert not may(cast.worker, GRID)
    assert not cast.street.has_perm("rates.view_unit_figures", cast.unit)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPARTMENT])
def test_whoever_sees_a_place_counted_sees_the_cases_that_were_counted(
    role: Role,
) -> None:
    user = hire("somebody", role, COMMUNITY)
    call()
    assert may(user, COMMUNITY) == (role in AREA_ROLES)
    assert may(user, COMMUNITY) == (visible_to(user).count() == Case.objects.count())


def test_the_page_is_offered_to_whoever_has_any_figures_to_see(cast: Cast) -> None:
    home = Area.objects.get(pk=STREET)
    users = (cast.desk, cast.worker, cast.system_admin, cast.security_admin)
    assert [user.has_perm("rates.open_figures", home) for user in users] == [
        True, True, False, False,
    ]  # fmt: skip
