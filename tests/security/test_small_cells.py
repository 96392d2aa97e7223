"""One place or procedure that is chosen tells no small number of what is kept closely."""

from __future__ import annotations

import pytest
from django.urls import reverse

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post
from minhu.cases.models import Case
from tests.affairs.acts import opened
from tests.cast import COMMUNITY, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast, call, hire
from tests.desk.acts import signed_in
from tests.security.test_secrecy import WORDS, _keep

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["desk:figures", "desk:indicators"])
def test_one_grid_that_is_chosen_tells_no_small_number_of_a_hidden_case_either(
    cast: Cast, page: str
) -> None:
    low = hire("low", Role.STREET_DESK, STREET)
    Post.objects.filter(user=low).update(ceiling=Secrecy.ORDINARY)
    for n in range(6):
        call(f"other-{n}", area_code=OTHER_GRID)
    _keep(call("one", WORDS), Secrecy.RESTRICTED, cast.desk)
    kept, plain = (f"{reverse(page)}?of={code}" for code in (COMMUNITY, OTHER_COMMUNITY))
    words = "一个数都不显示"
    assert words in signed_in(low).get(kept).content.decode()
    assert words not in signed_in(low).get(plain).content.decode()
    assert words not in signed_in(low).get(reverse(page)).content.decode()
    assert words not in signed_in(cast.street).get(kept).content.decode()


def test_a_few_hazards_kept_closely_are_in_no_figure_for_who_may_not_know(cast: Cast) -> None:
    low = hire("low", Role.STREET_DESK, STREET)
    Post.objects.filter(user=low).update(ceiling=Secrecy.ORDINARY)
    case = opened("hazard", cast.desk)
    Case.objects.filter(pk=case.pk).update(secrecy=Secrecy.RESTRICTED)
    page = reverse("desk:affair_figures", args=["hazard"])
    assert "一个数都不显示" in signed_in(low).get(page).content.decode()
    assert "一个数都不显示" not in signed_in(cast.street).get(page).content.decode()
