"""What a page of the worklist says of numbers: the same however they were come by."""

from __future__ import annotations

from datetime import date

import pytest

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post, User
from minhu.cases.models import Case, Helper
from minhu.cases.queries import seen_apart, visible_to
from minhu.core.clock import now
from minhu.desk.enums import Due, View
from minhu.desk.queries.counting import Count
from minhu.desk.queries.worklist import days, due_condition, view_condition
from tests.cast import COMMUNITY, Cast, hire
from tests.desk.acts import numbers, signed_in
from tests.rates.stories import HOUR, come_in

pytestmark = pytest.mark.django_db
URL = "/desk/"


@pytest.fixture
def street(cast: Cast) -> Cast:
    """A street with a case in every column of the axis, two of them late, one held by a unit."""
    tonight, tomorrow, third = days(now())
    dues = (*(now() - HOUR, now() - 2 * HOUR), now() + (tonight - now()) / 2)
    for number, due in enumerate((*dues, tomorrow - HOUR, third - HOUR, third + HOUR)):
        case = come_in(f"{number}", at=now())
        Case.objects.filter(pk=case.pk).update(due_at=due)
    Case.objects.filter(pk=case.pk).update(state="suspended", category="0101", party="unit:x")
    return cast


@pytest.mark.parametrize("place", [{}, {"area": COMMUNITY}])
@pytest.mark.parametrize(
    "asked",
    [
        *({"view": view} for view in View.values),
        *({"due": due} for due in Due.values),
        *({"view": "late", "due": "today"}, {"view": "mine", "due": "late"}),
        *({"category": "01"}, {"turn": "desk"}, {"outcome": "open"}, {"outcome": "all"}),
    ],
    ids=str,
)
def test_the_number_of_a_list_is_that_of_its_rows(
    street: Cast, asked: dict[str, str], place: dict[str, str]
) -> None:
    answer = signed_in(street.desk).get(URL, asked | place)
    assert answer.context["total"] == Count(len(numbers(answer)))


@pytest.fixture
def units(street: Cast) -> Cast:
    """The street's cases: a unit holds three of them, helps with two of these and with another."""
    for number, case in enumerate(Case.objects.order_by("due_at")):
        if number < 3:
            Case.objects.filter(pk=case.pk).update(unit=street.unit, party="unit:chengguan")
        if 0 < number < 4:
            Helper.objects.create(case=case, unit=street.unit, task="一起看", asked_at=now())
    Case.objects.filter(due_at__lt=now() - HOUR).update(secrecy=Secrecy.SECRET)
    return street


ASKED = (
    *({"view": view} for view in View.values),
    *({"due": due} for due in Due.values),
    *({"view": "late", "due": "today"}, {"turn": "unit"}, {"category": "01"}),
    *({"outcome": "all"}, {"area": COMMUNITY}, {"area": COMMUNITY, "due": "late"}),
)


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_unit_counts_what_it_holds_and_helps_with_once(
    units: Cast, asked: dict[str, str]
) -> None:
    answer = signed_in(units.worker).get(URL, asked)
    assert answer.context["total"] == Count(len(numbers(answer)))
    assert {view: n.n for view, n in answer.context["tabs"]} == {
        view: visible_to(units.worker).filter(view_condition(view, units.worker, now())).count()
        for view in View
    }


def test_what_somebody_sees_apart_is_what_they_see(units: Cast) -> None:
    two = hire("two", Role.DEPARTMENT, unit=units.unit)
    Post.objects.create(
        user=two, role=Role.SUPERVISOR, area_code=COMMUNITY, valid_from=date(2026, 1, 1)
    )
    low = hire("low", Role.DEPARTMENT, unit=units.unit)
    Post.objects.filter(user=low).update(ceiling=Secrecy.ORDINARY)
    idle = User.objects.create(username="idle", name="闲某")
    for user in (units.worker, units.desk, units.street, two, low, idle, units.other_worker):
        apart = [case.pk for cases in seen_apart(user) for case in cases]
        assert len(apart) == len(set(apart))
        assert set(apart) == set(visible_to(user).values_list("pk", flat=True)), user
    assert len(seen_apart(low)) == 2
    assert len(seen_apart(two)) == 1


@pytest.mark.parametrize("asked", [{}, {"due": "later"}, {"view": "late"}, {"area": COMMUNITY}])
def test_a_column_says_how_many_of_the_list_stand_in_it(
    street: Cast, asked: dict[str, str]
) -> None:
    answer = signed_in(street.desk).get(URL, asked)
    listed = Case.objects.filter(outcome="open")
    if asked.get("view") == "late":
        listed = listed.filter(due_condition(Due.LATE, now()))
    assert {each.due: each.count.n for each in answer.context["columns"]} == {
        due: listed.filter(due_condition(due, now())).count() for due in Due
    }


@pytest.mark.parametrize("asked", ["", "?view=held", "?due=later", "?category=01", "?turn=desk"])
def test_the_tabs_say_the_same_whatever_is_asked(street: Cast, asked: str) -> None:
    tabs = dict(signed_in(street.desk).get(f"{URL}{asked}").context["tabs"])
    assert [tabs[view].n for view in View] == [6, 5, 2, 1, 1]


def test_a_sum_is_no_more_exact_than_what_it_adds_up() -> None:
    assert sum([Count(3), Count(4)], Count(0)).at_most(9) == Count(7)
    assert sum([Count(3), Count(9, more=True)], Count(0)).at_most(99) == Count(9, more=True)
    assert str(sum([Count(6), Count(6)], Count(0)).at_most(9)) == "9+"
